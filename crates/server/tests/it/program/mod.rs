//! The program: what it prints, refuses and keeps, and what faults of disk and process do to it.

mod backups;
mod data;
mod disk;
mod ending;
mod exposed;
mod import;
mod log;
mod starting;

use std::path::Path;

use crate::support::http;

/// The texts that a server has in a room, in order.
fn texts(server: std::net::SocketAddr, room: &str) -> Vec<String> {
    let path = format!("/api/v1/rooms/{room}/messages?after=0&limit=500");
    let page = http::get(server, &path).json();
    assert_eq!(page["more"], false);
    let messages = page["messages"].as_array().expect("messages").iter();
    messages.map(|message| message["text"].as_str().expect("a text").to_owned()).collect()
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

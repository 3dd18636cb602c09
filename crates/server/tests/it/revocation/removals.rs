//! An account that is being removed goes to its end, whoever hangs up and whatever stops.

use std::{io::Write as _, net::TcpStream};

use serde_json::{Value, json};

use crate::{
    media::{files, fixture},
    support::{
        Member, TestServer, data, eventually, http,
        log::fill_by,
        member::{PASSWORD, try_sign_in},
    },
};

fn said(server: &TestServer) -> Vec<Value> {
    let page = http::get(server.address(), "/api/v1/rooms/tea/messages?limit=500").json();
    page["messages"].as_array().expect("messages").clone()
}

/// Nothing is left of them, and their name is free.
#[track_caller]
fn is_gone(server: &TestServer) {
    eventually("the account is gone", || data::is_removed(server, "ada"));
    assert_eq!(said(server), [] as [Value; 0]);
    eventually("and what it uploaded", || files(server) == (0, 0));
    assert_eq!(try_sign_in(server.address(), "ada", PASSWORD).status, 401);
    Member::sign_up(server.address(), "ada");
}

#[test]
fn a_removal_goes_on_when_who_asked_for_it_hangs_up() {
    let server = TestServer::lifted();
    let ada = Member::sign_up(server.address(), "ada");
    let mut open = ada.connect();
    fill_by(&mut open, "tea", 1_500, " cups");
    let body = json!({"password": PASSWORD, "messages": "delete"}).to_string();
    let mut stream = TcpStream::connect(server.address()).expect("the server listens");
    let head = format!(
        "DELETE /api/v1/me HTTP/1.1\r\nhost: {}\r\nauthorization: {}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        server.address(),
        ada.bearer(),
        body.len()
    );
    stream.write_all(head.as_bytes()).expect("sent");
    // The first step is done: nobody can sign in to ask again.
    assert_eq!(open.close_code(), 4001);
    drop(stream);
    is_gone(&server);
}

#[test]
fn a_removal_goes_on_after_a_restart() {
    let mut server = TestServer::lifted();
    let ada = Member::sign_up(server.address(), "ada");
    fill_by(&mut ada.connect(), "tea", 300, " cups");
    let picture = ada.request("POST", "/api/v1/media?name=tea.jpg", &fixture("large.jpg")).json();
    let shown = json!({"client_id": "m", "media": [picture["id"]]});
    assert_eq!(ada.send("POST", "/api/v1/rooms/tea/messages", &shown).status, 201);
    server.stop();
    data::begin_removal(server.folder.path(), &ada);
    server.restart();
    is_gone(&server);
}

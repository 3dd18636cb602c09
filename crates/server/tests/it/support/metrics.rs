//! What the server says of itself at `/metrics`.

use std::net::SocketAddr;

use super::http;

/// The number behind a name, with its labels where it has some: `name{label="x"}`.
pub(crate) fn metric(server: SocketAddr, name: &str) -> u64 {
    let text = String::from_utf8(http::get(server, "/metrics").body).expect("text");
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.map_or(0, |number| number.trim().parse().expect("a whole number"))
}

/// How many sockets the server has closed with this code.
pub(crate) fn closed_with(server: SocketAddr, code: u16) -> u64 {
    metric(server, &format!("teahouse_closed_total{{by=\"server\",code=\"{code}\"}}"))
}

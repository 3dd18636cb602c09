//! What is for whoever runs the server only, and what it says when it cannot work.

use teahouse::config::Cidr;

use crate::support::{Guest, TestServer, http, metric};

fn metrics(server: &TestServer, headers: &[(&str, &str)]) -> u16 {
    http::request(server.address(), "GET", "/metrics", headers, b"").status
}

#[test]
fn numbers_are_for_this_machine_only() {
    let server = TestServer::start();
    assert_eq!(metrics(&server, &[]), 200);
    let text = String::from_utf8(http::get(server.address(), "/metrics").body).unwrap();
    for name in [
        "teahouse_ready 1",
        "teahouse_messages_accepted_total",
        "teahouse_events_committed_total",
        "teahouse_deliveries_total",
        "teahouse_commit_batch_events",
        "teahouse_commit_seconds",
        "teahouse_segment_bytes",
        "teahouse_lagged_readers_total",
        "teahouse_closed_total",
        "teahouse_queue_bytes",
    ] {
        assert!(text.contains(name), "{name}");
    }
    // Somebody's proxy on this machine, which speaks for the whole world.
    assert_eq!(metrics(&server, &[("x-forwarded-for", "203.0.113.9")]), 404);
    assert_eq!(metrics(&server, &[("x-forwarded-for", "127.0.0.1")]), 404);
}

#[test]
fn a_trusted_proxy_is_not_the_client() {
    let server = TestServer::with(|config| {
        config.trusted_proxies = vec![Cidr::parse("127.0.0.1").unwrap()];
        config.metrics.allow = vec![Cidr::parse("198.51.100.0/24").unwrap()];
    });
    for chain in ["203.0.113.9", "127.0.0.1", "127.0.0.1, 203.0.113.9", "198.51.100.7", "garbage", ""] {
        assert_eq!(metrics(&server, &[("x-forwarded-for", chain)]), 404, "{chain}");
    }
    assert_eq!(metrics(&server, &[]), 200);
}

#[test]
fn what_happens_is_counted() {
    let server = TestServer::start();
    let guest = Guest::arrive(server.address());
    guest.say("tea", "c1", "hello");
    guest.say("tea", "c1", "hello");
    assert_eq!(metric(server.address(), "teahouse_events_committed_total"), 1);
    assert_eq!(metric(server.address(), "teahouse_resends_total"), 1);
    assert_eq!(metric(server.address(), "teahouse_messages_accepted_total{wire=\"rest\"}"), 2);
    http::get(server.address(), "/api/v1/me");
    assert_eq!(metric(server.address(), "teahouse_refusals_total{code=\"unauthorized\"}"), 1);
    let route = "teahouse_http_requests_total{route=\"me\",status=\"401\"}";
    assert_eq!(metric(server.address(), route), 1);
    guest.stored("a.txt", b"twelve bytes");
    assert_eq!(metric(server.address(), "teahouse_media_bytes_total{direction=\"in\"}"), 12);
}

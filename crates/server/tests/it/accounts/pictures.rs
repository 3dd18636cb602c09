//! Pictures that a site's token names: fetched once from the hosts that are allowed, and kept as the person's own.

use serde_json::{Value, json};
use teahouse::config::{Host, SigningSecret};

use crate::support::{
    Person, TestServer, eventually, http,
    jwt::{SECRET, Site, sign},
};

/// Where the clock of a timeless server begins, in seconds.
const NOW: u64 = 1_795_410_000;
const PNG: &[u8] = include_bytes!("../../fixtures/media/plain.png");

fn server(hosts: &[&Site]) -> TestServer {
    let host = |site: &&Site| Host::parse(site.url.strip_prefix("http://").expect("http")).expect("a host");
    let hosts: Vec<Host> = hosts.iter().map(host).collect();
    TestServer::timeless(move |config| {
        config.tokens.hs256_secret = SigningSecret::parse(SECRET);
        config.tokens.picture_hosts = hosts;
    })
}

fn token(picture: &str) -> String {
    sign(&json!({"sub": "42", "name": "Ada", "picture": picture, "exp": NOW + 600}))
}

fn get(server: &TestServer, token: &str, path: &str) -> http::Answer {
    http::request(server.address(), "GET", path, &[("authorization", &format!("Bearer {token}"))], b"")
}

fn picture(server: &TestServer, token: &str) -> Value {
    get(server, token, "/api/v1/me").json()["picture"].clone()
}

#[test]
fn a_picture_that_a_token_names_becomes_the_persons_own_once_for_each_address() {
    let site = Site::giving(PNG);
    let server = server(&[&site]);
    let (first, second) = (token(&format!("{}/1.png", site.url)), token(&format!("{}/2.png", site.url)));
    let mut ada = Person::connect(server.address(), json!({"token": first}));
    let me = if ada.me["picture"].is_string() { ada.me.clone() } else { ada.push("me") };
    let id = me["picture"].as_str().expect("a picture, live").to_owned();
    let shown = get(&server, &first, &format!("/media/{id}"));
    assert_eq!((shown.status, shown.header("content-type")), (200, Some("image/png")));
    assert_eq!((picture(&server, &first), site.asked()), (json!(id), 1), "not asked for again");
    // What is no picture leaves the old one where it is.
    site.give(b"<script>no picture</script>");
    assert_eq!(picture(&server, &second), json!(id));
    eventually("it was asked for", || site.asked() == 2);
    assert_eq!(picture(&server, &second), json!(id));
    site.give(&vec![0; (2 << 20) + 1]);
    let large = token(&format!("{}/large.png", site.url));
    assert_eq!(picture(&server, &large), json!(id));
    eventually("it was asked for", || site.asked() == 3);
    // And another one takes its place.
    site.give(PNG);
    let third = token(&format!("{}/3.png", site.url));
    eventually("the new one is there", || {
        let now = picture(&server, &third);
        now.is_string() && now != json!(id)
    });
    assert_eq!(site.asked(), 4);
}

#[test]
fn a_host_that_is_not_named_is_never_asked() {
    let (named, other) = (Site::giving(PNG), Site::giving(PNG));
    let server = server(&[&named]);
    let elsewhere = token(&format!("{}/1.png", other.url));
    assert_eq!(picture(&server, &elsewhere), Value::Null);
    // Whatever comes after it in the queue is there: so this one was passed over.
    let here = token(&format!("{}/1.png", named.url));
    eventually("the other one is there", || picture(&server, &here).is_string());
    assert_eq!(other.asked(), 0);
}

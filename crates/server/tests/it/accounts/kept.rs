//! Accounts that another application keeps: what its token opens does not outlive it.

use serde_json::{Value, json};
use teahouse::config::{PublicUrl, Sender, SigningSecret, SmtpUrl};

use crate::support::{
    Member, TestServer, http,
    jwt::{SECRET, sign},
    mail::Letterbox,
    member::{PASSWORD, send},
};

/// Where the clock of a timeless server begins, in seconds.
const NOW: u64 = 1_795_410_000;

fn server(letters: &Letterbox) -> TestServer {
    TestServer::timeless(|config| {
        config.tokens.hs256_secret = SigningSecret::parse(SECRET);
        config.mail.smtp_url = Some(SmtpUrl::parse(&letters.url()).expect("an address"));
        config.mail.from = Some(Sender::parse("Teahouse <tea@example.com>").expect("a sender"));
        config.public_url = PublicUrl::parse("https://chat.example.com");
        config.allowed_hosts = vec![teahouse::config::Host::parse("127.0.0.1").expect("a host")];
    })
}

fn ask(server: &TestServer, token: &str, method: &str, path: &str, body: &Value) -> http::Answer {
    let bearer = format!("Bearer {token}");
    send(server.address(), method, path, &[("authorization", &bearer), ("host", "127.0.0.1")], body)
}

/// Everything by which an account would become one of its own, or go.
fn tries(server: &TestServer, token: &str) -> Vec<String> {
    [
        ("PUT", "/api/v1/me", json!({"email": "eve@example.com"})),
        ("PUT", "/api/v1/me/password", json!({"new": "a password of eve's"})),
        ("DELETE", "/api/v1/me", json!({"messages": "delete"})),
    ]
    .map(|(method, path, body)| ask(server, token, method, path, &body).code())
    .to_vec()
}

#[test]
fn an_account_of_another_application_is_not_made_ones_own_and_not_ended() {
    let letters = Letterbox::open();
    let server = server(&letters);
    let root = Member::first_admin(&server, "root");
    let claims = json!({"sub": "42", "name": "Ada", "email": "ada@example.com", "exp": NOW + 600});
    let token = sign(&claims);
    assert_eq!(tries(&server, &token), ["forbidden"; 3]);
    // Nor by a session that its back end hands out.
    let key = root.send("POST", "/api/v1/admin/keys", &json!({"name": "app", "rights": ["people"]})).json();
    let key = key["token"].as_str().expect("a key");
    let handed = ask(&server, key, "POST", "/api/v1/tokens", &json!({"subject": "7"})).json();
    assert_eq!(tries(&server, handed["token"].as_str().expect("a token")), ["forbidden"; 3]);
    // The rest of the profile is theirs, and the person is the same.
    assert_eq!(ask(&server, &token, "PUT", "/api/v1/me", &json!({"language": "zh"})).status, 200);
    let me = ask(&server, &token, "GET", "/api/v1/me", &json!({})).json();
    assert_eq!((&me["name"], &me["language"]), (&json!("Ada"), &json!("zh")));
    // No letter opens it either.
    super::forgotten::proved(&server, &letters, "ben", "ben@example.com");
    for login in ["ada@example.com", "ben@example.com"] {
        let answer = ask(&server, &token, "POST", "/api/v1/password-reset", &json!({"login": login}));
        assert_eq!(answer.status, 202, "as for everybody");
    }
    assert!(letters.next().contains("ben@example.com"));
    let made = root.get("/api/v1/admin/audit?action=reset.made").json();
    assert_eq!(made["items"].as_array().map(Vec::len), Some(1), "{made}");
}

#[test]
fn an_admin_can_make_it_an_account_of_its_own() {
    let letters = Letterbox::open();
    let server = server(&letters);
    let root = Member::first_admin(&server, "root");
    let token = sign(&json!({"sub": "42", "name": "Ada", "exp": NOW + 600}));
    let me = ask(&server, &token, "GET", "/api/v1/me", &json!({})).json();
    let id = me["id"].as_str().expect("an id");
    let link = root.send("POST", &format!("/api/v1/admin/users/{id}/reset"), &json!({})).json();
    let code = link["url"].as_str().and_then(|url| url.rsplit('/').next()).expect("a code").to_owned();
    let path = format!("/api/v1/password-reset/{code}");
    let set = send(server.address(), "POST", &path, &[], &json!({"password": PASSWORD}));
    assert_eq!(set.status, 200);
    let ada = Member::sign_in(server.address(), me["login"].as_str().expect("a login"), PASSWORD);
    let gone = ada.send("DELETE", "/api/v1/me", &json!({"password": PASSWORD, "messages": "keep"}));
    assert_eq!(gone.status, 204);
}

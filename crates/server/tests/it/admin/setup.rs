//! The first admin: nobody is one by default, and the link that makes one works once, for whoever started the server.

use serde_json::json;
use tempfile::tempdir;

use std::io::{BufRead as _, BufReader};

use super::get;
use crate::support::{
    Member, TestServer,
    member::{PASSWORD, send},
    program::{command, ended},
};

fn sign_up(server: &TestServer, login: &str, link: &str) -> crate::support::http::Answer {
    let code = link.rsplit('/').next().unwrap();
    let body = json!({"login": login, "password": PASSWORD, "code": code});
    send(server.address(), "POST", "/api/v1/sign-up", &[], &body)
}

#[test]
fn the_link_makes_one_admin_and_there_is_none_after_that() {
    let server = TestServer::start();
    let ada = Member::sign_up(server.address(), "ada");
    assert_eq!(ada.get("/api/v1/me").json()["role"], "member", "being first is not enough");
    let link = server.first_admin().expect("a link");
    assert!(link.starts_with(&format!("http://{}/invite/", server.address())), "{link}");
    assert_eq!(sign_up(&server, "root", &link).status, 201);
    assert_eq!(sign_up(&server, "eve", &link).code(), "bad_code");
    assert_eq!(server.first_admin(), None);
}

#[test]
fn each_start_without_an_admin_ends_the_older_link() {
    let mut server = TestServer::start();
    let older = server.first_admin().expect("a link");
    server.restart();
    let newer = server.first_admin().expect("another link");
    assert_eq!(sign_up(&server, "eve", &older).code(), "bad_code");
    assert_eq!(sign_up(&server, "root", &newer).status, 201);
}

#[test]
fn the_link_names_the_public_address() {
    let server = TestServer::with(|config| {
        config.public_url = teahouse::config::PublicUrl::parse("https://chat.example.com");
    });
    let link = server.first_admin().expect("a link");
    assert!(link.starts_with("https://chat.example.com/invite/"), "{link}");
}

#[test]
fn it_is_printed_after_the_address_and_never_logged() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    let mut command = command(folder.path(), &["--listen", "127.0.0.1:0", "--data", data]);
    command.env("TEAHOUSE_LOG_LEVEL", "trace");
    let log = folder.path().join("log");
    let mut child = command
        .stdout(std::process::Stdio::piped())
        .stderr(std::fs::File::create(&log).unwrap())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = lines.next().unwrap().unwrap();
    let address = address.strip_prefix("listening on ").unwrap().to_owned();
    let link = lines.next().unwrap().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let code = link.strip_prefix(&format!("first admin: {address}/invite/")).expect("the second line");
    assert_eq!(code.len(), 22);
    assert!(!std::fs::read_to_string(&log).unwrap().contains(code));
}

#[test]
fn an_admin_can_be_made_before_the_first_start() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    let made =
        ended(&mut command(folder.path(), &["user", "add", "root", "--admin", "--json", "--data", data]));
    assert_eq!(made.code, Some(0), "{}", made.err);
    let made: serde_json::Value = serde_json::from_str(&made.out).unwrap();
    let code = made["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let server = TestServer::with(|config| config.data = data.into());
    assert_eq!(server.first_admin(), None, "there is one");
    let path = format!("/api/v1/password-reset/{code}");
    let answer = send(server.address(), "POST", &path, &[], &json!({"password": PASSWORD}));
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    let root = Member::sign_in(server.address(), "root", PASSWORD);
    assert_eq!(get(&root, "overview")["numbers"]["admins"], 1);
}

//! People of a Django site who come over. The whole of it, with a real Django: `cargo xtask django`.

use std::{net::SocketAddr, path::Path};

use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};

use crate::{
    program::path,
    support::{
        http::{self, Answer},
        program::{Ended, Program, run},
    },
};

const PASSWORD: &str = "茶 and 7 Biscuits";
/// What Django makes of it; with few rounds, as nothing here is secret.
const HASH: &str = "pbkdf2_sha256$1000$salt$lk903leU+HJDSjWHOWbn0lJkDPt5SdFeW614Eu0IVk4=";

/// A site with a superuser, a member of staff, somebody who is gone and somebody whose name is no login.
fn site() -> TempDir {
    let folder = tempdir().unwrap();
    let connection = Connection::open(folder.path().join("db.sqlite3")).unwrap();
    let sql = format!(
        "CREATE TABLE auth_user (id integer PRIMARY KEY, password varchar(128) NOT NULL, last_login datetime,
             is_superuser bool NOT NULL, username varchar(150) NOT NULL UNIQUE, last_name varchar(150) NOT NULL,
             email varchar(254) NOT NULL, is_staff bool NOT NULL, is_active bool NOT NULL,
             date_joined datetime NOT NULL, first_name varchar(150) NOT NULL);
         CREATE TABLE auth_group (id integer PRIMARY KEY, name varchar(150) NOT NULL UNIQUE);
         CREATE TABLE auth_user_groups (id integer PRIMARY KEY, user_id integer NOT NULL, group_id integer NOT NULL);
         INSERT INTO auth_user VALUES
             (1, '{HASH}', NULL, 1, 'root', '', 'root@example.com', 1, 1, '2026-01-01', ''),
             (2, '{HASH}', NULL, 0, 'Ada', 'Lovelace', '', 1, 1, '2026-01-01', 'Ada'),
             (3, '{HASH}', NULL, 0, 'gone', '', '', 0, 0, '2026-01-01', ''),
             (4, '!', NULL, 0, 'bob@example.com', '', '', 0, 1, '2026-01-01', '');
         INSERT INTO auth_group VALUES (1, 'Tea makers');
         INSERT INTO auth_user_groups VALUES (1, 2, 1), (2, 4, 1);"
    );
    connection.execute_batch(&sql).unwrap();
    folder
}

fn change(site: &TempDir, sql: &str) {
    Connection::open(site.path().join("db.sqlite3")).unwrap().execute_batch(sql).unwrap();
}

fn import(data: &Path, site: &TempDir, more: &[&str]) -> Ended {
    let database = site.path().join("db.sqlite3");
    let words = ["--data", path(data), "import", "django", "--database", path(&database)];
    run(&[&words, more].concat())
}

/// The summary: `(made, changed, same, rooms made)`, and all of it.
fn imported(data: &Path, site: &TempDir, more: &[&str]) -> ((u64, u64, u64, u64), Value) {
    let ended = import(data, site, &[&["--json"], more].concat());
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let summary: Value = serde_json::from_str(&ended.out).unwrap();
    let number = |name: &str| summary[name].as_u64().unwrap();
    ((number("made"), number("changed"), number("same"), number("rooms_made")), summary)
}

fn sign_in(server: SocketAddr, login: &str, password: &str) -> Answer {
    let body = json!({"login": login, "password": password, "cookie": false}).to_string();
    let headers = [("content-type", "application/json")];
    http::request(server, "POST", "/api/v1/sign-in", &headers, body.as_bytes())
}

#[test]
fn people_of_a_django_site_come_over_with_their_passwords() {
    let (data, site) = (tempdir().unwrap(), site());
    let (dry, summary) = imported(data.path(), &site, &["--groups-as-rooms", "--dry-run"]);
    assert_eq!((dry, &summary["dry_run"]), ((4, 0, 0, 1), &json!(true)));
    let (first, summary) = imported(data.path(), &site, &["--groups-as-rooms"]);
    assert_eq!(first, (4, 0, 0, 1), "a dry run makes nobody");
    let counted = [&summary["read"], &summary["admins"], &summary["disabled"], &summary["without_password"]];
    assert_eq!(counted, [&json!(4), &json!(1), &json!(1), &json!(1)]);
    assert_eq!(summary["remarks"].as_array().unwrap().len(), 1, "{summary}");
    assert_eq!(summary["remarks"][0]["who"], "django:4 (bob@example.com)");

    let program = Program::serve(data.path(), &[]);
    for (login, role) in [("root", "admin"), ("ada", "member"), ("root@example.com", "admin")] {
        let answer = sign_in(program.address, login, PASSWORD);
        assert_eq!((answer.status, &answer.json()["me"]["role"]), (200, &json!(role)), "{login}");
    }
    assert_eq!(sign_in(program.address, "ada", "another one").code(), "wrong_password");
    for login in ["gone", "bob", "bob@example.com"] {
        assert_ne!(sign_in(program.address, login, PASSWORD).status, 200, "{login}");
    }
    program.stop();
}

#[test]
fn a_second_import_changes_what_has_changed_through_the_running_server() {
    let (data, site) = (tempdir().unwrap(), site());
    let program = Program::serve(data.path(), &[]);
    assert_eq!(imported(data.path(), &site, &["--groups-as-rooms"]).0, (4, 0, 0, 1));
    assert_eq!(imported(data.path(), &site, &["--groups-as-rooms"]).0, (0, 0, 4, 0));

    let ada = sign_in(program.address, "ada", PASSWORD).json();
    let token = format!("Bearer {}", ada["token"].as_str().unwrap());
    let sessions = || {
        http::request(program.address, "GET", "/api/v1/sessions", &[("authorization", &token)], b"").status
    };
    assert_eq!(sessions(), 200);
    change(
        &site,
        "UPDATE auth_user SET is_active = 0 WHERE id = 2; UPDATE auth_user SET first_name = 'Bob' WHERE id = 4;
         INSERT INTO auth_user VALUES (9, '!', NULL, 0, 'root2', '', 'root@example.com', 0, 1, '2026-01-01', '');",
    );
    let (again, summary) = imported(data.path(), &site, &["--groups-as-rooms"]);
    assert_eq!(again, (1, 2, 2, 0));
    assert!(summary["remarks"].to_string().contains("another account's"), "{summary}");
    assert_eq!(sessions(), 401, "who was switched off is signed out");
    assert_eq!(sign_in(program.address, "root", PASSWORD).status, 200);
    program.stop();
}

#[test]
fn the_summary_is_written_for_people_too() {
    let (data, site) = (tempdir().unwrap(), site());
    let ended = import(data.path(), &site, &[]);
    let expected = "\
4 people read: 4 made, 0 changed, 0 unchanged, 0 not taken
of these 1 admins, 1 switched off, 1 without a password
0 rooms made
  django:4 (bob@example.com): the username is no login here (2 to 32 letters, digits, _, - and .): it became `bob`
";
    assert_eq!((ended.code, ended.out.as_str()), (Some(0), expected), "{}", ended.err);
    let dry = import(data.path(), &site, &["--dry-run"]);
    assert!(dry.out.starts_with("nothing was changed"), "{}", dry.out);
}

#[test]
fn what_cannot_be_read_is_said() {
    let (data, site) = (tempdir().unwrap(), site());
    let no_table = import(data.path(), &site, &["--users-table", "members"]);
    assert_eq!(no_table.code, Some(1));
    assert!(no_table.err.contains("no table `members`"), "{}", no_table.err);
    std::fs::remove_file(site.path().join("db.sqlite3")).unwrap();
    let no_file = import(data.path(), &site, &[]);
    assert_eq!(no_file.code, Some(1));
    assert!(no_file.err.contains("no such file"), "{}", no_file.err);
    assert_eq!(data.path().read_dir().unwrap().count(), 0, "nothing was begun");
}

//! Passwords that were hashed in another way before: the right one is taken, and hashed anew.

use std::path::PathBuf;

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine as _, prelude::BASE64_STANDARD_NO_PAD};
use rusqlite::Connection;
use serde_json::json;

use crate::support::{Member, TestServer, member::try_sign_in};

const PASSWORD: &str = "茶 and 7 Biscuits";
/// What Django makes of it; with few rounds, as nothing here is secret.
const OF_DJANGO: &str = "pbkdf2_sha256$1000$salt$lk903leU+HJDSjWHOWbn0lJkDPt5SdFeW614Eu0IVk4=";

fn file(server: &TestServer) -> PathBuf {
    server.folder.path().join("teahouse.db")
}

/// An account whose password was hashed so.
fn with_hash(hash: &str) -> TestServer {
    let mut server = TestServer::start();
    Member::sign_up(server.address(), "ada");
    server.stop();
    let connection = Connection::open(file(&server)).expect("the data file");
    connection.execute("UPDATE people SET password = ?1 WHERE login = 'ada'", [hash]).expect("written");
    drop(connection);
    server.restart();
    server
}

fn hash_of(server: &mut TestServer) -> String {
    server.stop();
    let connection = Connection::open(file(server)).expect("the data file");
    let sql = "SELECT password FROM people WHERE login = 'ada'";
    connection.query_row(sql, [], |row| row.get(0)).expect("a hash")
}

/// One of ours with half of today's memory and passes.
fn weak() -> String {
    let mut hash = [0; 32];
    let params = Params::new(9_728, 1, 1, Some(32)).expect("parameters");
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_into(PASSWORD.as_bytes(), b"sixteen bytes of", &mut hash).expect("a hash");
    let encode = |bytes: &[u8]| BASE64_STANDARD_NO_PAD.encode(bytes);
    format!("$argon2id$v=19$m=9728,t=1,p=1${}${}", encode(b"sixteen bytes of"), encode(&hash))
}

#[test]
fn a_weaker_hash_becomes_todays_at_the_next_sign_in_and_not_before() {
    for before in [weak(), OF_DJANGO.to_owned()] {
        let mut server = with_hash(&before);
        assert_eq!(try_sign_in(server.address(), "ada", "not this one").status, 401);
        assert_eq!(hash_of(&mut server), before, "a wrong one changes nothing");
        server.restart();
        Member::sign_in(server.address(), "ada", PASSWORD);
        let after = hash_of(&mut server);
        assert!(after.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{after}");
        server.restart();
        Member::sign_in(server.address(), "ada", PASSWORD);
        assert_eq!(hash_of(&mut server), after, "and stays so");
    }
}

#[test]
fn many_devices_that_come_at_once_are_all_let_in() {
    let server = with_hash(OF_DJANGO);
    let address = server.address();
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let devices: Vec<_> =
            (0..8).map(|_| scope.spawn(move || try_sign_in(address, "ada", PASSWORD).status)).collect();
        devices.into_iter().map(|device| device.join().expect("an answer")).collect()
    });
    assert_eq!(statuses, [200; 8]);
}

#[test]
fn a_name_that_nobody_has_is_answered_as_a_wrong_password_is() {
    let server = with_hash(&weak());
    let answers = ["ada", "nobody", "ada", "nobody2", "ada", "no@body.example"].map(|login| {
        let answer = try_sign_in(server.address(), login, "not this one");
        let plain =
            |(name, value): &(String, String)| (name != "date").then(|| (name.clone(), value.clone()));
        (answer.status, answer.headers.iter().filter_map(plain).collect::<Vec<_>>(), answer.body.clone())
    });
    assert_eq!(answers[0].0, 401);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert!(json!(String::from_utf8_lossy(&answers[0].2)).to_string().contains("wrong_password"));
}

//! Ending: told to, in the middle of everything, and killed.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    os::unix::process::ExitStatusExt as _,
};

use serde_json::json;
use tempfile::tempdir;

use crate::{
    program::{path, texts},
    support::{
        Guest, PATIENCE, Person, TutorialClient, eventually, http,
        program::{Program, run},
    },
};

#[test]
fn told_to_end_it_tells_everybody_and_finishes_what_is_under_way() {
    let data = tempdir().unwrap();
    let mut program = Program::serve(data.path(), &["--set", "limits.enabled=false"]);
    let guest = Guest::arrive(program.address);
    let mut person = Person::connect(program.address, json!({"token": guest.token}));
    person.join("tea");
    let mut page = TutorialClient::join(program.address, "tea");
    let body = json!({"client_id": "c1", "text": "half of it was there"}).to_string();
    let mut posting = TcpStream::connect(program.address).expect("it listens");
    posting.set_read_timeout(Some(PATIENCE)).expect("a time-out");
    let head = format!(
        "POST /api/v1/rooms/tea/messages HTTP/1.1\r\nhost: {}\r\nauthorization: {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
        program.address,
        guest.bearer(),
        body.len()
    );
    posting.write_all(head.as_bytes()).expect("sent");
    let mut ready = [0; 25];
    posting.read_exact(&mut ready).expect("the server waits for the body");
    assert_eq!(&ready, b"HTTP/1.1 100 Continue\r\n\r\n");
    for number in 1..=50 {
        person.command(
            "send",
            json!({"room": "tea", "client_id": format!("m{number}"), "text": format!("{number}")}),
        );
    }
    program.signal("TERM");
    let bye = person.push("bye");
    assert_eq!((&bye["code"], bye["come_back_ms"].is_array()), (&json!(4301), true));
    assert_eq!((person.close_code(), page.close_code()), (4301, 1012));
    drop((page, person));
    posting.write_all(body.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    posting.read_to_end(&mut answer).expect("an answer");
    let answer = http::parse(&answer);
    assert_eq!((answer.status, answer.code()), (503, "draining".to_owned()));
    assert_eq!(program.end().code(), Some(0), "{}", program.log());

    let program = Program::serve(data.path(), &[]);
    let kept = texts(program.address, "tea");
    let expected: Vec<String> = (1..=kept.len()).map(|number| number.to_string()).collect();
    assert_eq!(kept, expected, "a beginning of what was sent, without a hole");
}

#[test]
fn who_does_not_hang_up_does_not_keep_it() {
    let data = tempdir().unwrap();
    let mut program = Program::serve(data.path(), &["--set", "deadlines.drain=1s"]);
    let address = program.address;
    let idle: Vec<_> = (0..20).map(|_| TutorialClient::join(address, "tea")).collect();
    let mut half = TcpStream::connect(address).expect("it listens");
    half.write_all(b"GET / HTTP/1.1\r\nhost:").expect("sent");
    let guest = Guest::arrive(address);
    let mut upload = TcpStream::connect(address).expect("it listens");
    let head =
        format!("POST /api/v1/media HTTP/1.1\r\nhost: {address}\r\nauthorization: {}\r\n", guest.bearer());
    upload.write_all(format!("{head}content-length: 1000\r\n\r\nhalf").as_bytes()).expect("sent");
    program.signal("TERM");
    assert_eq!(program.end().code(), Some(0), "{}", program.log());
    drop((idle, half, upload));
    let uploads = data.path().join("media/uploads");
    Program::serve(data.path(), &[]).stop();
    assert_eq!(std::fs::read_dir(uploads).unwrap().count(), 0);
}

#[test]
fn an_impatient_second_signal_ends_it_at_once() {
    let data = tempdir().unwrap();
    let mut program = Program::serve(data.path(), &["--set", "deadlines.drain=600s"]);
    let page = TutorialClient::join(program.address, "tea");
    program.signal("TERM");
    eventually("it is stopping", || program.log().contains("stopping"));
    program.signal("INT");
    assert_eq!(program.end().code(), Some(130));
    drop(page);
    assert_eq!(run(&["check", "--data", path(data.path())]).code, Some(0));
}

#[test]
fn killed_and_started_again_everything_is_there() {
    let data = tempdir().unwrap();
    let mut program = Program::serve(data.path(), &[]);
    let mut guest = Guest::arrive(program.address);
    assert_eq!(guest.send("PUT", "/api/v1/me", &json!({"name": "Lu Yu"})).status, 200);
    let media = guest.stored("leaf.txt", b"green");
    let mut said = Vec::new();
    for round in 0..5 {
        let client = format!("media-{round}");
        let picture = json!({"client_id": client, "text": format!("round {round}"), "media": [media["id"]]});
        assert!(guest.send("POST", "/api/v1/rooms/tea/messages", &picture).status < 300);
        said.push(format!("round {round}"));
        for number in 0..5 {
            let text = format!("{round}-{number}");
            assert_eq!(guest.say("tea", &text, &text).status, 201);
            said.push(text);
        }
        program.signal("KILL");
        assert_eq!(program.end().signal(), Some(9));
        program = Program::serve(data.path(), &[]);
        guest = guest.at(program.address);
        assert_eq!(texts(program.address, "tea"), said);
        assert_eq!(guest.request("GET", "/api/v1/me", &[], b"").json()["name"], "Lu Yu");
        assert_eq!(http::get(program.address, media["url"].as_str().unwrap()).body, b"green");
        let again = guest.say("tea", &format!("{round}-4"), &format!("{round}-4"));
        assert_eq!((again.status, again.json()["seq"].as_u64()), (200, Some(said.len() as u64)));
    }
    program.stop();
    let checked = run(&["check", "--data", path(data.path())]);
    assert!(checked.code == Some(0) && checked.out.contains("sound"), "{} {}", checked.out, checked.err);
}

#[test]
fn killed_in_the_middle_of_an_upload_nothing_of_it_stays() {
    let data = tempdir().unwrap();
    let mut program = Program::serve(data.path(), &[]);
    let guest = Guest::arrive(program.address);
    let mut upload = TcpStream::connect(program.address).expect("it listens");
    let (host, bearer) = (program.address, guest.bearer());
    let head = format!("POST /api/v1/media HTTP/1.1\r\nhost: {host}\r\nauthorization: {bearer}\r\n");
    upload.write_all(format!("{head}content-length: 10000000\r\n\r\n").as_bytes()).expect("sent");
    upload.write_all(&vec![7; 5_000_000]).expect("sent");
    let uploads = data.path().join("media/uploads");
    let under_way = || std::fs::read_dir(&uploads).expect("a folder").flatten().collect::<Vec<_>>();
    eventually("half of it is on the disk", || {
        under_way().iter().any(|file| file.metadata().is_ok_and(|file| file.len() > 1_000_000))
    });
    program.signal("KILL");
    assert_eq!(program.end().signal(), Some(9));
    assert_eq!(under_way().len(), 1);
    let program = Program::serve(data.path(), &[]);
    assert!(under_way().is_empty());
    assert_eq!(std::fs::read_dir(data.path().join("media/files")).expect("a folder").count(), 0);
    program.stop();
}

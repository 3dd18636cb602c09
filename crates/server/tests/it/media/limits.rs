//! How much there may be, of one upload, of one person, on the disk; and what goes again by itself.

use std::{fs, time::Duration};

use serde_json::json;

use crate::{
    media::{files, fixture},
    support::{Guest, TestServer, eventually, http},
};

#[test]
fn an_upload_has_a_largest_size_and_its_refusal_names_it() {
    let server = TestServer::with(|config| config.media.max_bytes = 1 << 20);
    let guest = Guest::arrive(server.address());
    assert_eq!(guest.upload("fits.bin", &vec![1; 1 << 20]).status, 201);
    let answer = guest.upload("large.bin", &vec![1; (1 << 20) + 1]);
    assert_eq!((answer.status, answer.code()), (413, "too_big".to_owned()));
    assert!(answer.json()["error"]["message"].as_str().unwrap().contains("1 MiB"));
    let far_above = guest.upload("huge.bin", &vec![1; 16 << 20]);
    assert_eq!((far_above.status, far_above.code()), (413, "too_big".to_owned()));
    assert_eq!(files(&server), (0, 1));
}

#[test]
fn the_disk_is_never_filled() {
    let server = TestServer::with(|config| config.media.keep_free_bytes = 1 << 50);
    let guest = Guest::arrive(server.address());
    let answer = guest.upload("tea.png", &fixture("plain.png"));
    assert_eq!((answer.status, answer.code()), (507, "storage_full".to_owned()));
    assert_eq!(files(&server), (0, 0));
    assert_eq!(guest.say("tea", "c1", "messages still have room").status, 201);
    assert_eq!(http::get(server.address(), "/readyz").status, 200);
}

#[test]
fn a_share_of_a_day_comes_back_after_a_day() {
    let server = TestServer::timeless(|config| config.media.guest_bytes_per_day = 10_000);
    let guest = Guest::arrive(server.address());
    assert_eq!(guest.upload("a", &[1; 6_000]).status, 201);
    let refused = guest.upload("b", &[1; 6_000]);
    assert_eq!((refused.status, refused.code()), (413, "quota_exceeded".to_owned()));
    assert!(refused.json()["error"]["message"].as_str().unwrap().contains("4000 bytes"));
    assert_eq!(guest.upload("c", &[1; 4_000]).status, 201);
    assert_eq!(Guest::arrive(server.address()).upload("d", &[1; 10_000]).status, 201);
    server.clock.advance(Duration::from_hours(24));
    assert_eq!(guest.upload("e", &[1; 10_000]).status, 201);
    assert_eq!(files(&server).0, 0);
}

#[test]
fn twenty_at_once_do_not_pass_the_share() {
    let server = TestServer::with(|config| config.media.guest_bytes_per_day = 100_000);
    let guest = Guest::arrive(server.address());
    assert_eq!(guest.upload("first", &[1; 95_000]).status, 201);
    let mut statuses: Vec<u16> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..20).map(|_| scope.spawn(|| guest.upload("more", &[2; 4_000]).status)).collect();
        all.into_iter().map(|one| one.join().expect("no panic")).collect()
    });
    statuses.sort_unstable();
    assert_eq!(statuses, [vec![201], vec![413; 19]].concat());
    assert_eq!(files(&server), (0, 2));
}

#[test]
fn what_no_message_names_is_removed_after_a_day() {
    let mut server = TestServer::timeless(|_| {});
    let guest = Guest::arrive(server.address());
    let forgotten = guest.stored("forgotten.jpg", &fixture("large.jpg"));
    let named = guest.stored("named.jpg", &fixture("large.jpg"));
    let body = json!({"client_id": "c1", "media": [named["id"]]});
    assert_eq!(guest.send("POST", "/api/v1/rooms/tea/messages", &body).status, 201);
    assert_eq!(files(&server), (0, 4), "two pictures with thumbnails");
    let is_there = |server: &TestServer, media: &serde_json::Value| {
        guest.at(server.address()).see(media["url"].as_str().unwrap()).status == 200
    };
    server.clock.advance(Duration::from_hours(23));
    server.restart();
    assert!(is_there(&server, &forgotten));
    server.clock.advance(Duration::from_hours(2));
    eventually("the forgotten one is gone", || files(&server) == (0, 2));
    assert!(!is_there(&server, &forgotten) && is_there(&server, &named));
    let thumbnail = format!("{}/thumbnail", forgotten["url"].as_str().unwrap());
    assert_eq!(guest.at(server.address()).see(&thumbnail).status, 404);
    let body = json!({"client_id": "c2", "media": [forgotten["id"]]});
    let late = guest.at(server.address()).send("POST", "/api/v1/rooms/tea/messages", &body);
    assert_eq!((late.status, late.code()), (400, "unknown_media".to_owned()));
}

#[test]
fn what_a_crash_left_is_swept_at_the_next_start() {
    let mut server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    let kept = guest.stored("kept.jpg", &fixture("large.jpg"));
    server.stop();
    let folder = server.folder.path().join("media");
    let id = kept["id"].as_str().unwrap();
    let stray = format!("{}{}", &id[..id.len() - 4], "0000");
    fs::write(folder.join("uploads/0123456789abcdef"), b"half").expect("written");
    fs::write(folder.join("files").join(&stray), b"whole, but no row knows it").expect("written");
    fs::write(folder.join("files").join(format!("{stray}.thumbnail")), b"its thumbnail").expect("written");
    fs::write(folder.join("files/README"), b"not ours").expect("written");
    server.restart();
    eventually("the strays are gone", || files(&server) == (0, 3));
    assert!(folder.join("files/README").exists());
    assert_eq!(guest.at(server.address()).see(kept["url"].as_str().unwrap()).status, 200);
}

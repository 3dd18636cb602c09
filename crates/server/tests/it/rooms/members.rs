//! Who is in a room: coming, going, roles, and who is there right now.

use serde_json::json;

use super::{at, items, make, private};
use crate::support::{Guest, Member, Person, TestServer};

#[test]
fn members_are_listed_with_their_roles_and_who_is_there() {
    let server = TestServer::start();
    let [ada, ben, eve] = ["ada", "ben", "eve"].map(|login| Member::sign_up(server.address(), login));
    let key = private(&ada, &[&ben, &eve]);
    let _ben_is_here = ben.connect();
    let list = items(&ada, &at(&key, "/members"));
    let seen: Vec<_> =
        list.iter().map(|one| (one["name"].clone(), one["role"].clone(), one["online"].clone())).collect();
    assert!(seen.contains(&(json!("ada"), json!("owner"), json!(false))), "{seen:?}");
    assert!(seen.contains(&(json!("ben"), json!("member"), json!(true))), "{seen:?}");
    assert_eq!(seen.len(), 3);
    let found = items(&ada, &at(&key, "/members?q=ev"));
    assert_eq!((found.len(), &found[0]["id"]), (1, &json!(eve.id)));
    let first = ada.get(&at(&key, "/members?limit=2")).json();
    let next = first["next"].as_str().expect("more");
    assert_eq!(items(&ada, &at(&key, &format!("/members?limit=2&cursor={next}"))).len(), 1);
}

#[test]
fn the_last_owner_stays_until_there_is_another() {
    let server = TestServer::start();
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    let key = private(&ada, &[&ben]);
    assert_eq!(ada.request("POST", &at(&key, "/exit"), b"").code(), "last_owner");
    let (mine, theirs) =
        (at(&key, &format!("/members/{}", ada.id)), at(&key, &format!("/members/{}", ben.id)));
    assert_eq!(ada.send("PUT", &mine, &json!({"role": "member"})).code(), "last_owner");
    assert_eq!(ada.send("PUT", &theirs, &json!({"role": "owner"})).status, 204);
    assert_eq!(ada.request("POST", &at(&key, "/exit"), b"").status, 204);
    assert_eq!(ada.get(&at(&key, "")).code(), "not_found");
    assert_eq!(items(&ben, "/api/v1/rooms")[0]["role"], "owner");
}

#[test]
fn a_muted_guest_of_an_open_room_is_listed_as_a_guest() {
    let server = TestServer::lifted();
    let root = Member::first_admin(&server, "root");
    let guest = Guest::arrive(server.address());
    assert_eq!(guest.say("tea", "c1", "buy my watches").status, 201);
    let id = guest.see("/api/v1/me").json()["id"].as_str().expect("an id").to_owned();
    let mute = at("tea", &format!("/members/{id}/mute"));
    assert_eq!(root.send("PUT", &mute, &json!({"seconds": 600})).status, 204);
    let listed = items(&root, &at("tea", "/members"));
    let found = listed.iter().find(|one| one["id"] == id.as_str()).expect("listed");
    assert_eq!((&found["guest"], found["muted_until"].is_string()), (&json!(true), true), "{found}");
    assert!(listed.iter().all(|one| one["id"] != root.id || one["guest"] == json!(false)));
}

#[test]
fn nobody_acts_on_somebody_above_them() {
    let server = TestServer::start();
    let [ada, ben, eve] = ["ada", "ben", "eve"].map(|login| Member::sign_up(server.address(), login));
    let key = private(&ada, &[&ben, &eve]);
    let member = |person: &Member| at(&key, &format!("/members/{}", person.id));
    for person in [&ben, &eve] {
        assert_eq!(ada.send("PUT", &member(person), &json!({"role": "moderator"})).status, 204);
    }
    for person in [&ada, &eve] {
        assert_eq!(ben.delete(&member(person)).code(), "forbidden");
        assert_eq!(ben.send("POST", &at(&key, "/bans"), &json!({"person": person.id})).code(), "forbidden");
        let mute = format!("{}/mute", member(person));
        assert_eq!(ben.send("PUT", &mute, &json!({"seconds": 9})).code(), "forbidden");
    }
    assert_eq!(ben.send("PUT", &member(&ben), &json!({"role": "owner"})).code(), "forbidden");
    assert_eq!(ada.delete(&member(&eve)).status, 204);
    assert_eq!(ada.delete(&member(&eve)).code(), "unknown_person");
}

#[test]
fn a_ban_is_listed_ends_by_itself_and_is_lifted() {
    let server = TestServer::timeless(|_| {});
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    make(&ada, json!({"kind": "public", "name": "tea"}));
    let bans = at("tea", "/bans");
    let banned = ada.send("POST", &bans, &json!({"name": "BEN", "seconds": 60, "reason": "spilt it"}));
    assert_eq!((banned.status, &banned.json()["person"]["id"]), (201, &json!(ben.id)));
    assert_eq!(items(&ada, &bans)[0]["reason"], "spilt it");
    assert_eq!(ben.request("POST", &at("tea", "/enter"), b"").code(), "banned");
    let member = at("tea", &format!("/members/{}", ben.id));
    assert_eq!(ada.send("PUT", &member, &json!({"role": "member"})).code(), "conflict");
    server.clock.advance(std::time::Duration::from_secs(61));
    assert!(items(&ada, &bans).is_empty());
    assert_eq!(ben.request("POST", &at("tea", "/enter"), b"").status, 204);
    assert_eq!(ada.send("POST", &bans, &json!({"person": ben.id})).status, 201);
    assert_eq!(ben.get(&at("tea", "")).code(), "banned");
    let lift = at("tea", &format!("/bans/{}", ben.id));
    assert_eq!(ada.delete(&lift).status, 204);
    assert_eq!(ada.delete(&lift).code(), "unknown_person");
    assert_eq!(ben.get(&at("tea", "")).status, 200);
}

#[test]
fn a_ban_may_take_the_last_days_messages_along() {
    let server = TestServer::start();
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    make(&ada, json!({"kind": "open", "name": "tea"}));
    for number in 0..3 {
        ben.say("tea", &format!("b{number}"), "buy this");
    }
    ada.say("tea", "a", "tea");
    let ban = json!({"person": ben.id, "delete_messages": true});
    assert_eq!(ada.send("POST", &at("tea", "/bans"), &ban).status, 201);
    crate::support::eventually("the messages are gone", || {
        let left = ada.get(&at("tea", "/messages")).json();
        left["messages"].as_array().map(Vec::len) == Some(1)
    });
}

#[test]
fn an_open_room_lists_who_came_by_and_who_is_there() {
    let server = TestServer::start();
    let ada = Member::sign_up(server.address(), "ada");
    make(&ada, json!({"kind": "open", "name": "tea"}));
    let mut guest = Person::arrive(server.address());
    guest.join("tea");
    let list = items(&ada, &at("tea", "/members"));
    let shown = list.iter().find(|one| one["id"] == guest.me["id"]).expect("the guest");
    assert_eq!((&shown["guest"], &shown["online"]), (&json!(true), &json!(true)));
    assert!(list.iter().any(|one| one["id"] == json!(ada.id) && one["guest"] == false), "{list:?}");
    let seen = guest.ask("members", json!({"room": "tea"}));
    assert!(seen["ok"]["items"].as_array().expect("items").iter().all(|one| one["guest"] == true), "{seen}");
}

#[test]
fn people_are_found_by_members_and_by_nobody_else() {
    let server = TestServer::start();
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    let found = items(&ada, "/api/v1/people?q=be");
    assert_eq!((found.len(), &found[0]["id"], found[0].get("email")), (1, &json!(ben.id), None));
    assert_eq!(ada.get(&format!("/api/v1/people/{}", ben.id)).json()["login"], "ben");
    assert_eq!(ada.get("/api/v1/people/u_0000000000007").code(), "unknown_person");
    let guest = Guest::arrive(server.address());
    for path in ["/api/v1/people", &format!("/api/v1/people/{}", ben.id)] {
        assert_eq!(guest.request("GET", path, &[], b"").code(), "unauthorized");
    }
}

#[test]
fn who_went_is_online_for_a_minute_and_who_looks_elsewhere_is_away() {
    let server = TestServer::timeless(|_| {});
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    make(&ada, json!({"kind": "open", "name": "tea"}));
    let (mut sees, mut socket) = (ada.connect(), ben.connect());
    sees.join("tea");
    socket.join("tea");
    let second = |seconds| server.clock.advance(std::time::Duration::from_secs(seconds));
    second(1);
    sees.push("presence");
    assert_eq!(socket.ask("status", json!({"away": true}))["ok"], json!({}));
    second(6);
    assert_eq!(sees.push("presence")["joined"][0]["away"], true);
    drop(socket);
    second(6);
    assert_eq!(sees.push("presence")["left"], json!([ben.id]));
    let online = || ada.get(&format!("/api/v1/people/{}", ben.id)).json()["online"].clone();
    assert_eq!(online(), true);
    second(61);
    crate::support::eventually("forgotten", || online() == false);
}

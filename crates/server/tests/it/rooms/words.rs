//! Words that are not taken, and people who are named.

use serde_json::{Value, json};

use super::{at, items, make, private};
use crate::support::{Guest, Member, Person, TestServer, TutorialClient};

fn mentions(answer: &Value) -> Vec<Value> {
    answer["mentions"].as_array().cloned().unwrap_or_default()
}

fn last_event(by: &Member, key: &str) -> Value {
    let log = by.get(&at(key, "/events?limit=500")).json();
    log["events"].as_array().expect("events").last().expect("one").clone()
}

#[test]
fn a_mention_reaches_who_may_read_the_room_and_nobody_else() {
    let server = TestServer::start();
    let [ada, ben, eve] = ["ada", "ben", "eve"].map(|login| Member::sign_up(server.address(), login));
    let key = private(&ada, &[&ben]);
    let (mut inside, mut outside) = (ben.connect(), eve.connect());
    ada.say(&key, "a", "@ben and @eve, and @ada, and @nobody: tea?");
    let event = last_event(&ada, &key);
    assert_eq!(mentions(&event), [json!(ben.id)]);
    let push = inside.push("mention");
    assert_eq!(
        (&push["room"], &push["seq"], &push["from"]["id"]),
        (&json!(key), &event["seq"], &json!(ada.id))
    );
    outside.ask("me", json!({}));
    assert!(outside.pushes.is_empty(), "{:?}", outside.pushes);
}

#[test]
fn a_mention_is_found_on_every_wire() {
    let server = TestServer::start();
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    make(&ada, json!({"kind": "open", "name": "tea"}));
    let mut hears = ben.connect();
    ada.say("tea", "a", "@ben");
    assert_eq!(hears.push("mention")["seq"], 1);
    let mut socket = ada.connect();
    socket.join("tea");
    socket.say("tea", "b", "@BEN!");
    assert_eq!(hears.push("mention")["seq"], 2);
    let mut wire = TutorialClient::join(server.address(), "tea");
    wire.say("psst @ben");
    assert_eq!(wire.next()["message"], "psst @ben");
    assert_eq!(hears.push("mention")["seq"], 3);
    assert_eq!(items(&ben, "/api/v1/rooms?show=mine"), Vec::<Value>::new(), "nobody becomes a member by it");
}

#[test]
fn a_thousand_mentions_are_twenty() {
    let server = TestServer::start();
    let ada = Member::sign_up(server.address(), "ada");
    let people: Vec<Member> =
        (0..22).map(|number| Member::sign_up(server.address(), &format!("p{number}"))).collect();
    let text: String = (0..1_000).map(|number| format!("@p{} ", number % 22)).collect();
    assert_eq!(ada.say("tea", "a", &text).status, 201);
    let event = last_event(&ada, "tea");
    let found = mentions(&event);
    assert_eq!(found.len(), 20);
    assert!(found.iter().all(|id| people.iter().any(|person| json!(person.id) == *id)));
}

#[test]
fn everybody_is_called_where_they_are_few_or_by_who_keeps_order() {
    let server = TestServer::lifted();
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    let key = private(&ada, &[&ben]);
    ben.say(&key, "b", "@room, tea!");
    assert_eq!(last_event(&ada, &key)["mentions_room"], true);
    make(&ada, json!({"kind": "open", "name": "crowd"}));
    let _crowd: Vec<Person> = (0..51)
        .map(|_| {
            let mut person = Person::arrive(server.address());
            person.join("crowd");
            person
        })
        .collect();
    let mut hears = ben.connect();
    hears.join("crowd");
    Guest::arrive(server.address()).say("crowd", "g", "@room spam");
    assert_eq!(last_event(&ada, "crowd").get("mentions_room"), None);
    ada.say("crowd", "a", "@room, the kettle");
    assert_eq!(last_event(&ada, "crowd")["mentions_room"], true);
    assert_eq!(hears.push("mention")["seq"], 2);
}

#[test]
fn words_that_are_not_wanted_are_refused_or_masked_on_every_wire() {
    let mut server = TestServer::start();
    crate::support::data::set_words(&server, &[("coffee", 0), ("milk", 1), ("笨蛋", 1)]);
    // The list is read when the server starts, and whenever an admin changes it.
    server.restart();
    let ben = Member::sign_up(server.address(), "ben");
    assert_eq!(ben.say("tea", "a", "Coffee?").code(), "blocked_word");
    let mut socket = ben.connect();
    socket.join("tea");
    assert_eq!(socket.say("tea", "a", "more ＣＯＦＦＥＥ")["error"]["code"], "blocked_word");
    let mut wire = TutorialClient::join(server.address(), "tea");
    wire.say("coffee");
    assert_eq!(wire.next()["code"], "blocked_word");
    wire.say("tea with Milk, 你是笨蛋吗");
    assert_eq!(wire.next()["message"], "tea with ****, 你是**吗");
    assert_eq!(ben.say("tea", "b", "coffeehouse").status, 201);
    let said = ben.say("tea", "c", "tea").json()["seq"].clone();
    let message = at("tea", &format!("/messages/{said}"));
    assert_eq!(
        ben.send("PATCH", &message, &json!({"client_id": "d", "text": "coffee"})).code(),
        "blocked_word"
    );
    assert_eq!(ben.request("PUT", &format!("{message}/reactions/milk"), b"").code(), "blocked_word");
}

#[test]
fn what_rooms_guests_and_files_are_called_is_looked_at_too() {
    let mut server = TestServer::start();
    crate::support::data::set_words(&server, &[("coffee", 0), ("milk", 1)]);
    server.restart();
    let ben = Member::sign_up(server.address(), "ben");
    let room = |body: Value| ben.send("POST", "/api/v1/rooms", &body);
    for word in ["coffee", "milk"] {
        assert_eq!(room(json!({"kind": "public", "name": word})).code(), "blocked_word");
        assert_eq!(room(json!({"kind": "private", "title": format!("{word} only")})).code(), "blocked_word");
    }
    let made = room(json!({"kind": "public", "name": "tea", "topic": "with milk"}));
    assert_eq!((made.status, &made.json()["topic"]), (201, &json!("with ****")));
    let change = |body: Value| ben.send("PATCH", &at("tea", ""), &body);
    assert_eq!(change(json!({"title": "Coffee"})).code(), "blocked_word");
    assert_eq!(change(json!({"topic": "coffee"})).code(), "blocked_word");
    assert_eq!(change(json!({"topic": "no milk"})).json()["topic"], "no ****");
    let guest = Guest::arrive(server.address());
    assert_eq!(guest.send("PUT", "/api/v1/me", &json!({"name": "Coffee"})).code(), "blocked_word");
    let mut wire = TutorialClient::join(server.address(), "open");
    wire.send(r#"{"content":"hi","user_name":"milk"}"#);
    assert_eq!(wire.next()["code"], "blocked_word");
    wire.send(r#"{"content":"hi","user_name":"web"}"#);
    assert_eq!(wire.next()["username"], "web");
    let upload = |name: &str| ben.request("POST", &format!("/api/v1/media?name={name}"), b"leaves");
    assert_eq!(upload("coffee.txt").code(), "blocked_word");
    assert_eq!(upload("milk.txt").json()["name"], "****.txt");
}

#[test]
fn a_word_that_an_admin_sets_is_in_force_when_that_is_answered() {
    let server = TestServer::start();
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    crate::support::data::make_admin(&server, &ada);
    let word = "/api/v1/admin/words/coffee";
    for (action, first, second) in [("refuse", 400, "blocked_word"), ("mask", 201, "")] {
        assert_eq!(ada.send("PUT", word, &json!({"action": action})).status, 200);
        let said = ben.say("tea", action, "coffee?");
        assert_eq!((said.status, said.code()), (first, second.to_owned()));
    }
    assert_eq!(last_event(&ben, "tea")["text"], "******?");
    assert_eq!(ada.delete(word).status, 204);
    assert_eq!(ben.say("tea", "after", "coffee!").json()["text"], "coffee!");
}

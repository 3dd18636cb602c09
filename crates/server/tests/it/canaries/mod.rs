//! Secrets stay where they belong: everybody asks everything, and nothing of what only one may know reaches another
//! or the log.

mod cast;
mod ear;
mod house;
mod secrets;
mod walk;

use serde_json::json;
use tempfile::tempdir;

use self::{
    cast::Who,
    ear::Ear,
    house::{House, PRIVATE_TITLE, SAID_IN_PRIVATE, SAID_TO_ONE, SMTP_PASSWORD},
    secrets::{Heard, handed_out, leaks, logged},
};
use crate::support::{jwt, mail::Letterbox, program::Program};

/// Everybody asks everything, in every way to ask.
fn requests(house: &mut House, table: &[(&str, &str, &str)]) {
    for at in 0..house.people.len() {
        let who = house.people[at].who;
        for (method, path, body) in table {
            // Who has no password here needs none to choose one or to go, and their sockets would end.
            if who == Who::Vouched && body.contains("canary-wrong-password") && path.starts_with("/api/v1/me")
            {
                continue;
            }
            // A guest who makes an account is its owner from then on, and their sockets come back as that.
            if who == Who::Guest && body.contains("fresh-{who}@") {
                continue;
            }
            let (path, body) = (house.say(path, who), house.say(body, who));
            let json = [("content-type", "application/json")];
            let about = if path.starts_with("/api/v1/media") { &[][..] } else { &json[..] };
            house.people[at].ask(method, &path, about, body.as_bytes());
        }
    }
}

/// Everybody shows what proves nothing.
fn headers(house: &mut House) {
    for at in 0..house.people.len() {
        let who = house.people[at].who;
        for (name, value) in walk::HEADERS {
            let value = house.say(value, who);
            house.people[at].ask("GET", "/api/v1/me", &[(name, &value)], b"");
            house.people[at].ask("PUT", "/api/v1/me", &[(name, &value)], b"{");
        }
    }
}

/// Everybody on both wires, all at once, so that each hears what the others do.
fn sockets(house: &mut House) -> Vec<Heard> {
    let chat = ("sec-websocket-protocol", "chat.v1.json");
    let mut heard = Vec::new();
    let mut ears: Vec<(Who, Ear, Ear)> = Vec::new();
    for somebody in &house.people {
        let own = somebody.headers();
        let mut headers: Vec<(&str, &str)> =
            own.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let open =
            |path: &str, headers: &[(&str, &str)]| Ear::open(somebody.server, somebody.who, path, headers);
        let page = open("/ws/chat/tea/", &headers).expect("it opens");
        headers.push(chat);
        let mut app = open("/ws", &headers).expect("it opens");
        app.ask("connect", r#"{"client":"canary/1"}"#);
        app.ask("join", r#"{"room":"tea"}"#);
        ears.push((somebody.who, app, page));
        for first in walk::FIRST_WORDS {
            let mut refused = open("/ws", &headers).expect("it opens");
            refused.say(&house.say(first, somebody.who));
            refused.wait_for("\"error\"");
            heard.extend(refused.close());
        }
        for door in walk::DOORS {
            let spoken = if door.starts_with("/ws?") { &headers[..] } else { &headers[..headers.len() - 1] };
            match open(&house.say(door, somebody.who), spoken) {
                Ok(socket) => heard.extend(socket.close()),
                Err(refusal) => heard.push(refusal),
            }
        }
    }
    for (who, app, page) in &mut ears {
        for (name, body) in walk::COMMANDS {
            app.ask(&house.say(name, *who), &house.say(body, *who));
        }
        for frame in walk::FRAMES {
            page.say(&house.say(frame, *who));
        }
    }
    requests(house, walk::REQUESTS);
    headers(house);
    let owner = house.people.last_mut().expect("the owner is the last");
    let last = json!({"client_id": "last", "text": "the last word"});
    assert_eq!(owner.send("POST", "/api/v1/rooms/tea/messages", &last).status, 201);
    for (who, app, page) in ears {
        for ear in [app, page] {
            assert!(!ear.has_ended(), "{who:?} was put out: {:?}", ear.close().last());
            ear.wait_for("the last word");
            heard.extend(ear.close());
        }
    }
    heard
}

#[test]
fn what_only_one_may_know_reaches_nobody_else_and_never_the_log() {
    let (data, letters) = (tempdir().unwrap(), Letterbox::open());
    let secret = format!("tokens.hs256_secret={}", jwt::SECRET);
    let mail = letters.url().replace("://", &format!("://canary:{SMTP_PASSWORD}@"));
    let mail = format!("mail.smtp_url={mail}");
    let settings = [
        "log.level=trace",
        "limits.enabled=false",
        "trusted_proxies=127.0.0.1",
        "public_url=https://tea.example",
        "allowed_hosts=127.0.0.1",
        "mail.from=Teahouse <tea@tea.example>",
        &mail,
        &secret,
    ];
    let more: Vec<&str> = settings.iter().flat_map(|setting| ["--set", setting]).collect();
    let mut program = Program::serve(data.path(), &more);
    let mut house = House::fill(data.path(), &letters, program.address);
    let mut heard = sockets(&mut house);
    requests(&mut house, walk::ENDINGS);
    leave(&mut house);
    program.signal("TERM");
    assert!(program.end().success());

    heard.extend(house.people.iter_mut().flat_map(|somebody| std::mem::take(&mut somebody.heard)));
    let told = |who: Who, what: &str| heard.iter().any(|one| one.by == who && one.text.contains(what));
    for (who, what) in [
        (Who::Owner, Who::Owner.mailbox().as_str()),
        (Who::Owner, SAID_IN_PRIVATE),
        (Who::Other, SAID_TO_ONE),
        (Who::Admin, Who::Owner.mailbox().as_str()),
        (Who::Admin, Who::Owner.address()),
        (Who::Admin, PRIVATE_TITLE),
    ] {
        assert!(told(who, what), "{who:?} may know {what} and does: the walk reaches what is secret");
    }
    assert!(
        heard.len() > Who::ALL.len() * (walk::REQUESTS.len() + walk::COMMANDS.len()),
        "everybody was answered"
    );
    let log = program.log();
    assert!(log.lines().count() >= 2, "it does log: {log}");
    let handed_out = handed_out(&heard);
    assert!(handed_out.len() > 50, "sessions, links, keys: {}", handed_out.len());
    let secrets = [house.secrets, handed_out].concat();
    let found = [leaks(&secrets, &heard), logged(&secrets, &log)].concat();
    assert!(
        found.is_empty(),
        "{} leaks, the first:\n{}",
        found.len(),
        found[..found.len().min(20)].join("\n")
    );
}

/// The owner sets a new password by a link, signs out, and goes for good.
fn leave(house: &mut House) {
    // Others asked for links to this account meanwhile: hers was young, and none of them ended it.
    let path = format!("/api/v1/password-reset/{}", house.words["{reset}"]);
    let owner = house.people.last_mut().expect("the owner is the last");
    owner.send("POST", "/api/v1/password-reset", &json!({"login": "ada"}));
    let new = json!({"password": "canary-next-password"});
    assert_eq!(owner.send("POST", &path, &new).status, 200);
    let again = owner.send("POST", &path, &new);
    assert_eq!(again.status, 404, "once");
    let token = owner.sign_in("canary-next-password");
    owner.token = Some(token);
    let body = json!({"password": "canary-next-password", "messages": "keep"});
    assert_eq!(owner.send("DELETE", "/api/v1/me", &body).status, 204);
    owner.ask("POST", "/api/v1/sign-out", &[], b"");
}

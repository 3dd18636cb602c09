//! The house: people with accounts, rooms that not everybody may know of, and every secret in it.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use base64::{
    Engine as _,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use serde_json::{Value, json};

use super::{
    cast::{Somebody, Who, bare},
    secrets::{Reach, Secret},
};
use crate::support::{Guest, jwt, mail::Letterbox, program::run};

/// What everybody types and nobody ever reads.
const NEVER: [&str; 8] = [
    "$argon2",
    SMTP_PASSWORD,
    "canary-password-of-vic",
    "canary-wrong-password",
    "canary-next-password",
    "canary-password-of-nobody",
    "canary-wrong-token",
    "canary-wrong-code",
];

/// What the server shows to the one that takes its letters.
pub(super) const SMTP_PASSWORD: &str = "canary-smtp-password";

/// Said where not everybody hears it.
pub(super) const SAID_IN_PRIVATE: &str = "canary-said-in-private";
pub(super) const PRIVATE_TITLE: &str = "canary-title-of-a-private-room";
pub(super) const SAID_TO_ONE: &str = "canary-said-to-one";

/// The house, who is in it, and what the walk's `{words}` stand for.
pub(super) struct House {
    pub(super) people: Vec<Somebody>,
    pub(super) words: BTreeMap<&'static str, String>,
    pub(super) secrets: Vec<Secret>,
}

impl House {
    pub(super) fn fill(data: &Path, letters: &Letterbox, server: SocketAddr) -> Self {
        let mut owner = Somebody::sign_up(Who::Owner, server);
        let proof = code_in(&letters.next(), "/confirm/");
        let proved = owner.send("POST", &format!("/api/v1/email-confirmations/{proof}"), &json!({}));
        assert_eq!(proved.status, 204);
        let other = Somebody::sign_up(Who::Other, server);
        let mut admin = Somebody::sign_up(Who::Admin, server);
        let folder = data.to_str().expect("a path in UTF-8");
        let made = run(&["user", "set", Who::Admin.login(), "--role", "admin", "--data", folder]);
        assert_eq!(made.code, Some(0), "{} {}", made.out, made.err);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
        let claims = json!({"sub": "canary-subject", "name": "Vera", "email": Who::Vouched.email(), "exp": now + 3_600});
        let vouched = Somebody::with(Who::Vouched, server, &jwt::sign(&claims));
        let guest = Somebody::with(Who::Guest, server, &Guest::arrive(server).token);

        let me = owner.ask("GET", "/api/v1/me", &[], b"").json();
        let second = owner.sign_in(&Who::Owner.password());
        let sessions = owner.ask("GET", "/api/v1/sessions", &[], b"").json();
        let session =
            sessions["items"].as_array().expect("a list").iter().find(|one| one["current"] == false);
        owner.send("POST", "/api/v1/password-reset", &json!({"login": "ada"}));
        let mut arrived = std::iter::repeat_with(|| letters.next());
        let reset = arrived.find(|letter| letter.contains("/reset/")).expect("a letter");
        let reset = code_in(&reset, "/reset/");
        let victim = victim(server);
        let media = owner.ask("POST", "/api/v1/media?name=leaf.txt", &[], b"a leaf").json();

        let mut secrets: Vec<Secret> =
            NEVER.map(|value| Secret::new("what nobody reads", value, Who::Stranger, Reach::Nobody)).into();
        for somebody in [&owner, &other, &admin, &vouched, &guest] {
            secrets.extend(somebody.secrets());
        }
        let rooms = Rooms::fill(&mut owner, &other, &mut admin, &mut secrets);
        secrets.push(Secret::new("the secret of tokens", jwt::SECRET, Who::Stranger, Reach::Nobody));
        secrets.push(Secret::new("the second session", bare(&second), Who::Owner, Reach::Owner));
        secrets.push(Secret::new("the code that proves an address", &proof, Who::Owner, Reach::Nobody));
        secrets.extend(keys(data));
        secrets.push(Secret::new("the reset code", &reset, Who::Owner, Reach::Nobody));
        secrets.push(Secret::new(
            "the mail address",
            Who::Vouched.mailbox(),
            Who::Vouched,
            Reach::OwnerAndAdmin,
        ));
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let words = BTreeMap::from([
            ("{token}", owner.token.clone().expect("signed in")),
            ("{password}", Who::Owner.password()),
            ("{ada}", text(&me["id"])),
            ("{nobody}", "u_0000000000001".to_owned()),
            ("{session}", text(&session.expect("the other device")["id"])),
            ("{reset}", reset),
            ("{media}", text(&media["id"])),
            ("{victim}", victim),
            ("{private}", rooms.private),
            ("{direct}", rooms.direct),
        ]);
        let stranger = Somebody::new(Who::Stranger, server);
        let mut people = vec![stranger, guest, other, vouched, admin, owner];
        people.sort_by_key(|somebody| Who::ALL.iter().position(|who| *who == somebody.who));
        Self { people, words, secrets }
    }

    pub(super) fn say(&self, template: &str, who: Who) -> String {
        let mut said = template.replace("{who}", who.login());
        for (word, value) in &self.words {
            said = said.replace(word, value);
        }
        said
    }
}

/// What guests' tokens are signed with, and what the mail server is shown, in every form they may have.
fn keys(data: &Path) -> [Secret; 4] {
    let key = std::fs::read(data.join("guests.key")).expect("a key");
    let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    let shown = BASE64_STANDARD.encode(format!("\0canary\0{SMTP_PASSWORD}"));
    [hex, BASE64_STANDARD.encode(&key), BASE64_URL_SAFE_NO_PAD.encode(&key), shown]
        .map(|form| Secret::new("a key of the server", form, Who::Stranger, Reach::Nobody))
}

/// The code of the link in a letter.
pub(super) fn code_in(letter: &str, path: &str) -> String {
    let start = letter.find(path).expect("a link") + path.len();
    letter[start..]
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter))
        .collect()
}

/// Rooms of the owner that not everybody may know of.
struct Rooms {
    private: String,
    direct: String,
}

impl Rooms {
    fn fill(owner: &mut Somebody, other: &Somebody, admin: &mut Somebody, secrets: &mut Vec<Secret>) -> Self {
        let make = |owner: &mut Somebody, body: &Value, said: &str| {
            let answer = owner.send("POST", "/api/v1/rooms", body);
            assert_eq!(answer.status, 201, "{}", String::from_utf8_lossy(&answer.body));
            let room = answer.json()["room"].as_str().expect("a key").to_owned();
            let path = format!("/api/v1/rooms/{room}/messages");
            assert_eq!(owner.send("POST", &path, &json!({"client_id": "first", "text": said})).status, 201);
            room
        };
        let private = make(owner, &json!({"kind": "private", "title": PRIVATE_TITLE}), SAID_IN_PRIVATE);
        let whom = http_id(other);
        let direct = make(owner, &json!({"kind": "direct", "people": [whom]}), SAID_TO_ONE);
        for (what, value) in [("the title", PRIVATE_TITLE), ("the message", SAID_IN_PRIVATE)] {
            secrets.push(Secret::new(what, value, Who::Owner, Reach::OwnerAndAdmin));
        }
        secrets.push(Secret::new("the message to one", SAID_TO_ONE, Who::Owner, Reach::Two(Who::Other)));
        let path = format!("/api/v1/rooms/{private}/invites");
        secrets.push(shown_once(owner, &path, "code", &json!({})));
        secrets.push(shown_once(admin, "/api/v1/admin/invites", "code", &json!({})));
        let bot = json!({"name": "canary bot", "rights": ["read"]});
        secrets.push(shown_once(admin, "/api/v1/admin/keys", "token", &bot));
        let signs = json!({"name": "canary back end", "rights": ["people"]});
        let key = admin.send("POST", "/api/v1/admin/keys", &signs).json()["token"].clone();
        let mut back_end = Somebody::with(Who::Admin, admin.server, key.as_str().expect("a key"));
        let subject = json!({"subject": "canary-of-a-back-end"});
        secrets.push(shown_once(&mut back_end, "/api/v1/tokens", "token", &subject));
        let reset = admin.send("POST", "/api/v1/admin/users/bo/reset", &json!({}));
        let url = reset.json()["url"].as_str().expect("a link").to_owned();
        let code = url.rsplit('/').next().expect("a code").to_owned();
        secrets.push(Secret::new("the link of an admin", code, Who::Admin, Reach::Owner));
        Self { private, direct }
    }
}

/// An account that is there to be ended.
fn victim(server: SocketAddr) -> String {
    let body = json!({"login": "vic", "password": "canary-password-of-vic"});
    let made = Somebody::new(Who::Stranger, server).send("POST", "/api/v1/sign-up", &body);
    made.json()["me"]["id"].as_str().expect("an id").to_owned()
}

/// Makes something whose secret is in this answer and in no other.
fn shown_once(somebody: &mut Somebody, path: &str, key: &str, body: &Value) -> Secret {
    let answer = somebody.send("POST", path, body);
    assert_eq!(answer.status, 201, "{path}: {}", String::from_utf8_lossy(&answer.body));
    let answer = answer.json();
    Secret::new(
        "what is shown once",
        bare(answer[key].as_str().expect("a secret")),
        somebody.who,
        Reach::Owner,
    )
}

/// The id of somebody, as they are told it.
fn http_id(somebody: &Somebody) -> String {
    let mut twin = Somebody::new(somebody.who, somebody.server);
    twin.token.clone_from(&somebody.token);
    twin.ask("GET", "/api/v1/me", &[], b"").json()["id"].as_str().expect("an id").to_owned()
}

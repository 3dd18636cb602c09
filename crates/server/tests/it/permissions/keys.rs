//! What an API key opens: what its person may, as far as its rights go, on every wire.

use serde_json::{Value, json};

use super::{
    cast::{Caller, Cast, House, fresh},
    doors::{How, Right},
};

/// A key of a program that is to the house what this person is: no admin makes one in a person's name.
pub(super) fn key(house: &House, like: &Caller, rights: &[&str]) -> Caller {
    let admin = house.caller(Cast::Admin);
    let made = |path: &str, body: Value| {
        let made = admin.ask("POST", path, &body.to_string());
        assert_eq!(made.status, 201, "{path}: {}", String::from_utf8_lossy(&made.body));
        made.json()
    };
    let program = made("/api/v1/admin/users", json!({"login": format!("program-{}", fresh()), "bot": true}));
    let id = program["user"]["id"].as_str().expect("an id").to_owned();
    let key = made("/api/v1/admin/keys", json!({"name": "a program", "rights": rights, "person": id}));
    let token = key["token"].as_str().expect("a key");
    Caller { bearer: Some(format!("Bearer {token}")), id, ..like.clone() }
}

/// Who is connected hears, whatever they do then: a socket needs the right to read, too.
pub(super) fn opens(how: How, right: Right, rights: &[&str]) -> bool {
    let has = |right| match right {
        Right::Reads => rights.contains(&"read"),
        Right::Writes => rights.contains(&"write"),
        Right::Rooms => rights.contains(&"rooms"),
        Right::People => rights.contains(&"people"),
        Right::AnyKey => true,
        Right::NoKey => false,
    };
    let is_socket = !matches!(how, How::Rest(..));
    has(right) && (!is_socket || has(Right::Reads))
}

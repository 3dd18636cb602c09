//! What an API key opens: what its person may, as far as its rights go, on every wire.

use serde_json::json;

use super::{
    cast::{Caller, Cast, House},
    doors::{How, Right},
};

/// A key in somebody's name.
pub(super) fn key(house: &House, of: &Caller, rights: &[&str]) -> Caller {
    let body = json!({"name": "a program", "rights": rights, "person": of.id}).to_string();
    let made = house.caller(Cast::Admin).ask("POST", "/api/v1/admin/keys", &body).json();
    let token = made["token"].as_str().unwrap_or_else(|| panic!("no key: {made}"));
    Caller { bearer: Some(format!("Bearer {token}")), ..of.clone() }
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

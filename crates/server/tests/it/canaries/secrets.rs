//! What must not travel, and who may know it all the same.

use std::collections::BTreeMap;

use super::cast::{Who, bare};

/// How far a secret may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Nobody is ever told, not even whose it is.
    Nobody,
    /// Whose it is.
    Owner,
    /// Whose it is, and who runs the server.
    OwnerAndAdmin,
    /// Whose it is, and whom they speak with: not even who runs the server.
    Two(Who),
}

/// One of them.
#[derive(Clone, Debug)]
pub(super) struct Secret {
    pub(super) what: &'static str,
    pub(super) value: String,
    pub(super) of: Who,
    pub(super) reach: Reach,
}

impl Secret {
    pub(super) fn new(what: &'static str, value: impl Into<String>, of: Who, reach: Reach) -> Self {
        let value = value.into();
        assert!(value.len() >= 7, "{what} is found everywhere: {value:?}");
        Self { what, value, of, reach }
    }

    fn may_be_told(&self, to: Who) -> bool {
        match self.reach {
            Reach::Nobody => false,
            Reach::Owner => to == self.of,
            Reach::OwnerAndAdmin => to == self.of || to == Who::Admin,
            Reach::Two(other) => to == self.of || to == other,
        }
    }
}

/// Something that came from the server, and to whom.
#[derive(Clone, Debug)]
pub(super) struct Heard {
    pub(super) by: Who,
    /// What it answers, for whoever reads a failure.
    pub(super) after: String,
    pub(super) text: String,
}

/// What opens a door stands behind one of these, up to what ends it.
const BEFORE_A_KEY: [&str; 7] =
    ["\"token\":\"", "\"code\":\"", "/invite/", "/reset/", "teahouse=", "teahouse_csrf=", "teahouse_guest="];
/// What is shorter is the code of a refusal: `too_many_connections`.
const SHORTEST_KEY: usize = 21;

/// Every token, code and link that was handed out: it is of who heard it first, and nobody else ever hears it.
pub(super) fn handed_out(heard: &[Heard]) -> Vec<Secret> {
    let mut found: BTreeMap<String, Secret> = BTreeMap::new();
    for one in heard {
        for start in BEFORE_A_KEY.iter().flat_map(|before| one.text.match_indices(before)) {
            let rest = &one.text[start.0 + start.1.len()..];
            let is_of_key = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
            let key = bare(&rest[..rest.find(|letter| !is_of_key(letter)).unwrap_or(rest.len())]);
            if key.len() >= SHORTEST_KEY {
                let secret = || Secret::new("what was handed out", key, one.by, Reach::Owner);
                found.entry(key.to_owned()).or_insert_with(secret);
            }
        }
    }
    found.into_values().collect()
}

/// Everything that somebody heard and must not have.
pub(super) fn leaks(secrets: &[Secret], heard: &[Heard]) -> Vec<String> {
    let mut found = Vec::new();
    for one in heard {
        for secret in secrets.iter().filter(|secret| !secret.may_be_told(one.by)) {
            if one.text.contains(&secret.value) {
                found.push(format!(
                    "{:?} heard {} of {:?} after {}: {}",
                    one.by, secret.what, secret.of, one.after, one.text
                ));
            }
        }
    }
    found
}

/// Everything that stands in the log and must not.
pub(super) fn logged(secrets: &[Secret], log: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in log.lines() {
        for secret in secrets.iter().filter(|secret| line.contains(&secret.value)) {
            found.push(format!("{} of {:?} is in the log: {line}", secret.what, secret.of));
        }
        let is_one = line.starts_with("20") && !line.contains(char::is_control);
        if !is_one {
            found.push(format!("not a line of its own, or with a control character: {line:?}"));
        }
    }
    found
}

#[test]
fn the_search_finds_what_is_there() {
    let secret = |reach| [Secret::new("a password", "seven cups", Who::Owner, reach)];
    let heard = |by| [Heard { by, after: "a question".into(), text: "my seven cups".into() }];
    assert_eq!(leaks(&secret(Reach::Owner), &heard(Who::Other)).len(), 1);
    assert_eq!(leaks(&secret(Reach::Owner), &heard(Who::Admin)).len(), 1);
    assert_eq!(leaks(&secret(Reach::Owner), &heard(Who::Owner)).len(), 0);
    assert_eq!(leaks(&secret(Reach::OwnerAndAdmin), &heard(Who::Admin)).len(), 0);
    assert_eq!(leaks(&secret(Reach::Two(Who::Other)), &heard(Who::Other)).len(), 0);
    assert_eq!(leaks(&secret(Reach::Two(Who::Other)), &heard(Who::Admin)).len(), 1);
    assert_eq!(leaks(&secret(Reach::Nobody), &heard(Who::Owner)).len(), 1);
    assert_eq!(
        logged(&secret(Reach::Owner), "2026 fine\n2026 seven cups\n\u{1b}[31mforged\nforged").len(),
        3
    );
}

#[test]
fn what_is_handed_out_is_of_one_person() {
    let heard = |by, text: &str| Heard { by, after: "a question".into(), text: text.into() };
    let first = heard(Who::Owner, r#"200 {"url":"/invite/gW0CAqGbYUerMQDu2HALzQ","code":"not_found"}"#);
    let handed = handed_out(std::slice::from_ref(&first));
    assert_eq!(handed.iter().map(|one| one.value.as_str()).collect::<Vec<_>>(), ["gW0CAqGbYUerMQDu2HALzQ"]);
    assert!(leaks(&handed, &[first]).is_empty());
    assert_eq!(leaks(&handed, &[heard(Who::Admin, "gW0CAqGbYUerMQDu2HALzQ")]).len(), 1);
}

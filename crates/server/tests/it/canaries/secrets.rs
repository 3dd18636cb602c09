//! What must not travel, and who may know it all the same.

use super::cast::Who;

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

//! Who is talking.

use crate::{DisplayName, PersonId};

/// How a person came to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonKind {
    /// Known by a signed cookie or token only.
    Guest,
    /// Known by an account.
    Member,
}

/// A person, as the server knows them: from the cookie or token, never from what a frame claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// The name they chose, if they chose one.
    pub name: Option<DisplayName>,
    /// Guest or member.
    pub kind: PersonKind,
}

impl Person {
    /// A guest who has not chosen a name.
    #[must_use]
    pub const fn guest(id: PersonId) -> Self {
        Self { id, name: None, kind: PersonKind::Guest }
    }

    /// The name to show: the chosen one, or one made of the id.
    #[must_use]
    pub fn shown_name(&self) -> String {
        match &self.name {
            Some(name) => name.as_str().to_owned(),
            None => format!("Guest {:04}", self.id.0 % 10_000),
        }
    }
}

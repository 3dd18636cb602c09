//! Who is talking.

use crate::{DisplayName, PersonId, ServerRole};

/// A person, as the server knows them: from the cookie or token, never from what a frame claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// The name they chose, if they chose one.
    pub name: Option<DisplayName>,
    /// What they are on this server.
    pub role: ServerRole,
    /// Switched off by an admin: may do nothing.
    pub disabled: bool,
}

impl Person {
    /// A guest who has not chosen a name.
    #[must_use]
    pub const fn guest(id: PersonId) -> Self {
        Self { id, name: None, role: ServerRole::Guest, disabled: false }
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

//! The section `mail`: how letters go out.

use lettre::message::Mailbox;

use super::{
    secret::SmtpUrl,
    section::section,
    value::{Given, Value, quoted},
};

section! {
    /// Mail, for links that set a new password or prove an address. Without it, admins hand links for a password on
    /// themselves, and an address is who names it first. With it, `public_url` is needed.
    Mail, "mail." {
        /// The server that takes our mail, with its user and password: `smtp://name:password@mail.example.com:587`
        /// (TLS by STARTTLS, which only a server on this machine may lack) or `smtps://…` (TLS from the start).
        smtp_url: Option<SmtpUrl> = None;
        /// Who the letters are from, such as `Teahouse <tea@example.com>`. Needed with `smtp_url`.
        from: Option<Sender> = None;
    }
}

/// An address with or without a name before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender(pub Mailbox);

impl Value for Sender {
    fn read(given: &Given) -> Option<Self> {
        Self::parse(given.text()?)
    }

    fn show(&self) -> String {
        quoted(&self.0.to_string())
    }

    fn allowed() -> String {
        "a mail address such as \"Teahouse <tea@example.com>\"".into()
    }
}

impl Sender {
    /// Reads an address, with or without a name before it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}

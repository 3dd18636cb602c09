//! The admin's commands as they are written. What they mean is in `read`.

mod content;
mod people;

use clap::{Args, Subcommand, ValueEnum};

pub use content::{Audit, Media, Message, Report, Room, Setting, Word};
pub use people::{Ban, Invite, Token, User};

/// What it is about.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Noun {
    /// Accounts: find, add, change, disable, delete
    User(Verbs<User>),
    /// Rooms and who is in them: find, change, archive, delete
    Room(Verbs<Room>),
    /// Messages: find, delete
    Message(Verbs<Message>),
    /// Uploads: list, delete
    Media(Verbs<Media>),
    /// Reports of messages: list, close
    Report(Verbs<Report>),
    /// Bans: list all; people and networks from the server
    Ban(Verbs<Ban>),
    /// Invitations to the server and into rooms
    Invite(Verbs<Invite>),
    /// API keys
    Token(Verbs<Token>),
    /// Words that are refused or masked
    Word(Verbs<Word>),
    /// Settings in force: list
    Setting(Verbs<Setting>),
    /// The record of what was done: list, verify, export
    Audit(Verbs<Audit>),
    /// The server's numbers
    Status(Output),
}

/// A verb, and how its answer is shown.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
pub struct Verbs<T: Subcommand> {
    /// What to do.
    #[command(subcommand)]
    pub verb: T,
    /// How its answer is shown.
    #[command(flatten)]
    pub output: Output,
}

/// How an answer is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Args)]
pub struct Output {
    /// The whole answer as JSON, for programs
    #[arg(long, global = true)]
    pub json: bool,
    /// Most rows of a list
    #[arg(long, global = true, value_name = "N")]
    pub rows: Option<usize>,
}

impl Noun {
    /// How the answer is shown.
    pub(super) fn output(&self) -> Output {
        match self {
            Self::User(verbs) => verbs.output,
            Self::Room(verbs) => verbs.output,
            Self::Message(verbs) => verbs.output,
            Self::Media(verbs) => verbs.output,
            Self::Report(verbs) => verbs.output,
            Self::Ban(verbs) => verbs.output,
            Self::Invite(verbs) => verbs.output,
            Self::Token(verbs) => verbs.output,
            Self::Word(verbs) => verbs.output,
            Self::Setting(verbs) => verbs.output,
            Self::Audit(verbs) => verbs.output,
            Self::Status(output) => *output,
        }
    }
}

/// What somebody is on the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// Known by a cookie
    Guest,
    /// Known by an account
    Member,
    /// Runs the server
    Admin,
}

/// What happens to what somebody said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Said {
    /// It stays, with the name as it was
    Keep,
    /// It goes, too
    Delete,
}

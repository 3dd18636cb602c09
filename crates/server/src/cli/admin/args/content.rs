//! What is here, as it is written: `room`, `message`, `media`, `report`, `word`, `setting`, `audit`.

use clap::Subcommand;

/// `teahouse room …`
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Room {
    /// Find rooms by name or title
    List {
        /// A part of the name or title
        query: Option<String>,
        /// Only open, public, private or direct ones
        #[arg(long, value_parser = ["open", "public", "private", "direct"])]
        kind: Option<String>,
        /// Only those that are closed for new messages
        #[arg(long)]
        archived: bool,
    },
    /// Show one room
    Show {
        /// Its name, or the key of a private one
        room: String,
    },
    /// Who holds a place in it
    Members {
        /// Its name or key
        room: String,
        /// A part of their name or login
        query: Option<String>,
    },
    /// Bring somebody in, or say what they are from now on
    Add {
        /// Its name or key
        room: String,
        /// An id or a login
        user: String,
        /// What they are there
        #[arg(long, default_value = "member", value_parser = ["owner", "moderator", "member", "read_only"])]
        role: String,
    },
    /// Take somebody out
    Remove {
        /// Its name or key
        room: String,
        /// An id or a login
        user: String,
    },
    /// Change a room
    Set {
        /// Its name or key
        room: String,
        /// What people see as its name
        #[arg(long)]
        title: Option<String>,
        /// What it is about
        #[arg(long)]
        topic: Option<String>,
        /// Seconds between two messages of one person
        #[arg(long, value_name = "SECONDS")]
        slow: Option<u32>,
    },
    /// Close it for new messages
    Archive {
        /// Its name or key
        room: String,
    },
    /// Open it again
    Unarchive {
        /// Its name or key
        room: String,
    },
    /// Delete it for good, with all that was said in it
    Delete {
        /// Its name or key
        room: String,
        /// Really
        #[arg(long)]
        yes: bool,
    },
}

/// `teahouse message …`
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Message {
    /// Find messages; all that is named must hold
    Find {
        /// Words in it
        text: Option<String>,
        /// Who said it: an id or a login
        #[arg(long)]
        author: Option<String>,
        /// In this room
        #[arg(long)]
        room: Option<String>,
        /// Not before, such as 2026-11-23 or 2026-11-23T10:00:00Z
        #[arg(long, value_name = "TIME")]
        from: Option<String>,
        /// Before
        #[arg(long, value_name = "TIME")]
        to: Option<String>,
    },
    /// Delete one message
    Delete {
        /// The room's name or key
        room: String,
        /// The message's position there
        seq: u64,
    },
}

/// `teahouse media …`
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Media {
    /// List uploads
    List {
        /// Of this person: an id or a login
        #[arg(long)]
        owner: Option<String>,
        /// Of this kind
        #[arg(long, value_parser = ["image", "video", "voice", "file"])]
        kind: Option<String>,
        /// The largest first
        #[arg(long)]
        largest: bool,
    },
    /// Delete one upload for good
    Delete {
        /// Its id
        id: String,
    },
}

/// `teahouse report …`
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Report {
    /// List reports; those that nobody looked at, unless all are asked for
    List {
        /// Those that were handled, too
        #[arg(long)]
        all: bool,
        /// Of this room
        #[arg(long)]
        room: Option<String>,
    },
    /// Something was done
    Done {
        /// The report
        id: String,
        /// What
        #[arg(long)]
        note: Option<String>,
    },
    /// Nothing had to be done
    Dismiss {
        /// The report
        id: String,
        /// Why
        #[arg(long)]
        note: Option<String>,
    },
}

/// `teahouse word …`
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Word {
    /// List them
    List {
        /// A part of the word
        query: Option<String>,
        /// Only those with which this happens
        #[arg(long, value_parser = ["refuse", "mask"])]
        action: Option<String>,
    },
    /// Refuse messages with this word
    Refuse {
        /// The word
        word: String,
    },
    /// Show stars instead of this word
    Mask {
        /// The word
        word: String,
    },
    /// It is a word like any other again
    Remove {
        /// The word
        word: String,
    },
}

/// `teahouse setting …`
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Setting {
    /// List what is in force, and where it comes from
    List {
        /// A part of the name
        query: Option<String>,
        /// Only those that come from there
        #[arg(long, value_parser = ["default", "file", "environment", "arguments"])]
        source: Option<String>,
    },
}

/// `teahouse audit …`
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Audit {
    /// List what was done, the newest first
    List {
        /// By whom: an id or a login
        #[arg(long)]
        actor: Option<String>,
        /// What, or how it begins: `account.`
        #[arg(long)]
        action: Option<String>,
        /// To whom or what
        #[arg(long)]
        target: Option<String>,
        /// Not before, such as 2026-11-23 or 2026-11-23T10:00:00Z
        #[arg(long, value_name = "TIME")]
        from: Option<String>,
        /// Before
        #[arg(long, value_name = "TIME")]
        to: Option<String>,
    },
    /// Walk along the whole chain; fails where it was tampered with
    Verify,
    /// Everything with its hashes, one entry a line
    Export,
}

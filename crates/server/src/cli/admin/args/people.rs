//! Who is here and who is let in, as it is written: `user`, `ban`, `invite`, `token`.

use clap::{Subcommand, value_parser};

use super::{Role, Said};

/// `teahouse user …`
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum User {
    /// Find people by name, login or address
    List {
        /// A part of the name, login or address
        query: Option<String>,
        /// Only these
        #[arg(long)]
        role: Option<Role>,
        /// Only those that are switched off
        #[arg(long)]
        disabled: bool,
        /// Only programs
        #[arg(long)]
        bot: bool,
    },
    /// Make an account; without a password it prints a link that sets one
    Add {
        /// The name to sign in with
        login: String,
        /// It runs the server
        #[arg(long)]
        admin: bool,
        /// The name others see
        #[arg(long)]
        name: Option<String>,
        /// Where mail reaches them
        #[arg(long)]
        email: Option<String>,
        /// A program, without a password
        #[arg(long, conflicts_with = "password_stdin")]
        bot: bool,
        /// Read the password from standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Show one account
    Show {
        /// An id or a login
        user: String,
    },
    /// Change an account
    Set {
        /// An id or a login
        user: String,
        /// What they are: member or admin
        #[arg(long)]
        role: Option<Role>,
        /// The name others see
        #[arg(long)]
        name: Option<String>,
        /// Where mail reaches them; empty takes it away
        #[arg(long)]
        email: Option<String>,
        /// Read a new password from standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Switch an account off: signed out everywhere
    Disable {
        /// An id or a login
        user: String,
    },
    /// Switch it on again
    Enable {
        /// An id or a login
        user: String,
    },
    /// Where they are signed in
    Sessions {
        /// An id or a login
        user: String,
    },
    /// Sign them out everywhere
    SignOut {
        /// An id or a login
        user: String,
    },
    /// Print a link that sets a new password
    Reset {
        /// An id or a login
        user: String,
    },
    /// Delete an account for good
    Delete {
        /// An id or a login
        user: String,
        /// What happens to what they said
        #[arg(long, default_value = "keep")]
        messages: Said,
        /// Really
        #[arg(long)]
        yes: bool,
    },
}

/// `teahouse ban …`
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Ban {
    /// List bans in force, from the server and from rooms
    List {
        /// From this room
        #[arg(long)]
        room: Option<String>,
        /// Of this person: an id or a login
        #[arg(long)]
        person: Option<String>,
    },
    /// Ban a person or a network
    Add {
        /// Who: an id or a login
        #[arg(required_unless_present = "network")]
        person: Option<String>,
        /// Or an address or network, such as 203.0.113.0/24
        #[arg(long, conflicts_with = "person")]
        network: Option<String>,
        /// For how long, such as 30min, 12h or 7d; for good where it is left out
        #[arg(long = "for", value_name = "TIME")]
        lasts: Option<String>,
        /// Why
        #[arg(long)]
        reason: Option<String>,
    },
    /// Lift a ban
    Lift {
        /// Its id
        id: String,
    },
}

/// `teahouse invite …`
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Invite {
    /// List those that still work, to the server and into rooms
    List {
        /// Into this room
        #[arg(long)]
        room: Option<String>,
        /// Made by them: an id or a login
        #[arg(long)]
        by: Option<String>,
    },
    /// Make an invitation, and print its link
    Add {
        /// They run the server then; such a link works once
        #[arg(long, conflicts_with = "room")]
        admin: bool,
        /// Into this room, too: its name or key
        #[arg(long)]
        room: Option<String>,
        /// How many people it lets in
        #[arg(long, value_parser = value_parser!(u32).range(1..=10_000))]
        uses: Option<u32>,
        /// How long it works, such as 12h or 7d
        #[arg(long = "for", value_name = "TIME")]
        lasts: Option<String>,
        /// Only for this address, and sent there where mail is set up
        #[arg(long)]
        email: Option<String>,
    },
    /// Take one back
    Revoke {
        /// Its id
        id: String,
    },
}

/// `teahouse token …`
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Token {
    /// List keys
    List {
        /// A part of their name
        query: Option<String>,
        /// In whose name: an id or a login
        #[arg(long)]
        person: Option<String>,
    },
    /// Make a key, and print it once
    Add {
        /// What it is for
        name: String,
        /// What it may be used for; may be given several times
        #[arg(long = "right", required = true, value_parser = ["read", "write", "rooms", "people", "admin"])]
        rights: Vec<String>,
        /// In whose name: an id or a login; a new program where it is left out
        #[arg(long)]
        person: Option<String>,
    },
    /// It opens nothing any more
    Revoke {
        /// Its id
        id: String,
    },
}

//! Settings that are one of a few words.

use super::value::{Given, Value, quoted};

macro_rules! choice {
    ($(#[doc = $about:literal])+ $name:ident { $( $(#[doc = $doc:literal])+ $variant:ident = $word:literal, )+ }) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $( $(#[doc = $doc])+ $variant, )+
        }

        impl $name {
            /// The word as it is written.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $( Self::$variant => $word, )+
                }
            }
        }

        impl Value for $name {
            fn read(given: &Given) -> Option<Self> {
                match given.text()? {
                    $( $word => Some(Self::$variant), )+
                    _ => None,
                }
            }

            fn show(&self) -> String {
                quoted(self.as_str())
            }

            fn allowed() -> String {
                format!("one of {}", [$( quoted($word) ),+].join(", "))
            }
        }
    };
}

choice! {
    /// When a message counts as stored.
    Durability {
        /// Synced to the disk: survives a power cut.
        Disk = "disk",
        /// With the operating system: survives a crash of the server.
        Process = "process",
    }
}

choice! {
    /// How log lines look.
    LogFormat {
        /// For people.
        Text = "text",
        /// One JSON object a line, for programs.
        Json = "json",
    }
}

choice! {
    /// The least important lines that are still written.
    LogLevel {
        /// Nothing.
        Off = "off",
        /// What went wrong.
        Error = "error",
        /// What may go wrong.
        Warn = "warn",
        /// What happened.
        Info = "info",
        /// What led to it.
        Debug = "debug",
        /// Everything.
        Trace = "trace",
    }
}

choice! {
    /// Who may make an account.
    SignUp {
        /// Anybody.
        Open = "open",
        /// Who has an invitation.
        Invite = "invite",
        /// Nobody but admins.
        Closed = "closed",
    }
}

choice! {
    /// Whose first word makes an open room.
    MadeByUse {
        /// Anybody's.
        Anybody = "anybody",
        /// That of people with an account.
        Members = "members",
        /// Nobody's: rooms are made on purpose.
        Nobody = "nobody",
    }
}

choice! {
    /// Who may make rooms on purpose.
    MadeBy {
        /// People with an account.
        Members = "members",
        /// Admins.
        Admins = "admins",
    }
}

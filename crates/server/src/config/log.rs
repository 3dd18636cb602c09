//! The section `log`: what is written to standard error.

use super::{
    choice::{LogFormat, LogLevel},
    section::section,
};

section! {
    /// Lines on standard error. No message, no token and no cookie is ever in them.
    Log, "log." {
        /// `text` for people, `json` for programs.
        format: LogFormat = LogFormat::Text;
        /// The least important lines still written. Other people's code never says more than `warn`.
        level: LogLevel = LogLevel::Info;
    }
}

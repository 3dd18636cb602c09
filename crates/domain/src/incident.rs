//! What ties an answer that is our fault to the line in the log that says why.
//!
//! Must never tell more than a number. Bounds: 32 bits; two incidents of one number are days apart in any real log.

use std::{
    fmt,
    hash::{BuildHasher as _, RandomState},
};

use crate::{Code, Error};

/// Stands in the log and in the answer; it prints as eight hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incident(u32);

impl Incident {
    /// The answer to whoever it hit: `what`, and where in the log to look. `log` writes that line.
    pub fn answer(what: &str, log: impl FnOnce(Self)) -> Error {
        let incident = Self::new();
        log(incident);
        Error::new(Code::Internal, format!("{what}: the server's log says why, at incident {incident}"))
    }

    /// A random one: the standard library's own seed is random for each state.
    fn new() -> Self {
        Self((RandomState::new().hash_one(0) >> 32) as u32)
    }
}

impl fmt::Display for Incident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_names_what_was_logged_and_no_two_are_the_same() {
        let mut logged = Vec::new();
        for _ in 0..2 {
            let error = Incident::answer("this cannot be read", |incident| logged.push(incident));
            let incident = logged.last().expect("logged").to_string();
            assert_eq!(error.code, Code::Internal);
            assert_eq!(
                error.message,
                format!("this cannot be read: the server's log says why, at incident {incident}")
            );
        }
        assert_ne!(logged[0], logged[1]);
    }
}

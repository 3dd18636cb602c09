//! Which passwords an account may have: long enough, and none that is tried first.
//!
//! Must never ask for digits or signs: such rules make passwords alike. Bounds: 8 characters to 1,024 bytes.

use teahouse_domain::{Code, Email, Error, LoginName, Result};

use super::{Password, common::is_common};

const FEWEST_CHARS: usize = 8;

pub(super) const RULE: &str = "a password is 8 characters to 1,024 bytes, of any kind but NUL";

/// Whether an account with this login and address may have this password.
///
/// # Errors
/// `weak_password`, with the rule.
pub fn check(password: &Password, login: Option<&LoginName>, email: Option<&Email>) -> Result<()> {
    let text = password.as_str();
    let weak = |rule: &'static str| Err(Error::new(Code::WeakPassword, rule));
    if text.chars().count() < FEWEST_CHARS {
        return weak(RULE);
    }
    if is_common(text) {
        return weak("this password is one of the first that are tried: take another one");
    }
    let same = |other: &str| text.trim().to_lowercase() == other.to_lowercase();
    let address = email.map(Email::key).unwrap_or_default();
    let name = address.split('@').next().unwrap_or_default();
    if login.is_some_and(|login| same(login.as_str())) || same(address) || same(name) {
        return weak("the password must not be the login or the mail address");
    }
    Ok(())
}

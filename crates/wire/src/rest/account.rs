//! Accounts: making one, signing in and out, the devices that are, and passwords that were forgotten.
//!
//! Must never show a secret twice: a token travels once, in the answer that made it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use teahouse_domain::{Code, DisplayName, Email, Error, LoginName, Result, SessionId};

use super::{
    Me, Said, Secret,
    words::{MAX_DEVICE_CHARS, language},
};
use crate::{
    plain::{AsText, Moment},
    query::Asked,
};

/// Longest code of an invitation, in bytes.
const MAX_CODE_BYTES: usize = 64;

/// `POST sign-up`: a new account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignUp {
    /// The name to sign in with: 2 to 32 letters, digits, `_`, `-` or `.`, in any script.
    #[schemars(length(min = 2, max = 32))]
    pub login: String,
    /// The password.
    pub password: Secret,
    /// The name others see; the login where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 64))]
    pub name: Option<String>,
    /// A mail address, for a forgotten password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 254))]
    pub email: Option<String>,
    /// The code of an invitation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 64))]
    pub code: Option<String>,
    /// The language of the pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 16))]
    pub language: Option<String>,
}

/// An account that somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    /// The name to sign in with.
    pub login: LoginName,
    /// The password.
    pub password: Secret,
    /// The name others see.
    pub name: Option<DisplayName>,
    /// A mail address.
    pub email: Option<Email>,
    /// The code of an invitation.
    pub code: Option<String>,
    /// The language of the pages.
    pub language: Option<String>,
}

impl SignUp {
    /// The account that it asks for.
    ///
    /// # Errors
    /// `bad_name`, `bad_email`, `weak_password`, `bad_code`, or `bad_request` for the others.
    pub fn check(self) -> Result<NewAccount> {
        self.password.check_new()?;
        Ok(NewAccount {
            login: LoginName::parse(&self.login)?,
            password: self.password,
            name: self.name.as_deref().map(DisplayName::parse).transpose()?,
            email: self.email.as_deref().map(Email::parse).transpose()?,
            code: self.code.map(|code| check_code(&code)).transpose()?,
            language: self.language.map(|tag| language(&tag)).transpose()?,
        })
    }
}

/// The code of an invitation or of a link that sets a password, as it stands in an address or a body.
///
/// # Errors
/// `bad_code` for one that cannot be one of ours.
pub fn check_code(code: &str) -> Result<String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !code.is_empty() && code.len() <= MAX_CODE_BYTES && code.bytes().all(plain) {
        return Ok(code.to_owned());
    }
    Err(Error::new(Code::BadCode, "this link is unknown, used up or over: ask for a new one"))
}

/// `POST sign-in`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The login or the mail address.
    #[schemars(length(max = 254))]
    pub login: String,
    /// The password.
    pub password: Secret,
    /// What to call this device in the list of those that are signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// `false`: no cookie, the token comes in the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cookie: Option<bool>,
}

/// Somebody who says who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The login or the mail address, as it was typed.
    pub login: String,
    /// The password.
    pub password: Secret,
    /// What to call this device.
    pub device: Option<String>,
    /// Whether the answer sets a cookie; else it has the token.
    pub cookie: bool,
}

impl SignIn {
    /// Who they say they are.
    ///
    /// # Errors
    /// `wrong_password` for what nobody can have; `too_long` for the device.
    pub fn check(self) -> Result<Claim> {
        self.password.check_old()?;
        if self.login.len() > Email::MAX_BYTES {
            return Err(Error::new(Code::WrongPassword, "the name or the password is wrong"));
        }
        let device = self.device.map(|device| device_name(&device)).transpose()?.flatten();
        Ok(Claim { login: self.login, password: self.password, device, cookie: self.cookie.unwrap_or(true) })
    }
}

fn device_name(text: &str) -> Result<Option<String>> {
    if text.chars().count() > MAX_DEVICE_CHARS {
        return Err(Error::new(Code::TooLong, format!("device is at most {MAX_DEVICE_CHARS} characters")));
    }
    let shown: String = text.chars().filter(|letter| !letter.is_control()).collect();
    Ok(Some(shown.trim().to_owned()).filter(|name| !name.is_empty()))
}

/// The answer to a sign-in and a sign-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignedIn {
    /// Who they are now.
    pub me: Me,
    /// The session's token, where no cookie was wanted: it is not shown again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// One device that is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// The session.
    pub id: AsText<SessionId>,
    /// What it is called: by its owner, or by what the browser says of itself.
    pub device: String,
    /// The address it was last seen from.
    pub address: String,
    /// When it signed in.
    pub created_at: Moment,
    /// When it was last heard of.
    pub last_seen: Moment,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// `DELETE sessions?all=true`: whether this device is signed out, too.
///
/// # Errors
/// `bad_request` or `unknown_field`.
pub fn all_sessions(query: Option<&str>) -> Result<bool> {
    let mut asked = Asked::read(query)?;
    let all = asked.flag("all")?;
    asked.end()?;
    Ok(all.unwrap_or(false))
}

/// `DELETE admin/users/{id}?messages=keep|delete`: what becomes of what they said; kept where nothing is asked for.
///
/// # Errors
/// `bad_request` or `unknown_field`.
pub fn said(query: Option<&str>) -> Result<Said> {
    let mut asked = Asked::read(query)?;
    let said = asked.word("messages")?;
    asked.end()?;
    Ok(said.unwrap_or(Said::Keep))
}

/// `POST password-reset`: always answered the same way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForgotPassword {
    /// The login or the mail address.
    #[schemars(length(max = 254))]
    pub login: String,
}

impl ForgotPassword {
    /// Who they say they are.
    ///
    /// # Errors
    /// `too_long` for what nobody is called.
    pub fn check(self) -> Result<String> {
        if self.login.len() > Email::MAX_BYTES {
            return Err(Error::new(Code::TooLong, "nobody has a name or an address that long"));
        }
        Ok(self.login)
    }
}

/// `POST password-reset/{code}`: the password from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// The password.
    pub password: Secret,
}

impl NewPassword {
    /// The password within its bounds.
    ///
    /// # Errors
    /// `weak_password`.
    pub fn check(self) -> Result<Secret> {
        self.password.check_new()?;
        Ok(self.password)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::read;

    fn sign_up(body: &str) -> Result<NewAccount> {
        read::<SignUp>(body.as_bytes())?.check()
    }

    #[test]
    fn an_account_that_can_be_made() {
        let account = sign_up(
            "{\"login\":\"Ada\",\"password\":\"x\",\"name\":\"Ada L.\",\"email\":\"ada@example.com\",\"code\":\"a-_0\"}",
        )
        .unwrap();
        assert_eq!((account.login.as_str(), account.name.unwrap().as_str()), ("Ada", "Ada L."));
        assert_eq!((account.code.as_deref(), account.language), (Some("a-_0"), None));
    }

    #[test]
    fn accounts_that_cannot() {
        for (body, code) in [
            ("{\"login\":\"ada\"}", Code::BadRequest),
            ("{\"login\":\"ada\",\"password\":\"\"}", Code::WeakPassword),
            ("{\"login\":\"a b\",\"password\":\"x\"}", Code::BadName),
            ("{\"login\":\"ada\",\"password\":\"x\",\"name\":\" \"}", Code::BadName),
            ("{\"login\":\"ada\",\"password\":\"x\",\"email\":\"x\"}", Code::BadEmail),
            ("{\"login\":\"ada\",\"password\":\"x\",\"code\":\"../\"}", Code::BadCode),
            ("{\"login\":\"ada\",\"password\":\"x\",\"role\":\"admin\"}", Code::UnknownField),
            ("{\"login\":\"ada\",\"password\":7}", Code::BadRequest),
        ] {
            assert_eq!(sign_up(body).unwrap_err().code, code, "{body}");
        }
    }

    #[test]
    fn who_signs_in_gets_a_cookie_unless_they_say_no() {
        let claim = |body: &str| read::<SignIn>(body.as_bytes()).and_then(SignIn::check);
        let browser = claim("{\"login\":\"ada\",\"password\":\"x\",\"device\":\" \\u0007\"}").unwrap();
        assert!(browser.cookie && browser.device.is_none());
        let app =
            claim("{\"login\":\"ada\",\"password\":\"x\",\"device\":\"phone\",\"cookie\":false}").unwrap();
        assert!(!app.cookie && app.device.as_deref() == Some("phone"));
        let long = format!("{{\"login\":\"{}\",\"password\":\"x\"}}", "a".repeat(255));
        assert_eq!(claim(&long).unwrap_err().code, Code::WrongPassword);
    }

    #[test]
    fn everywhere_else_or_everywhere() {
        assert!(!all_sessions(None).unwrap());
        assert!(all_sessions(Some("all=true")).unwrap());
        assert_eq!(all_sessions(Some("all=1")).unwrap_err().code, Code::BadRequest);
        assert_eq!(all_sessions(Some("al=true")).unwrap_err().code, Code::UnknownField);
    }
}

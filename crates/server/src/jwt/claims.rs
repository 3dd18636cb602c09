//! What a token says, once its signature holds.
//!
//! Must never read a clock: `now` is handed in. Bounds: 200 rooms, 255 bytes of subject, 2 KiB of picture address.

use serde::Deserialize;
use serde_json::{Number, Value};
use teahouse_domain::{Code, DisplayName, Email, Error, Result, RoomName, ServerRole, Timestamp};

use super::refused;
use crate::config;

const MOST_ROOMS: usize = 200;
const LONGEST_SUBJECT: usize = 255;
const LONGEST_PICTURE: usize = 2_048;
/// Some thirty thousand years: what is later is no time.
const LAST_SECOND: f64 = 1e12;

/// A user as the signing program knows them: 1 to 255 bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subject(Box<str>);

impl Subject {
    /// The signing program's name for the user.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Who a token speaks for, and what it gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// Who signed (`iss`), where the token says so. Where `tokens.issuer` is set, it is that.
    pub issuer: Option<Box<str>>,
    /// Who it is.
    pub subject: Subject,
    /// The name to show.
    pub name: Option<DisplayName>,
    /// Where their picture is, by `https:` or `http:`.
    pub picture: Option<Box<str>>,
    /// Their mail address.
    pub email: Option<Email>,
    /// The rooms to be in.
    pub rooms: Vec<RoomName>,
    /// What they are here.
    pub role: Option<ServerRole>,
    /// From then on the token is refused; the leeway is in it.
    pub expires_at: Timestamp,
}

/// What every token must meet.
#[derive(Debug)]
pub(super) struct Rules {
    issuer: Option<String>,
    audience: Option<String>,
    leeway_seconds: u32,
}

/// As they are written. Other claims are nobody's business here.
#[derive(Deserialize)]
struct Written {
    sub: String,
    exp: Number,
    nbf: Option<Number>,
    iat: Option<Number>,
    iss: Option<String>,
    aud: Option<Audience>,
    name: Option<String>,
    picture: Option<String>,
    email: Option<String>,
    #[serde(default)]
    rooms: Option<Vec<String>>,
    role: Option<String>,
    /// What kind of token it is: `token_type` (simplejwt), `typ` (Keycloak), `token_use` (Cognito).
    token_type: Option<Value>,
    typ: Option<Value>,
    token_use: Option<Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Rules {
    pub(super) fn of(settings: &config::Tokens) -> Self {
        let word = |word: &Option<config::Word>| word.as_ref().map(|word| word.0.clone());
        Self {
            issuer: word(&settings.issuer),
            audience: word(&settings.audience),
            leeway_seconds: settings.leeway_seconds,
        }
    }

    /// The claims of a payload whose signature holds.
    pub(super) fn claims(&self, payload: &[u8], now: Timestamp) -> Result<Claims> {
        let written: Written = serde_json::from_slice(payload).map_err(|_| {
            refused("the token's claims are an object with `sub` (a text) and `exp` (a number), each at most once")
        })?;
        let expires_at = self.in_time(&written, now)?;
        self.meant_for_us(&written)?;
        written.into_claims(expires_at)
    }

    /// The end, if the token is in force.
    fn in_time(&self, written: &Written, now: Timestamp) -> Result<Timestamp> {
        let leeway = u64::from(self.leeway_seconds) * 1_000;
        let begun = |time: &Option<Number>| match time {
            Some(time) => milliseconds(time).map(|start| start <= now.0.saturating_add(leeway)),
            None => Some(true),
        };
        let end = milliseconds(&written.exp).map(|end| end.saturating_add(leeway));
        match (end, begun(&written.nbf), begun(&written.iat)) {
            (Some(end), Some(true), Some(true)) if end > now.0 => Ok(Timestamp(end)),
            (Some(_), Some(true), Some(true)) => {
                Err(Error::new(Code::Expired, "the token's time (`exp`) is over: come with a fresh one"))
            }
            (Some(_), Some(false), _) => Err(refused("the token's time (`nbf`) has not come yet")),
            (Some(_), _, Some(false)) => {
                Err(refused("the token was made (`iat`) in the future: is a clock wrong?"))
            }
            _ => Err(refused("`exp`, `nbf` and `iat` are seconds since 1970")),
        }
    }

    fn meant_for_us(&self, written: &Written) -> Result<()> {
        let kinds = [&written.token_type, &written.typ, &written.token_use];
        let access = |kind: &Value| {
            let known = ["access", "bearer", "id", "jwt"];
            kind.as_str().is_some_and(|kind| known.iter().any(|known| kind.eq_ignore_ascii_case(known)))
        };
        if !kinds.into_iter().flatten().all(access) {
            return Err(refused("this token is for something else than access, such as a refresh token"));
        }
        if self.issuer.is_some() && written.iss != self.issuer {
            return Err(refused("the token's `iss` is not the issuer of the settings (tokens.issuer)"));
        }
        let named = match &written.aud {
            None => Vec::new(),
            Some(Audience::One(one)) => vec![one],
            Some(Audience::Many(many)) => many.iter().collect(),
        };
        match &self.audience {
            Some(ours) if !named.contains(&ours) => {
                Err(refused("the token's `aud` does not name this server (tokens.audience)"))
            }
            None if !named.is_empty() => Err(refused(
                "the token's `aud` names somebody, and this server has no name (tokens.audience)",
            )),
            _ => Ok(()),
        }
    }
}

impl Written {
    fn into_claims(self, expires_at: Timestamp) -> Result<Claims> {
        let named = |name: &str, error: &Error| refused(format!("the token's `{name}`: {}", error.message));
        let plain = |text: &str, longest: usize| {
            (1..=longest).contains(&text.len()) && !text.contains(char::is_control)
        };
        if !plain(&self.sub, LONGEST_SUBJECT)
            || !self.iss.as_deref().is_none_or(|iss| plain(iss, LONGEST_SUBJECT))
        {
            return Err(refused("the token's `sub` and `iss` are texts of 1 to 255 bytes"));
        }
        let name = self.name.map(|name| DisplayName::parse(&name)).transpose();
        let email = self.email.map(|email| Email::parse(&email)).transpose();
        let role = self.role.as_deref().map(ServerRole::parse).transpose();
        let picture = self.picture.filter(|picture| !picture.is_empty());
        if picture.as_deref().is_some_and(|picture| !is_address(picture)) {
            return Err(refused(
                "the token's `picture` is an `https:` or `http:` address of at most 2,048 bytes",
            ));
        }
        let rooms = self.rooms.unwrap_or_default();
        if rooms.len() > MOST_ROOMS {
            return Err(refused("the token names more than 200 rooms"));
        }
        let rooms: Result<Vec<RoomName>> = rooms.iter().map(|room| RoomName::parse(room)).collect();
        Ok(Claims {
            issuer: self.iss.map(Into::into),
            subject: Subject(self.sub.into()),
            name: name.map_err(|error| named("name", &error))?,
            picture: picture.map(Into::into),
            email: email.map_err(|error| named("email", &error))?,
            rooms: rooms.map_err(|error| named("rooms", &error))?,
            role: role.map_err(|error| named("role", &error))?,
            expires_at,
        })
    }
}

/// Seconds since 1970 may have a fraction (RFC 7519).
fn milliseconds(time: &Number) -> Option<u64> {
    let seconds = time.as_f64().filter(|seconds| (0.0..=LAST_SECOND).contains(seconds))?;
    // In range and not negative: the cast cuts the fraction of a millisecond and nothing else.
    Some((seconds * 1_000.0) as u64)
}

fn is_address(text: &str) -> bool {
    let web = text.starts_with("https://") || text.starts_with("http://");
    web && text.len() <= LONGEST_PICTURE
        && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\`".contains(&byte))
}

//! The second proof that a change comes from our own page, where the browser gives none by itself.
//!
//! Browsers send Fetch Metadata by TLS and to this machine only. Elsewhere the page of somebody who is signed in shows a
//! token that another site's page cannot know: it is made from the session's own, stands in a cookie that scripts of this
//! host can read, and comes back in a header. Nothing is kept for it. Must never be taken from the cookie itself, which
//! browsers send along whoever asks. Bounds: 43 bytes.

use axum::http::{HeaderMap, HeaderName};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use teahouse_domain::{Code, Error, Result};

use crate::secret;

/// Where the page sends it.
const HEADER: HeaderName = HeaderName::from_static("x-csrf-token");

/// The token of a signed-in device. From it nobody finds the session's.
pub(crate) fn token(session: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(secret::hash(&format!("csrf {session}")).0)
}

/// Whether the request shows the token of its session.
///
/// # Errors
/// `csrf_refused`.
pub(crate) fn check(headers: &HeaderMap, session: &str) -> Result<()> {
    let shown = headers.get(HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // By their hashes, so that the time that it takes says nothing.
    if secret::hash(shown) == secret::hash(&token(session)) {
        return Ok(());
    }
    Err(Error::new(
        Code::CsrfRefused,
        "nothing proves that a page of ours asks: send the cookie teahouse_csrf's value as X-CSRF-Token, \
         or come with Authorization: Bearer",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_of_the_session_itself_is_taken() {
        let (session, _) = secret::token(secret::SESSION);
        let shown = |value: &str| HeaderMap::from_iter([(HEADER, value.parse().expect("ASCII"))]);
        check(&shown(&token(&session)), &session).unwrap();
        let (other, _) = secret::token(secret::SESSION);
        for wrong in ["", &session, &token(&other), &token(&session)[1..]] {
            assert_eq!(check(&shown(wrong), &session).unwrap_err().code, Code::CsrfRefused, "{wrong}");
        }
        assert_eq!(check(&HeaderMap::new(), &session).unwrap_err().code, Code::CsrfRefused);
    }
}

//! The WebSocket handshake: an HTTP request in, a 101 or a refusal with its reason out.
//!
//! Everything that can be refused is refused here, before the upgrade, where a client can still read why.
//! Must never set a cookie nor keep a part of the request: hyper's header values pin their 8 KiB buffer.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Version, header},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use sha1::{Digest as _, Sha1};
use teahouse_domain::{Code, Error};
use teahouse_wire::codes;

use crate::reply;

const ACCEPT_GUID: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const BEARER_PROTOCOL: &str = "bearer.";

/// What a valid handshake asked for.
pub(crate) struct Handshake {
    accept: HeaderValue,
    protocols: Vec<String>,
}

impl Handshake {
    /// Checks the upgrade itself; the path, the host and the origin are the caller's.
    pub(crate) fn read(request: &Request<impl Sized>) -> Result<Self, Refusal> {
        let headers = request.headers();
        if request.method() != Method::GET || request.version() != Version::HTTP_11 {
            return Err(Refusal::bad("a WebSocket opens with GET and HTTP/1.1"));
        }
        if !has_token(headers, &header::CONNECTION, "upgrade")
            || !has_token(headers, &header::UPGRADE, "websocket")
        {
            return Err(Refusal::upgrade("this address is a WebSocket: connect with ws:// or wss://"));
        }
        if only(headers, &header::SEC_WEBSOCKET_VERSION) != Some("13") {
            return Err(Refusal::upgrade("only version 13 of the WebSocket protocol is spoken here"));
        }
        let key = only(headers, &header::SEC_WEBSOCKET_KEY)
            .filter(|key| BASE64_STANDARD.decode(key).is_ok_and(|bytes| bytes.len() == 16))
            .ok_or_else(|| Refusal::bad("Sec-WebSocket-Key must be one value of 16 bytes in base64"))?;
        Ok(Self { accept: accept_value(key), protocols: offered(headers) })
    }

    /// Whether the client offered this subprotocol.
    pub(crate) fn offers(&self, protocol: &str) -> bool {
        self.protocols.iter().any(|offered| offered == protocol)
    }

    /// The token in a `bearer.<token>` subprotocol: the way for browsers, which cannot set headers here.
    pub(crate) fn bearer(&self) -> Option<&str> {
        self.protocols.iter().find_map(|protocol| protocol.strip_prefix(BEARER_PROTOCOL))
    }

    /// The 101. A browser that offered subprotocols insists on getting one of them back.
    pub(crate) fn accept(self, protocol: Option<&str>) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let headers = response.headers_mut();
        headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(header::SEC_WEBSOCKET_ACCEPT, self.accept);
        let bearer = || self.protocols.iter().find(|protocol| protocol.starts_with(BEARER_PROTOCOL));
        if let Some(value) = protocol.or_else(|| bearer().map(String::as_str))
            && let Ok(value) = HeaderValue::from_str(value)
        {
            headers.insert(header::SEC_WEBSOCKET_PROTOCOL, value);
        }
        response
    }
}

/// A handshake that is none, with the status that says so.
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) error: Error,
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let status = StatusCode::from_u16(codes::http_status(error.code)).expect("the table holds statuses");
        Self { status, error }
    }
}

impl Refusal {
    fn bad(sentence: &'static str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error: Error::new(Code::BadRequest, sentence) }
    }

    fn upgrade(sentence: &'static str) -> Self {
        Self { status: StatusCode::UPGRADE_REQUIRED, error: Error::new(Code::BadRequest, sentence) }
    }

    /// As an answer; who must upgrade is told to what.
    pub(crate) fn answer(&self) -> Response<Body> {
        let mut response = reply::error_with(self.status, &self.error);
        if self.status == StatusCode::UPGRADE_REQUIRED {
            let headers = response.headers_mut();
            headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
            headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
            headers.insert(header::SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
        }
        response
    }
}

fn accept_value(key: &str) -> HeaderValue {
    let digest = Sha1::new().chain_update(key).chain_update(ACCEPT_GUID).finalize();
    HeaderValue::from_str(&BASE64_STANDARD.encode(digest)).expect("base64 is a valid header value")
}

fn only<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(first)
}

fn tokens<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> impl Iterator<Item = &'a str> {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
}

fn has_token(headers: &HeaderMap, name: &header::HeaderName, token: &str) -> bool {
    tokens(headers, name).any(|value| value.eq_ignore_ascii_case(token))
}

fn offered(headers: &HeaderMap) -> Vec<String> {
    tokens(headers, &header::SEC_WEBSOCKET_PROTOCOL).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> axum::http::request::Builder {
        Request::builder()
            .header("connection", "keep-alive, Upgrade")
            .header("upgrade", "WebSocket")
            .header("sec-websocket-version", "13")
    }

    #[test]
    fn the_example_of_the_rfc() {
        let request = request().header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==").body(()).unwrap();
        let response = Handshake::read(&request).ok().unwrap().accept(None);
        assert_eq!(response.headers()[header::SEC_WEBSOCKET_ACCEPT], "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assert!(!response.headers().contains_key(header::SEC_WEBSOCKET_PROTOCOL));
    }

    #[test]
    fn handshakes_that_are_none() {
        let key = "dGhlIHNhbXBsZSBub25jZQ==";
        let cases = [
            (request().body(()), StatusCode::BAD_REQUEST),
            (request().header("sec-websocket-key", "short").body(()), StatusCode::BAD_REQUEST),
            (
                request().header("sec-websocket-key", key).header("sec-websocket-key", key).body(()),
                StatusCode::BAD_REQUEST,
            ),
            (request().method("POST").header("sec-websocket-key", key).body(()), StatusCode::BAD_REQUEST),
            (
                request().version(Version::HTTP_10).header("sec-websocket-key", key).body(()),
                StatusCode::BAD_REQUEST,
            ),
            (Request::builder().header("sec-websocket-key", key).body(()), StatusCode::UPGRADE_REQUIRED),
            (
                Request::builder()
                    .header("connection", "upgrade")
                    .header("upgrade", "websocket")
                    .header("sec-websocket-key", key)
                    .header("sec-websocket-version", "12")
                    .body(()),
                StatusCode::UPGRADE_REQUIRED,
            ),
        ];
        for (request, status) in cases {
            assert_eq!(Handshake::read(&request.unwrap()).err().unwrap().status, status);
        }
    }

    #[test]
    fn a_bearer_comes_and_goes_as_a_subprotocol() {
        let request = request()
            .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
            .header("sec-websocket-protocol", "chat, bearer.u_1.x")
            .body(())
            .unwrap();
        let handshake = Handshake::read(&request).ok().unwrap();
        assert!(handshake.offers("chat"));
        assert_eq!(handshake.bearer(), Some("u_1.x"));
        assert_eq!(handshake.accept(None).headers()[header::SEC_WEBSOCKET_PROTOCOL], "bearer.u_1.x");
    }
}

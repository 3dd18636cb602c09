//! Answers of both doors: JSON, and errors by the one table of codes.

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
};
use serde::Serialize;
use teahouse_domain::Error;
use teahouse_wire::{codes, rest};

/// A value as JSON.
pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Response<Body> {
    let bytes = serde_json::to_vec(value).expect("our own types have string keys");
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// Done, and nothing to say about it.
pub(crate) fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// A refusal, with the status of its code.
pub(crate) fn error(error: &Error) -> Response<Body> {
    error_with(status_of(error), error)
}

fn status_of(error: &Error) -> StatusCode {
    StatusCode::from_u16(codes::http_status(error.code)).expect("the table holds statuses")
}

/// A refusal with a status of its own.
pub(crate) fn error_with(status: StatusCode, error: &Error) -> Response<Body> {
    let mut response = json(status, &rest::ErrorBody::from(error));
    // For the count of refusals: routes looks for it.
    response.extensions_mut().insert(error.code);
    if let Some(milliseconds) = error.retry_after_ms {
        response.headers_mut().insert(header::RETRY_AFTER, milliseconds.div_ceil(1000).into());
    }
    response
}

/// A refusal as a handler's error: `?` in a handler ends in [`error`].
pub(crate) struct Refused {
    status: StatusCode,
    error: Error,
}

impl Refused {
    /// With a status that says more than the code's own.
    pub(crate) fn with(status: StatusCode, error: Error) -> Self {
        Self { status, error }
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self { status: status_of(&error), error }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response<Body> {
        error_with(self.status, &self.error)
    }
}

/// What handlers return.
pub(crate) type Answer = Result<Response<Body>, Refused>;

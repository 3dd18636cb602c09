//! The machine-readable descriptions of both doors, made from the types that travel.

use axum::{
    body::Body,
    http::{Response, StatusCode},
};
use teahouse_wire::{asyncapi, openapi};

use crate::reply;

/// `GET /api/openapi.json`.
pub(crate) async fn openapi() -> Response<Body> {
    reply::json(StatusCode::OK, &openapi::document())
}

/// `GET /api/asyncapi.json`.
pub(crate) async fn asyncapi() -> Response<Body> {
    reply::json(StatusCode::OK, &asyncapi::document())
}

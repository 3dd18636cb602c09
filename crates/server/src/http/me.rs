//! `/api/v1/me`: who I am, and what I am called.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use teahouse_wire::rest;

use crate::{
    actions,
    app::App,
    http::input::{Caller, JsonBody},
    reply::{self, Answer},
};

/// `GET`: the person behind the cookie or token.
pub(crate) async fn show(Caller(speaker): Caller) -> Answer {
    Ok(reply::json(StatusCode::OK, &actions::me::describe(&speaker)))
}

/// `PUT {"name"}`: a new display name, kept.
pub(crate) async fn rename(
    State(app): State<Arc<App>>,
    Caller(speaker): Caller,
    JsonBody(body): JsonBody,
) -> Answer {
    let wanted: rest::Rename = rest::read(&body)?;
    let me = actions::me::rename(&app, &speaker, &wanted.name).await?;
    Ok(reply::json(StatusCode::OK, &me))
}

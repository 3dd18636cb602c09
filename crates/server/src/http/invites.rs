//! `/api/v1/rooms/{room}/invites…` and `/api/v1/invites/{code}`: bringing people into a room by a link.

use std::sync::Arc;

use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
};
use teahouse_domain::{Code, Error, KeyRight};
use teahouse_wire::rest;

use crate::{
    actions::invites,
    app::App,
    http::{
        input::{Caller, InRoom, JsonBody},
        places::Within,
    },
    reply::{self, Answer},
};

/// `GET rooms/{room}/invites`.
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    InRoom(room): InRoom,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Answer {
    caller.need(KeyRight::Rooms)?;
    let page = rest::paging(query.as_deref())?;
    Ok(reply::json(StatusCode::OK, &invites::list(&app, &caller.by(), &room, &page).await?))
}

/// `POST rooms/{room}/invites`: the only time the code is shown.
pub(crate) async fn make(
    State(app): State<Arc<App>>,
    InRoom(room): InRoom,
    caller: Caller,
    JsonBody(body): JsonBody,
) -> Answer {
    caller.need(KeyRight::Rooms)?;
    let wanted = rest::read::<rest::NewInvite>(&body)?.check()?;
    Ok(reply::json(StatusCode::CREATED, &invites::make(&app, &caller.by(), &room, wanted).await?))
}

/// `DELETE rooms/{room}/invites/{id}`.
pub(crate) async fn revoke(State(app): State<Arc<App>>, place: Within, caller: Caller) -> Answer {
    caller.need(KeyRight::Rooms)?;
    let id = place.id(|| Error::new(Code::BadCode, "no invitation has that id"))?;
    invites::revoke(&app, &caller.by(), &place.room, id).await?;
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

/// `GET invites/{code}`: what it is for. For who has no account yet, too.
pub(crate) async fn show(State(app): State<Arc<App>>, Path(code): Path<String>) -> Answer {
    let code = rest::check_code(&code)?;
    Ok(reply::json(StatusCode::OK, &invites::show(&app, &code).await?))
}

/// `POST invites/{code}`: comes into the room.
pub(crate) async fn accept(State(app): State<Arc<App>>, caller: Caller, Path(code): Path<String>) -> Answer {
    caller.need(KeyRight::Rooms)?;
    caller.pace(&app)?;
    let code = rest::check_code(&code)?;
    Ok(reply::json(StatusCode::OK, &invites::accept(&app, &caller.by(), &code).await?))
}

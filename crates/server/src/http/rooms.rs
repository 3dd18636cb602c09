//! `/api/v1/rooms`: the rooms that somebody sees, making one, changing it, ending it.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
};
use teahouse_domain::KeyRight;
use teahouse_wire::rest::{self, RoomsQuery};

use crate::{
    actions::rooms,
    app::App,
    http::input::{Caller, InRoom, JsonBody},
    reply::{self, Answer},
};

/// `GET rooms`: one's own, or those that are listed.
pub(crate) async fn list(State(app): State<Arc<App>>, caller: Caller, RawQuery(query): RawQuery) -> Answer {
    caller.need(KeyRight::Read)?;
    let query = RoomsQuery::parse(query.as_deref())?;
    let list = rooms::list(&app, &caller.speaker, &query).await?;
    Ok(reply::json(StatusCode::OK, &list))
}

/// `POST rooms`: 201, or 200 for the conversation that these people have already.
pub(crate) async fn make(State(app): State<Arc<App>>, caller: Caller, JsonBody(body): JsonBody) -> Answer {
    caller.need(KeyRight::Rooms)?;
    let wanted = rest::read::<rest::NewRoom>(&body)?.check()?;
    let (key, new) = rooms::make(&app, &caller.by(), wanted).await?;
    let room = rooms::show(&app, &caller.speaker, &key).await?;
    Ok(reply::json(if new { StatusCode::CREATED } else { StatusCode::OK }, &room))
}

/// `GET rooms/{room}`.
pub(crate) async fn show(State(app): State<Arc<App>>, InRoom(room): InRoom, caller: Caller) -> Answer {
    caller.need(KeyRight::Read)?;
    Ok(reply::json(StatusCode::OK, &rooms::show(&app, &caller.speaker, &room).await?))
}

/// `PATCH rooms/{room}`.
pub(crate) async fn change(
    State(app): State<Arc<App>>,
    InRoom(room): InRoom,
    caller: Caller,
    JsonBody(body): JsonBody,
) -> Answer {
    caller.need(KeyRight::Rooms)?;
    caller.pace(&app)?;
    let change = rest::read::<rest::UpdateRoom>(&body)?.check()?;
    rooms::change(&app, &caller.by(), &room, change).await?;
    Ok(reply::json(StatusCode::OK, &rooms::show(&app, &caller.speaker, &room).await?))
}

/// `DELETE rooms/{room}`.
pub(crate) async fn delete(State(app): State<Arc<App>>, InRoom(room): InRoom, caller: Caller) -> Answer {
    caller.need(KeyRight::Rooms)?;
    caller.pace(&app)?;
    rooms::delete(&app, &caller.by(), &room).await?;
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

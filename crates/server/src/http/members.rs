//! `/api/v1/rooms/{room}/enter`, `exit`, `members…` and `bans…`: who is in a room, and who is not to be.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
};
use teahouse_domain::KeyRight;
use teahouse_wire::rest::{self, PeopleQuery};

use crate::{
    actions::{members, moderation, people},
    app::App,
    http::{
        input::{Caller, InRoom, JsonBody},
        places::Within,
    },
    reply::{self, Answer},
};

/// `POST enter`.
pub(crate) async fn enter(State(app): State<Arc<App>>, InRoom(room): InRoom, caller: Caller) -> Answer {
    caller.need(KeyRight::Rooms)?;
    caller.pace(&app)?;
    members::enter(&app, &caller.by(), &room).await?;
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

/// `POST exit`.
pub(crate) async fn exit(State(app): State<Arc<App>>, InRoom(room): InRoom, caller: Caller) -> Answer {
    caller.need(KeyRight::Rooms)?;
    caller.pace(&app)?;
    members::exit(&app, &caller.by(), &room).await?;
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

/// `GET members`.
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    InRoom(room): InRoom,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Answer {
    caller.need(KeyRight::Read)?;
    let PeopleQuery { q, page } = PeopleQuery::parse(query.as_deref())?;
    Ok(reply::json(StatusCode::OK, &people::members(&app, &caller.speaker, &room, q, &page).await?))
}

/// `PUT members/{person}`: brings somebody in, or says what they are.
pub(crate) async fn put(
    State(app): State<Arc<App>>,
    place: Within,
    caller: Caller,
    JsonBody(body): JsonBody,
) -> Answer {
    caller.need(KeyRight::Rooms)?;
    caller.pace(&app)?;
    let role = rest::read::<rest::SetRole>(&body)?.role.0;
    members::put(&app, &caller.by(), &place.room, place.person()?, role).await?;
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

/// `DELETE members/{person}`.
pub(crate) async fn remove(State(app): State<Arc<App>>, place: Within, caller: Caller) -> Answer {
    caller.need(KeyRight::Rooms)?;
    caller.pace(&app)?;
    members::remove(&app, &caller.by(), &place.room, place.person()?).await?;
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

/// `PUT members/{person}/mute`.
pub(crate) async fn mute(
    State(app): State<Arc<App>>,
    place: Within,
    caller: Caller,
    JsonBody(body): JsonBody,
) -> Answer {
    caller.need(KeyRight::Rooms)?;
    caller.pace(&app)?;
    let seconds = rest::read::<rest::Mute>(&body)?.check()?;
    members::mute(&app, &caller.by(), &place.room, place.person()?, seconds).await?;
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

/// `GET bans`.
pub(crate) async fn bans(
    State(app): State<Arc<App>>,
    InRoom(room): InRoom,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Answer {
    caller.need(KeyRight::Rooms)?;
    let page = rest::paging(query.as_deref())?;
    Ok(reply::json(StatusCode::OK, &moderation::bans(&app, &caller.by(), &room, &page).await?))
}

/// `POST bans`.
pub(crate) async fn ban(
    State(app): State<Arc<App>>,
    InRoom(room): InRoom,
    caller: Caller,
    JsonBody(body): JsonBody,
) -> Answer {
    caller.need(KeyRight::Rooms)?;
    caller.pace(&app)?;
    let wanted = rest::read::<rest::NewBan>(&body)?.check()?;
    let ban = moderation::ban(&app, &caller.by(), &room, wanted).await?;
    Ok(reply::json(StatusCode::CREATED, &ban))
}

/// `DELETE bans/{person}`.
pub(crate) async fn lift(State(app): State<Arc<App>>, place: Within, caller: Caller) -> Answer {
    caller.need(KeyRight::Rooms)?;
    caller.pace(&app)?;
    moderation::lift(&app, &caller.by(), &place.room, place.person()?).await?;
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

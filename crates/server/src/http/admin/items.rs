//! One room, message, upload, report, ban, invitation, key or word.

use std::sync::Arc;

use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
};
use teahouse_domain::{Code, Error, Result, RoomName};
use teahouse_wire::{
    AsText,
    admin::{Command, WordBody},
    rest,
};

use super::{answer, done, export};
use crate::{
    app::App,
    http::input::{Caller, InRoom, JsonBody, OfMedia},
    reply::Answer,
};

/// An id of a path; what can be none is nowhere.
fn id<T: std::str::FromStr>(text: &str) -> Result<AsText<T>> {
    text.parse().map(AsText).map_err(|_| Error::new(Code::NotFound, "there is nothing of that id"))
}

/// `GET rooms/{room}`.
pub(crate) async fn show_room(State(app): State<Arc<App>>, caller: Caller, InRoom(room): InRoom) -> Answer {
    answer(&app, &caller, StatusCode::OK, Command::ShowRoom { room: AsText(room) }).await
}

/// `PATCH rooms/{room}`.
pub(crate) async fn change_room(
    State(app): State<Arc<App>>,
    caller: Caller,
    InRoom(room): InRoom,
    JsonBody(body): JsonBody,
) -> Answer {
    let command = Command::ChangeRoom { room: AsText(room), change: rest::read(&body)? };
    answer(&app, &caller, StatusCode::OK, command).await
}

/// `DELETE rooms/{room}`.
pub(crate) async fn remove_room(State(app): State<Arc<App>>, caller: Caller, InRoom(room): InRoom) -> Answer {
    done(&app, &caller, Command::RemoveRoom { room: AsText(room) }).await
}

/// `GET rooms/{room}/members`.
pub(crate) async fn members(
    State(app): State<Arc<App>>,
    caller: Caller,
    InRoom(room): InRoom,
    RawQuery(query): RawQuery,
) -> Answer {
    let (command, format) = Command::members(room, query.as_deref())?;
    export::list(&app, &caller, "members", command, format, query.as_deref()).await
}

/// `PUT rooms/{room}/members/{user}`: brings somebody in, or says what they are.
pub(crate) async fn set_member(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((room, user)): Path<(String, String)>,
    JsonBody(body): JsonBody,
) -> Answer {
    let (room, user) = member(&room, &user)?;
    let role = rest::read::<rest::SetRole>(&body)?.role;
    answer(&app, &caller, StatusCode::OK, Command::SetMember { room, user, role }).await
}

/// `DELETE rooms/{room}/members/{user}`.
pub(crate) async fn remove_member(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((room, user)): Path<(String, String)>,
) -> Answer {
    let (room, user) = member(&room, &user)?;
    done(&app, &caller, Command::RemoveMember { room, user }).await
}

fn member(room: &str, user: &str) -> Result<(AsText<RoomName>, AsText<rest::Whom>)> {
    Ok((AsText(RoomName::parse(room)?), Command::whom(user)?))
}

/// `DELETE messages/{room}/{seq}`.
pub(crate) async fn remove_message(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((room, seq)): Path<(String, String)>,
) -> Answer {
    let (room, seq) = (RoomName::parse(&room)?, rest::target(&seq)?.0);
    done(&app, &caller, Command::RemoveMessage { room: AsText(room), seq }).await
}

/// `DELETE media/{id}`.
pub(crate) async fn remove_media(
    State(app): State<Arc<App>>,
    caller: Caller,
    OfMedia(media): OfMedia,
) -> Answer {
    done(&app, &caller, Command::RemoveMedia { media: AsText(media) }).await
}

/// `PATCH reports/{id}`.
pub(crate) async fn handle_report(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(report): Path<String>,
    JsonBody(body): JsonBody,
) -> Answer {
    let command = Command::HandleReport { report: id(&report)?, change: rest::read(&body)? };
    answer(&app, &caller, StatusCode::OK, command).await
}

/// `POST bans`.
pub(crate) async fn add_ban(State(app): State<Arc<App>>, caller: Caller, JsonBody(body): JsonBody) -> Answer {
    answer(&app, &caller, StatusCode::CREATED, Command::AddBan(rest::read(&body)?)).await
}

/// `DELETE bans/{id}`.
pub(crate) async fn lift_ban(State(app): State<Arc<App>>, caller: Caller, Path(ban): Path<String>) -> Answer {
    done(&app, &caller, Command::LiftBan { ban: id(&ban)? }).await
}

/// `POST invites`.
pub(crate) async fn add_invite(
    State(app): State<Arc<App>>,
    caller: Caller,
    JsonBody(body): JsonBody,
) -> Answer {
    answer(&app, &caller, StatusCode::CREATED, Command::AddInvite(rest::read(&body)?)).await
}

/// `DELETE invites/{id}`.
pub(crate) async fn revoke_invite(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(invite): Path<String>,
) -> Answer {
    done(&app, &caller, Command::RevokeInvite { invite: id(&invite)? }).await
}

/// `POST keys`.
pub(crate) async fn add_key(State(app): State<Arc<App>>, caller: Caller, JsonBody(body): JsonBody) -> Answer {
    answer(&app, &caller, StatusCode::CREATED, Command::AddKey(rest::read(&body)?)).await
}

/// `DELETE keys/{id}`.
pub(crate) async fn revoke_key(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(key): Path<String>,
) -> Answer {
    done(&app, &caller, Command::RevokeKey { key: id(&key)? }).await
}

/// `PUT words/{word}`.
pub(crate) async fn set_word(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(word): Path<String>,
    JsonBody(body): JsonBody,
) -> Answer {
    let WordBody { action } = rest::read(&body)?;
    answer(&app, &caller, StatusCode::OK, Command::SetWord { word, action }).await
}

/// `DELETE words/{word}`.
pub(crate) async fn remove_word(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(word): Path<String>,
) -> Answer {
    done(&app, &caller, Command::RemoveWord { word }).await
}

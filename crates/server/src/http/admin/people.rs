//! Accounts: `users` and what is below one of them.

use std::sync::Arc;

use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
};
use teahouse_wire::{admin::Command, rest};

use super::{answer, done, export};
use crate::{
    app::App,
    http::input::{Caller, JsonBody},
    reply::Answer,
};

/// `POST users`.
pub(crate) async fn add_user(
    State(app): State<Arc<App>>,
    caller: Caller,
    JsonBody(body): JsonBody,
) -> Answer {
    answer(&app, &caller, StatusCode::CREATED, Command::AddUser(rest::read(&body)?)).await
}

/// `GET users/{id}`; a login does, too.
pub(crate) async fn show_user(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(user): Path<String>,
) -> Answer {
    let user = Command::whom(&user)?;
    answer(&app, &caller, StatusCode::OK, Command::ShowUser { user }).await
}

/// `PATCH users/{id}`.
pub(crate) async fn change_user(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(user): Path<String>,
    JsonBody(body): JsonBody,
) -> Answer {
    let command = Command::ChangeUser { user: Command::whom(&user)?, change: rest::read(&body)? };
    answer(&app, &caller, StatusCode::OK, command).await
}

/// `DELETE users/{id}?messages=keep|delete`.
pub(crate) async fn remove_user(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(user): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let command =
        Command::RemoveUser { user: Command::whom(&user)?, messages: rest::said(query.as_deref())? };
    done(&app, &caller, command).await
}

/// `GET users/{id}/sessions`.
pub(crate) async fn sessions(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(user): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let (command, format) = Command::sessions(&user, query.as_deref())?;
    export::list(&app, &caller, "sessions", command, format, query.as_deref()).await
}

/// `DELETE users/{id}/sessions`.
pub(crate) async fn end_sessions(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(user): Path<String>,
) -> Answer {
    let user = Command::whom(&user)?;
    done(&app, &caller, Command::EndSessions { user }).await
}

/// `POST users/{id}/reset`.
pub(crate) async fn reset_password(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(user): Path<String>,
) -> Answer {
    let user = Command::whom(&user)?;
    answer(&app, &caller, StatusCode::OK, Command::ResetPassword { user }).await
}

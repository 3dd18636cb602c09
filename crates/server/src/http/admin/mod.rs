//! `/api/v1/admin/…`: what admins ask for, as REST. Each handler reads one command and shows its answer.
//!
//! Must never decide or do anything: `actions::admin` is the one executor, and the only one to ask whether this is an
//! admin. An API key needs the right `admin` beside. Bounds: bodies and pages of the wire; exports as `export` says.

mod export;
mod items;
mod people;

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    http::{StatusCode, Uri},
};
use teahouse_domain::{KeyRight, Result};
use teahouse_wire::admin::Command;

use crate::{
    actions,
    app::App,
    http::{input::Caller, pages},
    reply::{self, Answer},
};

pub(crate) use export::audit as export_audit;
pub(crate) use items::{
    add_ban, add_invite, add_key, change_room, handle_report, lift_ban, members, remove_media, remove_member,
    remove_message, remove_room, remove_word, revoke_invite, revoke_key, set_member, set_word, show_room,
};
pub(crate) use people::{
    add_user, change_user, end_sessions, remove_user, reset_password, sessions, show_user,
};

/// `GET overview`.
pub(crate) async fn overview(State(app): State<Arc<App>>, caller: Caller) -> Answer {
    answer(&app, &caller, StatusCode::OK, Command::Overview {}).await
}

/// `GET audit/verify`.
pub(crate) async fn verify_audit(State(app): State<Arc<App>>, caller: Caller) -> Answer {
    answer(&app, &caller, StatusCode::OK, Command::VerifyAudit {}).await
}

/// `GET` of any list: a page; with `?format=` everything, as a file.
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    uri: Uri,
    RawQuery(query): RawQuery,
) -> Answer {
    let name = uri.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    match Command::list(name, query.as_deref())? {
        Some((command, format)) => export::list(&app, &caller, name, command, format, query.as_deref()).await,
        None => Ok(pages::nothing_here().await),
    }
}

/// Does it, and shows what it answers.
async fn answer(app: &Arc<App>, caller: &Caller, status: StatusCode, command: Command) -> Answer {
    Ok(reply::json(status, &run(app, caller, command).await?))
}

/// Does it, and says nothing more.
async fn done(app: &Arc<App>, caller: &Caller, command: Command) -> Answer {
    run(app, caller, command).await?;
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

async fn run(app: &Arc<App>, caller: &Caller, command: Command) -> Result<serde_json::Value> {
    if let Err(error) = caller.need(KeyRight::Admin) {
        actions::admin::refused(app, &caller.by(), &command);
        return Err(error);
    }
    actions::admin::run(app, &caller.by(), command).await
}

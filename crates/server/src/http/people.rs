//! `/api/v1/people`: finding somebody, for mentions and conversations.

use std::sync::Arc;

use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
};
use teahouse_domain::KeyRight;
use teahouse_wire::rest::PeopleQuery;

use crate::{
    actions::people,
    app::App,
    http::{input::Caller, places},
    reply::{self, Answer},
};

/// `GET people?q=`.
pub(crate) async fn find(State(app): State<Arc<App>>, caller: Caller, RawQuery(query): RawQuery) -> Answer {
    caller.need(KeyRight::Read)?;
    let PeopleQuery { q, page } = PeopleQuery::parse(query.as_deref())?;
    Ok(reply::json(StatusCode::OK, &people::find(&app, &caller.by(), q, &page).await?))
}

/// `GET people/{id}`.
pub(crate) async fn show(State(app): State<Arc<App>>, caller: Caller, Path(id): Path<String>) -> Answer {
    caller.need(KeyRight::Read)?;
    let person = places::person(&id)?;
    Ok(reply::json(StatusCode::OK, &people::show(&app, &caller.by(), person).await?))
}

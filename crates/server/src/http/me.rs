//! `/api/v1/me` and `/api/v1/sessions`: who I am, and where I am signed in.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
};
use futures_util::stream;
use teahouse_domain::{Code, Error, Result, SessionId};
use teahouse_wire::rest;

use crate::{
    actions::{
        self,
        accounts::{Profile, Said},
        export::Export,
    },
    app::App,
    cookies,
    http::{
        accounts::forget,
        input::{Caller, JsonBody},
        moderation,
    },
    myself,
    reply::{self, Answer},
};

/// `GET me`: the person behind the cookie or token.
pub(crate) async fn show(State(app): State<Arc<App>>, caller: Caller) -> Answer {
    Ok(reply::json(StatusCode::OK, &myself::describe(&app, &caller.speaker)))
}

/// `PUT me`: name, address, picture, language; each may be left out.
pub(crate) async fn change(State(app): State<Arc<App>>, caller: Caller, JsonBody(body): JsonBody) -> Answer {
    caller.need_person()?;
    let wanted = rest::read::<rest::UpdateMe>(&body)?.check()?;
    moderation::may_write(&app, &caller)?;
    let language = wanted.language.map(|language| language.map(Into::into));
    let profile = Profile { name: wanted.name, email: wanted.email, picture: wanted.picture, language };
    let password = wanted.password.as_ref().map(|password| password.0.as_str());
    actions::accounts::change(&app, &caller.by(), profile, password).await?;
    show(State(app), caller).await
}

/// `PUT me/password`: signs all other devices out.
pub(crate) async fn set_password(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    JsonBody(body): JsonBody,
) -> Answer {
    caller.need_person()?;
    caller.need_own_password()?;
    let wanted = rest::read::<rest::ChangePassword>(&body)?.check()?;
    let old = wanted.old.as_ref().map(|old| old.0.as_str());
    let here = caller.session();
    let hash = actions::accounts::set_password(&app, &caller.by(), (old, &wanted.new.0), here).await?;
    let mut response = reply::empty(StatusCode::NO_CONTENT);
    if cookies::session(&headers, caller.client.secure).is_some() {
        // What was known of this device ended with the old password.
        let known = app.identity.device(caller.speaker.id, hash.as_str());
        let cookie = cookies::known_device(&known, caller.client.secure);
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// `DELETE me`: the account goes, and what was said with it where that is asked for.
pub(crate) async fn delete(State(app): State<Arc<App>>, caller: Caller, JsonBody(body): JsonBody) -> Answer {
    caller.need_person()?;
    let wanted = rest::read::<rest::DeleteMe>(&body)?.check()?;
    let password = wanted.password.as_ref().map(|password| password.0.as_str());
    let said = match wanted.messages {
        rest::Said::Keep => Said::Keep,
        rest::Said::Delete => Said::Delete,
    };
    actions::accounts::delete(&app, &caller.by(), password, said).await?;
    let mut response = reply::empty(StatusCode::NO_CONTENT);
    forget(&mut response, caller.client);
    Ok(response)
}

/// `GET me/export`: everything of mine, as JSON, written while it is read.
pub(crate) async fn export(State(app): State<Arc<App>>, caller: Caller) -> Answer {
    caller.need_person()?;
    let transfer = caller.transfer(&app);
    let mut export = Export::begin(app, caller.by(), caller.session()).await?;
    let head = export.piece().await.transpose()?;
    // A piece that fails breaks the file off, and so does a session that ended: half of it is not taken for the whole.
    let pieces = stream::unfold((head, export, transfer), |(head, mut export, mut transfer)| async move {
        let piece = match head {
            Some(head) => Ok(head),
            None => export.piece().await?,
        };
        let piece = transfer.look().and(piece);
        Some((piece.map(Bytes::from), (None, export, transfer)))
    });
    let mut response = Response::new(Body::from_stream(pieces));
    let place = HeaderValue::from_static("attachment; filename=\"teahouse.json\"");
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert(header::CONTENT_DISPOSITION, place);
    Ok(response)
}

/// `GET sessions`: where I am signed in.
pub(crate) async fn sessions(State(app): State<Arc<App>>, caller: Caller) -> Answer {
    caller.need_person()?;
    let here = caller.session();
    let sessions = actions::sessions::list(&app, &caller.by()).await?;
    let items = sessions.into_iter().map(|session| actions::sessions::shown(session, here)).collect();
    Ok(reply::json(StatusCode::OK, &rest::Items { items, next: None }))
}

/// `DELETE sessions/{id}`: signs that device out.
pub(crate) async fn end_session(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer {
    caller.need_person()?;
    let id: Result<SessionId> = id.parse();
    let id = id.map_err(|_| Error::new(Code::NotFound, "you have no device of that id"))?;
    actions::sessions::end(&app, &caller.by(), id).await?;
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

/// `DELETE sessions`: signs everything else out, with `?all=true` this device too.
pub(crate) async fn end_sessions(
    State(app): State<Arc<App>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Answer {
    caller.need_person()?;
    let all = rest::all_sessions(query.as_deref())?;
    let here = caller.session().filter(|_| !all);
    actions::sessions::end_all(&app, &caller.by(), here).await?;
    let mut response = reply::empty(StatusCode::NO_CONTENT);
    if all {
        forget(&mut response, caller.client);
    }
    Ok(response)
}

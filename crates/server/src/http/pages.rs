//! The pages: static files under names that people share. The room's name is read by the page itself.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Extension, State},
    http::{HeaderMap, HeaderValue, Response, StatusCode, Uri, header},
    response::IntoResponse as _,
};
use teahouse_domain::{Code, Error};

use crate::{
    app::App,
    caller, cookies,
    http::{assets, input::InRoom},
    identity::Identity,
    reply::{self, Refused},
    web_policy::{self, Client},
};

/// `/`: choose or open a room.
pub(crate) async fn home(
    state: State<Arc<App>>,
    client: Extension<Client>,
    headers: HeaderMap,
) -> Response<Body> {
    page(&state, *client, &headers, "home.html")
}

/// `/chat/<room>/`: a room.
pub(crate) async fn room(
    state: State<Arc<App>>,
    client: Extension<Client>,
    room: Result<InRoom, Refused>,
    headers: HeaderMap,
) -> Response<Body> {
    match room {
        Ok(_) => page(&state, *client, &headers, "room.html"),
        Err(refused) => missing(&state, &headers).unwrap_or_else(|| refused.into_response()),
    }
}

/// `/sign-in`, `/sign-up`, `/reset`, `/confirm/…`, `/invite/…`: coming and going. The page reads from its address which it is.
pub(crate) async fn account(
    state: State<Arc<App>>,
    client: Extension<Client>,
    headers: HeaderMap,
) -> Response<Body> {
    page(&state, *client, &headers, "account.html")
}

/// `/admin/…`: the admin's pages. Anybody may have them; what they show comes from the API, which asks who it is for.
pub(crate) async fn admin(
    state: State<Arc<App>>,
    client: Extension<Client>,
    headers: HeaderMap,
) -> Response<Body> {
    page(&state, *client, &headers, "admin.html")
}

/// `/admin`: with a slash.
pub(crate) async fn to_admin() -> Response<Body> {
    permanently_to(&HeaderValue::from_static("/admin/"))
}

/// `/chat/<room>`: the same, as Django does it.
pub(crate) async fn to_room(
    state: State<Arc<App>>,
    room: Result<InRoom, Refused>,
    headers: HeaderMap,
) -> Response<Body> {
    let InRoom(room) = match room {
        Ok(room) => room,
        Err(refused) => return missing(&state, &headers).unwrap_or_else(|| refused.into_response()),
    };
    let place = percent_encoding::utf8_percent_encode(room.as_str(), percent_encoding::NON_ALPHANUMERIC);
    permanently_to(&HeaderValue::from_str(&format!("/chat/{place}/")).expect("percent-encoded"))
}

fn permanently_to(place: &HeaderValue) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    response.headers_mut().insert(header::LOCATION, place.clone());
    response
}

/// Everything that has no address: a page for who looks with a browser.
pub(crate) async fn nowhere(state: State<Arc<App>>, uri: Uri, headers: HeaderMap) -> Response<Body> {
    // What programs ask for is answered to programs, whoever asks.
    let shown = if uri.path().starts_with("/api/") { None } else { missing(&state, &headers) };
    match shown {
        Some(page) => page,
        None => nothing_here().await,
    }
}

/// That there is nothing here, in words of the page's own; for who asks for a page.
fn missing(app: &App, headers: &HeaderMap) -> Option<Response<Body>> {
    let accepted = headers.get(header::ACCEPT)?.to_str().ok()?;
    if !accepted.contains("text/html") {
        return None;
    }
    // Each time anew: a 304 would say that there is something.
    let mut response = assets::show("account.html", assets::find(app, "account.html")?, &HeaderMap::new());
    *response.status_mut() = StatusCode::NOT_FOUND;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(web_policy::PAGE));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.remove(header::ETAG);
    Some(response)
}

/// Everything that has no address, for programs.
pub(crate) async fn nothing_here() -> Response<Body> {
    reply::error(&Error::new(Code::NotFound, "nothing here; rooms are at /chat/<name>/"))
}

/// An address that does not do that.
pub(crate) async fn method_not_allowed() -> Response<Body> {
    let error = Error::new(Code::BadRequest, "this address does not answer that method");
    reply::error_with(StatusCode::METHOD_NOT_ALLOWED, &error)
}

/// A page, a guest's cookie for who has none, and a device's own once more, so that one that is used stays signed in.
/// What sets a cookie is one person's: no cache keeps it.
fn page(app: &App, client: Client, headers: &HeaderMap, file: &str) -> Response<Body> {
    let Some(asset) = assets::find(app, file) else {
        return reply::error(&Error::new(Code::NotFound, "this build has no page; set web_folder"));
    };
    let mut set: Vec<HeaderValue> = Vec::new();
    // Also for who signed in: when they sign out here, they are a guest again.
    if matches!(caller::guest_credential(app, headers), Ok(None)) {
        let token = app.identity.token(Identity::new_guest());
        set.push(cookies::new_guest(&token, client.secure));
    }
    set.extend(caller::renewed(app, client, headers).into_iter().flatten());
    let cached = if set.is_empty() { headers } else { &HeaderMap::new() };
    let mut response = assets::show(file, asset, cached);
    let security = HeaderValue::from_static(web_policy::PAGE);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, security);
    let control = if set.is_empty() { "private, no-cache" } else { "no-store" };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(control));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Cookie"));
    for cookie in set {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

//! The whole URL map: HTTP, sockets and, later, the admin. Nothing registers itself elsewhere.
//!
//! Every request passes [`Site::answer`] first: the host rule, the client's address, the headers that every
//! answer carries. Bounds: bodies are read by `http::input` and by uploads, each within limits of its own.

use std::{convert::Infallible, net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::DefaultBodyLimit,
    http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, header},
    routing::{delete, get, patch, post, put},
};
use hyper::body::Incoming;
use parking_lot::Mutex;
use teahouse_domain::Code;
use tower_service::Service as _;

use crate::{
    app::App,
    cookies,
    http::{
        accounts, admin, assets, downloads, health, invites, me, media, members, messages, moderation, pages,
        people, rooms, spec,
    },
    reply,
    telemetry::metrics::Route,
    web_policy::{self, Client},
    ws,
};

/// The map.
fn router(app: Arc<App>) -> Router {
    let upload = post(media::upload).layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/", get(pages::home))
        .route("/chat/{room}", get(pages::to_room))
        .route("/chat/{room}/", get(pages::room))
        .route("/static/{*path}", get(assets::file))
        .route("/favicon.ico", get(assets::favicon))
        .route("/media/{id}", get(downloads::download))
        .route("/media/{id}/thumbnail", get(downloads::thumbnail))
        .route("/admin", get(pages::to_admin))
        .route("/admin/", get(pages::admin))
        .route("/admin/{*path}", get(pages::admin))
        .merge(doors_map())
        .route("/api/v1/server", get(accounts::server))
        .route("/api/v1/sign-up", post(accounts::sign_up))
        .route("/api/v1/sign-in", post(accounts::sign_in))
        .route("/api/v1/sign-out", post(accounts::sign_out))
        .route("/api/v1/tokens", post(accounts::sign_for))
        .route("/api/v1/password-reset", post(accounts::ask_reset))
        .route("/api/v1/password-reset/{code}", post(accounts::reset))
        .route("/api/v1/email-confirmations/{code}", post(accounts::confirm_email))
        .route("/api/v1/me", get(me::show).put(me::change).delete(me::delete))
        .route("/api/v1/me/password", put(me::set_password))
        .route("/api/v1/me/export", get(me::export))
        .route("/api/v1/sessions", get(me::sessions).delete(me::end_sessions))
        .route("/api/v1/sessions/{id}", delete(me::end_session))
        .route("/api/v1/media", upload)
        .route("/api/v1/invites/{code}", get(invites::show).post(invites::accept))
        .route("/api/v1/people", get(people::find))
        .route("/api/v1/people/{id}", get(people::show))
        .route("/api/v1/reports", get(moderation::all_reports))
        .merge(rooms_map())
        .route("/api/openapi.json", get(spec::openapi))
        .route("/api/asyncapi.json", get(spec::asyncapi))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .nest("/api/v1/admin", admin_router())
        .fallback(pages::nowhere)
        .method_not_allowed_fallback(pages::method_not_allowed)
        .with_state(app)
}

/// The pages before the rooms, with or without a slash at the end.
fn doors_map() -> Router<Arc<App>> {
    let doors = ["/sign-in", "/sign-up", "/reset", "/reset/{code}", "/confirm/{code}", "/invite/{code}"];
    doors.into_iter().fold(Router::new(), |map, door| {
        map.route(door, get(pages::account)).route(&format!("{door}/"), get(pages::account))
    })
}

/// Below `/api/v1/admin`.
fn admin_router() -> Router<Arc<App>> {
    Router::new()
        .route("/overview", get(admin::overview))
        .route("/users", get(admin::list).post(admin::add_user))
        .route("/users/{user}", get(admin::show_user).patch(admin::change_user).delete(admin::remove_user))
        .route("/users/{user}/sessions", get(admin::sessions).delete(admin::end_sessions))
        .route("/users/{user}/reset", post(admin::reset_password))
        .route("/rooms", get(admin::list))
        .route("/rooms/{room}", get(admin::show_room).patch(admin::change_room).delete(admin::remove_room))
        .route("/rooms/{room}/members", get(admin::members))
        .route("/rooms/{room}/members/{user}", put(admin::set_member).delete(admin::remove_member))
        .route("/messages", get(admin::list))
        .route("/messages/{room}/{seq}", delete(admin::remove_message))
        .route("/media", get(admin::list))
        .route("/media/{id}", delete(admin::remove_media))
        .route("/reports", get(admin::list))
        .route("/reports/{id}", patch(admin::handle_report))
        .route("/bans", get(admin::list).post(admin::add_ban))
        .route("/bans/{id}", delete(admin::lift_ban))
        .route("/invites", get(admin::list).post(admin::add_invite))
        .route("/invites/{id}", delete(admin::revoke_invite))
        .route("/keys", get(admin::list).post(admin::add_key))
        .route("/keys/{id}", delete(admin::revoke_key))
        .route("/words", get(admin::list))
        .route("/words/{word}", put(admin::set_word).delete(admin::remove_word))
        .route("/settings", get(admin::list))
        .route("/audit", get(admin::list))
        .route("/audit/export", get(admin::export_audit))
        .route("/audit/verify", get(admin::verify_audit))
}

/// The part of the map that is about rooms.
fn rooms_map() -> Router<Arc<App>> {
    let reaction = put(moderation::react).delete(moderation::take_back);
    Router::new()
        .route("/api/v1/rooms", get(rooms::list).post(rooms::make))
        .route("/api/v1/rooms/{room}", get(rooms::show).patch(rooms::change).delete(rooms::delete))
        .route("/api/v1/rooms/{room}/bans", get(members::bans).post(members::ban))
        .route("/api/v1/rooms/{room}/bans/{person}", delete(members::lift))
        .route("/api/v1/rooms/{room}/enter", post(members::enter))
        .route("/api/v1/rooms/{room}/events", get(messages::events))
        .route("/api/v1/rooms/{room}/exit", post(members::exit))
        .route("/api/v1/rooms/{room}/invites", get(invites::list).post(invites::make))
        .route("/api/v1/rooms/{room}/invites/{id}", delete(invites::revoke))
        .route("/api/v1/rooms/{room}/members", get(members::list))
        .route("/api/v1/rooms/{room}/members/{person}", put(members::put).delete(members::remove))
        .route("/api/v1/rooms/{room}/members/{person}/mute", put(members::mute))
        .route("/api/v1/rooms/{room}/messages", get(messages::list).post(messages::send))
        .route("/api/v1/rooms/{room}/messages/{seq}", patch(moderation::edit).delete(moderation::delete))
        .route("/api/v1/rooms/{room}/messages/{seq}/reactions/{emoji}", reaction)
        .route("/api/v1/rooms/{room}/messages/{seq}/report", post(moderation::report))
        .route("/api/v1/rooms/{room}/read", put(moderation::read))
        .route("/api/v1/rooms/{room}/reports", get(moderation::reports))
        .route("/api/v1/rooms/{room}/reports/{id}", patch(moderation::handle_report))
}

/// What the accept loop knows of a connection, and where a handshake leaves its socket's session.
pub(crate) struct Arrival {
    pub(crate) peer: SocketAddr,
    pub(crate) slot: Arc<Mutex<Option<ws::Session>>>,
}

/// The application and its map.
pub(crate) struct Site {
    pub(crate) app: Arc<App>,
    router: Router,
}

impl Site {
    /// Whether the request is for us, and from where somebody may come. Orchestrators ask for the health by whatever
    /// address they know.
    fn check<B>(&self, client: Client, request: &Request<B>) -> teahouse_domain::Result<()> {
        if matches!(request.uri().path(), "/livez" | "/readyz") {
            return Ok(());
        }
        self.app.policy.check_host(request.headers(), request.uri())?;
        if self.app.access.is_address_banned(client.address, self.app.clock.wall()) {
            return Err(teahouse_domain::policy::banned());
        }
        Ok(())
    }

    pub(crate) fn new(app: Arc<App>) -> Self {
        Self { router: router(Arc::clone(&app)), app }
    }

    /// Answers one request. Cannot fail: an error is an answer too.
    pub(crate) async fn answer(
        &self,
        arrival: Arrival,
        mut request: Request<Incoming>,
    ) -> Result<Response<Body>, Infallible> {
        let app = &self.app;
        let route = Route::of(request.uri().path());
        let client = app.policy.origin_of(arrival.peer.ip(), request.headers());
        let signed_in = cookies::session(request.headers(), client.secure).is_some();
        let mut response = if let Err(error) = self.check(client, &request) {
            reply::error(&error)
        } else if matches!(request.uri().path().strip_prefix("/ws"), Some(rest) if rest.is_empty() || rest.starts_with('/'))
        {
            ws::open(app, client, &request, &arrival.slot).await
        } else {
            request.extensions_mut().insert(client);
            let Ok(response) = self.router.clone().call(request).await;
            response
        };
        app.metrics.http_answered(route, response.status().as_u16());
        let code = response.extensions().get::<Code>().copied();
        if let Some(code) = code {
            app.metrics.refused(code);
        }
        // Not for every 401: a wrong old password ends no session.
        if signed_in && matches!(code, Some(Code::Unauthorized | Code::Expired)) {
            accounts::forget(&mut response, client);
        }
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            harden(response.headers_mut(), client);
        }
        Ok(response)
    }
}

/// For browsers that came by TLS once: never without it again.
const A_YEAR: &str = "max-age=31536000";

/// What every answer carries, unless the handler said something stricter.
fn harden(headers: &mut HeaderMap, client: Client) {
    let defaults: [(HeaderName, &'static str); 6] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CONTENT_SECURITY_POLICY, web_policy::NOTHING_RUNS),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in defaults {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if client.secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(A_YEAR));
    }
}

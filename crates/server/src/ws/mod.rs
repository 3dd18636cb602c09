//! Sockets: the handshake, and one session per wire.
//!
//! Runs on the shards' threads (all but [`open`]): must never block and never touch another connection.
//! A session turns frames into calls of `actions` and answers into frames; it decides nothing.

mod again;
mod chat;
mod gate;
mod handshake;
mod join;
mod sockets;
mod tutorial;
mod watch;

use std::{net::TcpStream, sync::Arc};

use axum::{
    body::Body,
    http::{Request, Response, StatusCode},
};
use parking_lot::Mutex;
use teahouse_domain::{Code, Error, Result, RoomName};
use teahouse_wire::{chat::SUBPROTOCOL, codes};

pub(crate) use sockets::{Session, Sockets};

use crate::{app::App, caller, credential::Credential, telemetry::metrics::Wire, web_policy::Client};
use gate::Gate;
use handshake::{Handshake, Refusal};
use tutorial::Visitor;

/// Takes an upgraded socket to its shard.
pub(crate) fn adopt(app: &App, socket: TcpStream, early: Vec<u8>, session: Session) {
    let wire = session.wire();
    let options = match wire {
        Wire::Chat => &app.chat_options,
        _ => &app.tutorial_options,
    };
    match app.fanout().adopt(socket, early, session, Arc::clone(options)) {
        Ok(()) => app.metrics.opened(wire),
        Err(refused) => tracing::debug!(?refused, "a socket found no shard"),
    }
}

/// Answers a request to `/ws…`: 101 with the session left in `slot`, or a refusal with its reason.
pub(crate) async fn open(
    app: &Arc<App>,
    client: Client,
    request: &Request<impl Sized>,
    slot: &Mutex<Option<Session>>,
) -> Response<Body> {
    match accept(app, client, request).await {
        Ok((response, session)) => {
            *slot.lock() = Some(session);
            response
        }
        Err(refusal) => refusal.answer(),
    }
}

async fn accept(
    app: &Arc<App>,
    client: Client,
    request: &Request<impl Sized>,
) -> Result<(Response<Body>, Session), Refusal> {
    let route = Route::parse(request.uri().path())?;
    let handshake = Handshake::read(request)?;
    app.policy.check_origin(request.headers())?;
    // Noted first: whatever is committed from here on is asked for again when the socket opens.
    let revision = app.access.revision();
    let who = who(app, client, &handshake, request).await?;
    if matches!(route, Route::Chat) && !handshake.offers(SUBPROTOCOL) {
        return Err(Error::new(Code::BadRequest, "offer the subprotocol chat.v1.json here").into());
    }
    let protocol = matches!(route, Route::Chat).then_some(SUBPROTOCOL);
    let person = who.as_ref().map(|who| who.speaker.id);
    let session = match Gate::open(app, client.address, person) {
        // A browser cannot read a refused handshake: it is told by the close code.
        _ if app.is_draining() => Session::TurnedAway(codes::RESTART),
        Err(_) => Session::TurnedAway(codes::TOO_MANY),
        Ok(gate) => {
            let visitor = Visitor { who, address: client.address, gate, revision };
            match route {
                Route::Tutorial(room) => {
                    let query = request.uri().query();
                    Session::Tutorial(Box::new(tutorial::Session::new(app, &room, visitor, query)?))
                }
                Route::Chat => Session::Chat(Box::new(chat::Session::new(visitor))),
            }
        }
    };
    Ok((handshake.accept(protocol), session))
}

/// The cookie, `Authorization: Bearer` or the subprotocol; never the query string.
async fn who(
    app: &Arc<App>,
    client: Client,
    handshake: &Handshake,
    request: &Request<impl Sized>,
) -> Result<Option<Credential>> {
    let who = match handshake.bearer() {
        Some(token) => Some(caller::from_token(app, client.address, token).await?),
        None => caller::identify(app, client, request.method(), request.headers()).await?,
    };
    if let Some(who) = &who {
        app.check_person(&who.speaker)?;
    }
    Ok(who)
}

enum Route {
    Tutorial(RoomName),
    Chat,
}

impl Route {
    fn parse(path: &str) -> Result<Self, Refusal> {
        let nothing = || Error::new(Code::NotFound, "sockets are at /ws and /ws/chat/<room>/");
        if path == "/ws" || path == "/ws/" {
            return Ok(Self::Chat);
        }
        let name = path.strip_prefix("/ws/chat/").ok_or_else(nothing)?;
        let name = name.strip_suffix('/').unwrap_or(name);
        let name = percent_encoding::percent_decode_str(name).decode_utf8().map_err(|_| nothing())?;
        RoomName::parse(&name)
            .map(Self::Tutorial)
            .map_err(|error| Refusal { status: StatusCode::NOT_FOUND, error })
    }
}

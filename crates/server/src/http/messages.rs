//! `/api/v1/rooms/{room}/…`: reading a room's history and log, and saying something in it.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{RawQuery, State},
    http::{HeaderValue, Response, StatusCode, header},
};
use teahouse_domain::{Event, KeyRight, PersonId, Result, RoomId, RoomName, Seq};
use teahouse_store::{Limit, Page};
use teahouse_wire::{
    chat,
    rest::{self, EventsQuery, MessagesQuery, Place},
};

use crate::{
    actions::{
        self,
        send::{Floor, Post, send_and_wait},
    },
    app::App,
    http::input::{Caller, InRoom, JsonBody, Maybe},
    people::Speaker,
    reply::{self, Answer},
    telemetry::metrics::Wire,
};

/// `GET messages`: the messages as they are now.
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    InRoom(name): InRoom,
    RawQuery(query): RawQuery,
    caller: Maybe,
) -> Answer {
    let query = MessagesQuery::parse(query.as_deref())?;
    let room = readable(&app, &caller, &name)?;
    let page = match room {
        Some(room) => {
            let page = read_messages(&app, room, &query).await?;
            still_readable(&app, &caller, room)?;
            page
        }
        None => empty_page(),
    };
    Ok(reply::json(StatusCode::OK, &shown(&page)))
}

/// Messages as they are now, with what was done to them.
fn shown(page: &Page) -> rest::Messages {
    let mut marks = page.marks.iter().peekable();
    let as_it_is = |event: &Arc<Event>| {
        let mut message = rest::Message::from_event(event)?;
        if let Some((_, marks)) = marks.next_if(|(seq, _)| *seq == event.seq) {
            message.edited = marks.edited;
            message.reactions =
                marks.reactions.iter().map(|one| rest::Reaction::new(&one.emoji, &one.people)).collect();
        }
        Some(message)
    };
    let messages = page.events.iter().filter_map(as_it_is).collect();
    rest::Messages { messages, head: page.head.0, more: page.more }
}

async fn read_messages(app: &App, room: RoomId, query: &MessagesQuery) -> Result<Page> {
    let limit = Limit::events(query.limit as usize);
    let recent = match query.place {
        Place::Last => app.store.recent_messages_last(room, limit),
        Place::After(after) => app.store.recent_messages_after(room, after, limit),
        Place::Before(_) => None,
    };
    if let Some(page) = recent {
        return Ok(page);
    }
    let place = query.place;
    app.read(move |reader| match place {
        Place::Last => reader.messages_last(room, limit),
        Place::After(after) => reader.messages_after(room, after, limit),
        Place::Before(before) => reader.messages_before(room, before, limit),
    })
    .await
}

/// `GET events`: the log itself.
pub(crate) async fn events(
    State(app): State<Arc<App>>,
    InRoom(name): InRoom,
    RawQuery(query): RawQuery,
    caller: Maybe,
) -> Answer {
    let query = EventsQuery::parse(query.as_deref())?;
    let room = readable(&app, &caller, &name)?;
    let page = match room {
        Some(room) => {
            let page = read_events(&app, room, query.after, Limit::events(query.limit as usize)).await?;
            still_readable(&app, &caller, room)?;
            page
        }
        None => empty_page(),
    };
    let mut body = Vec::new();
    let page = chat::Page { events: &page.events, head: page.head, more: page.more };
    rest::events_page(&mut body, name.as_str(), &page);
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}

async fn read_events(app: &App, room: RoomId, after: Seq, limit: Limit) -> Result<Page> {
    match app.store.recent_after(room, after, limit) {
        Some(page) => Ok(page),
        None => app.read(move |reader| reader.after(room, after, limit)).await,
    }
}

fn empty_page() -> Page {
    Page::default()
}

/// The room, if it has messages and whoever asks may read it.
fn readable(app: &App, Maybe(caller): &Maybe, name: &RoomName) -> Result<Option<RoomId>> {
    if let Some(caller) = caller {
        caller.need(KeyRight::Read)?;
    }
    actions::rooms::find(app, caller.as_ref().map(|caller| &*caller.speaker), name)
}

/// Whether they may read it now that it is read: they may have been put out meanwhile.
fn still_readable(app: &App, Maybe(caller): &Maybe, room: RoomId) -> Result<()> {
    match caller {
        Some(caller) => app.may_still_read(&caller.speaker, room),
        None => app.may_still_read(&Speaker::stranger(PersonId(0)), room),
    }
}

/// `POST messages`: 201, or 200 where the `client_id` was known.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    InRoom(name): InRoom,
    caller: Caller,
    JsonBody(body): JsonBody,
) -> Answer {
    let (client_id, message) = rest::read::<rest::PostMessage>(&body)?.check()?;
    caller.need(KeyRight::Write)?;
    let speaker = &caller.speaker;
    let allowance = app.limits.request(caller.client.address, Some(speaker.id));
    if let Some(error) = app.limits.take(&allowance, app.clock.monotonic()).error() {
        return Err(error.into());
    }
    let floor = Floor::of(&app, speaker, &name)?;
    let post =
        Post { floor, speaker, name: speaker.shown_name(), client_id: Some(client_id), lane: speaker.id.0 };
    let stored = send_and_wait(&app, post, message).await?;
    app.metrics.accepted(Wire::Rest);
    let status = if stored.again { StatusCode::OK } else { StatusCode::CREATED };
    Ok(reply::json(status, &rest::Message::from_event(&stored.event)))
}

//! `/api/v1/media`: bytes in.
//!
//! Streamed to disk as they come, never gathered in memory; and no further once their sender may not be here any more.
//! Bounds: the upload's limits; the slowest body that is waited for.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{FromRequest as _, Multipart, RawQuery, Request, State},
    http::{HeaderMap, StatusCode, header},
};
use http_body_util::BodyExt as _;
use teahouse_domain::{Code, Error, KeyRight, Media, Result};
use teahouse_wire::rest;

use crate::{
    actions,
    app::App,
    http::{form::Unclaimed, input::Caller, pace::Pace},
    media::{About, Upload},
    people::Speaker,
    reply::{self, Answer},
    transfer::Transfer,
};

const WAVEFORM: &str = "x-waveform";

/// `POST /api/v1/media?name=FILE`: raw bytes, or multipart with a field `file`.
pub(crate) async fn upload(
    State(app): State<Arc<App>>,
    caller: Caller,
    RawQuery(query): RawQuery,
    request: Request,
) -> Answer {
    caller.need(KeyRight::Write)?;
    let sender = Sender { speaker: &caller.speaker, transfer: caller.transfer(&app) };
    let headers = request.headers();
    let waveform =
        headers.get(WAVEFORM).and_then(|value| value.to_str().ok()).map(rest::waveform).transpose()?;
    let name = actions::upload::taken_name(&app, rest::upload_name(query.as_deref())?)?;
    let about = About { name, waveform, claimed: None };
    let media = if is_multipart(headers) {
        from_form(&app, sender, request, about).await?
    } else {
        from_body(&app, sender, request, about).await?
    };
    Ok(reply::json(StatusCode::CREATED, &rest::Media::from(&media)))
}

/// Who sends, looked at again whenever something was committed.
struct Sender<'a> {
    speaker: &'a Speaker,
    transfer: Transfer,
}

fn is_multipart(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data")
}

async fn from_body(app: &App, mut sender: Sender<'_>, request: Request, about: About) -> Result<Media> {
    let declared =
        request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let mut upload =
        app.media.folder().begin(declared, actions::upload::left_today(app, sender.speaker).await?).await?;
    let mut body = request.into_body();
    let mut pace = Pace::new(&app.config.deadlines);
    while let Some(frame) = pace.next(body.frame()).await? {
        let frame = frame.map_err(|_| cut_off())?;
        if let Some(bytes) = frame.data_ref() {
            sender.transfer.look()?;
            pace.took(bytes.len());
            upload.write(bytes).await?;
        }
    }
    finish(app, sender, upload, about).await
}

async fn from_form(app: &App, mut sender: Sender<'_>, request: Request, mut about: About) -> Result<Media> {
    let bad = || Error::new(Code::BadRequest, "this is not a form with a field named file");
    let unclaimed = Unclaimed::default();
    let request = request.map(|body| Body::new(unclaimed.guard(body)));
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| bad())?;
    let mut pace = Pace::new(&app.config.deadlines);
    let field = pace.next(form.next_field()).await?.map_err(|_| bad())?;
    let mut field = field.filter(|field| field.name() == Some("file")).ok_or_else(bad)?;
    if about.name.is_none() {
        about.name = actions::upload::taken_name(app, field.file_name().map(str::to_owned))?;
    }
    let mut upload =
        app.media.folder().begin(None, actions::upload::left_today(app, sender.speaker).await?).await?;
    while let Some(bytes) = pace.next(field.chunk()).await?.map_err(|_| cut_off())? {
        unclaimed.claim();
        sender.transfer.look()?;
        pace.took(bytes.len());
        upload.write(&bytes).await?;
    }
    finish(app, sender, upload, about).await
}

async fn finish(app: &App, mut sender: Sender<'_>, upload: Upload, about: About) -> Result<Media> {
    let accepted = app.media.accept(upload, about).await?;
    sender.transfer.look()?;
    actions::upload::keep(app, sender.speaker, accepted).await
}

fn cut_off() -> Error {
    Error::new(Code::BadRequest, "the upload was cut off: nothing was kept, send it again")
}

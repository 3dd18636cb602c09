//! `/api/v1/media` and `/media/…`: bytes in, bytes out.
//!
//! What comes in is streamed to disk as it comes, never gathered in memory. What goes out is never something
//! that a browser runs in our origin. Bounds: the upload's limits; the slowest body that is waited for.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{FromRequest as _, Multipart, RawQuery, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header},
};
use http_body_util::BodyExt as _;
use teahouse_domain::{Code, Error, KeyRight, Media, MediaId, MediaKind, Result};
use teahouse_wire::rest;
use tokio_util::io::ReaderStream;

use crate::{
    actions::{self, media::Keep},
    app::App,
    http::{
        form::Unclaimed,
        input::{Caller, Maybe, OfMedia, no_media},
        pace::Pace,
    },
    media::{self, About, Asked, Opened, Upload},
    people::Speaker,
    reply::{self, Answer},
};

const CHUNK: usize = 64 * 1024;
const WAVEFORM: &str = "x-waveform";

/// `POST /api/v1/media?name=FILE`: raw bytes, or multipart with a field `file`.
pub(crate) async fn upload(
    State(app): State<Arc<App>>,
    caller: Caller,
    RawQuery(query): RawQuery,
    request: Request,
) -> Answer {
    caller.need(KeyRight::Write)?;
    let speaker = &caller.speaker;
    let headers = request.headers();
    let waveform =
        headers.get(WAVEFORM).and_then(|value| value.to_str().ok()).map(rest::waveform).transpose()?;
    let name = actions::upload::taken_name(&app, rest::upload_name(query.as_deref())?)?;
    let about = About { name, waveform, claimed: None };
    let media = if is_multipart(headers) {
        from_form(&app, speaker, request, about).await?
    } else {
        from_body(&app, speaker, request, about).await?
    };
    Ok(reply::json(StatusCode::CREATED, &rest::Media::from(&media)))
}

fn is_multipart(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data")
}

async fn from_body(app: &App, speaker: &Speaker, request: Request, about: About) -> Result<Media> {
    let declared =
        request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let mut upload =
        app.media.folder().begin(declared, actions::upload::left_today(app, speaker).await?).await?;
    let mut body = request.into_body();
    let mut pace = Pace::new(&app.config.deadlines);
    while let Some(frame) = pace.next(body.frame()).await? {
        let frame = frame.map_err(|_| cut_off())?;
        if let Some(bytes) = frame.data_ref() {
            pace.took(bytes.len());
            upload.write(bytes).await?;
        }
    }
    finish(app, speaker, upload, about).await
}

async fn from_form(app: &App, speaker: &Speaker, request: Request, mut about: About) -> Result<Media> {
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
    let mut upload = app.media.folder().begin(None, actions::upload::left_today(app, speaker).await?).await?;
    while let Some(bytes) = pace.next(field.chunk()).await?.map_err(|_| cut_off())? {
        unclaimed.claim();
        pace.took(bytes.len());
        upload.write(&bytes).await?;
    }
    finish(app, speaker, upload, about).await
}

async fn finish(app: &App, speaker: &Speaker, upload: Upload, about: About) -> Result<Media> {
    let accepted = app.media.accept(upload, about).await?;
    actions::upload::keep(app, speaker, accepted).await
}

fn cut_off() -> Error {
    Error::new(Code::BadRequest, "the upload was cut off: nothing was kept, send it again")
}

/// `GET /media/<id>`: the bytes.
pub(crate) async fn download(
    State(app): State<Arc<App>>,
    OfMedia(id): OfMedia,
    caller: Maybe,
    headers: HeaderMap,
) -> Answer {
    let keep = may_see(&app, &caller, id).await?;
    let media = stored(&app, id).await?;
    whole(&app, &media, keep, &headers).await
}

/// `GET /media/<id>/thumbnail`. A small picture is its own: who draws one need not know how large it was.
pub(crate) async fn thumbnail(
    State(app): State<Arc<App>>,
    OfMedia(id): OfMedia,
    caller: Maybe,
    headers: HeaderMap,
) -> Answer {
    let keep = may_see(&app, &caller, id).await?;
    let Some((file, how)) = app.media.folder().open_thumbnail(id).await.map_err(broken)? else {
        let media = stored(&app, id).await?;
        return match media.kind {
            MediaKind::Image => whole(&app, &media, keep, &headers).await,
            _ => Err(no_media().into()),
        };
    };
    let shown = Shown {
        etag: media::thumbnail_etag(id),
        content_type: how.content_type,
        disposition: media::content_disposition(how.inline, None),
        keep,
    };
    serve(&app, file, &shown, &headers).await
}

async fn stored(app: &App, id: MediaId) -> Result<Media> {
    Ok(app.read(move |reader| reader.media(id)).await?.ok_or_else(no_media)?.media)
}

/// The bytes as they were stored.
async fn whole(app: &App, media: &Media, keep: Keep, request: &HeaderMap) -> Answer {
    let file = app.media.folder().open_file(media.id).await.map_err(broken)?.ok_or_else(no_media)?;
    let how = media::disposition(media.kind, &media.content_type);
    let shown = Shown {
        etag: media::etag(media.id),
        content_type: how.content_type,
        disposition: media::content_disposition(how.inline, media.name.as_deref()),
        keep,
    };
    serve(app, file, &shown, request).await
}

/// Nothing is opened before; for who may not see it there is none.
async fn may_see(app: &Arc<App>, Maybe(caller): &Maybe, id: MediaId) -> Result<Keep> {
    if let Some(caller) = caller {
        caller.need(KeyRight::Read)?;
    }
    let speaker = caller.as_ref().map(|caller| &*caller.speaker);
    actions::media::may_see(app, speaker, id).await?.ok_or_else(no_media)
}

struct Shown {
    etag: String,
    content_type: &'static str,
    disposition: String,
    keep: Keep,
}

async fn serve(app: &App, file: Opened, shown: &Shown, request: &HeaderMap) -> Answer {
    let asked = |name| request.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let length = file.bytes;
    if asked(header::IF_NONE_MATCH).is_some_and(|tags| media::etag_matches(tags, &shown.etag)) {
        return Ok(shown.answer(StatusCode::NOT_MODIFIED, Body::empty()));
    }
    let range = media::asked_range(asked(header::RANGE), asked(header::IF_RANGE), &shown.etag, length);
    let (status, part, sent, span) = match range {
        Asked::Whole => (StatusCode::OK, file.whole(), length, None),
        Asked::Part { first, last } => {
            let part = file.part(first, last - first + 1).await.map_err(broken)?;
            (
                StatusCode::PARTIAL_CONTENT,
                part,
                last - first + 1,
                Some(format!("bytes {first}-{last}/{length}")),
            )
        }
        Asked::Nothing => {
            let mut response = shown.answer(StatusCode::RANGE_NOT_SATISFIABLE, Body::empty());
            response.headers_mut().insert(header::CONTENT_RANGE, ascii(&format!("bytes */{length}")));
            return Ok(response);
        }
    };
    app.metrics.media_out(sent);
    let mut response = shown.answer(status, Body::from_stream(ReaderStream::with_capacity(part, CHUNK)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, sent.into());
    if let Some(span) = span {
        headers.insert(header::CONTENT_RANGE, ascii(&span));
    }
    Ok(response)
}

impl Shown {
    fn answer(&self, status: StatusCode, body: Body) -> Response<Body> {
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        headers.insert(header::CONTENT_DISPOSITION, ascii(&self.disposition));
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(media::ISOLATION));
        headers.insert(header::ETAG, ascii(&self.etag));
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        let cache = match self.keep {
            Keep::Forever => "private, max-age=31536000, immutable",
            Keep::AskAgain => "private, no-cache",
        };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        // Pictures are shown by web views of other origins, too; there is nothing in them that could run.
        let policy = HeaderName::from_static("cross-origin-resource-policy");
        headers.insert(policy, HeaderValue::from_static("cross-origin"));
        response
    }
}

fn ascii(value: &str) -> HeaderValue {
    HeaderValue::from_str(value).expect("made of ASCII by ourselves")
}

fn broken(error: std::io::Error) -> Error {
    tracing::error!(%error, "media cannot be read");
    Error::new(Code::Internal, "this file cannot be read: the server's log says why")
}

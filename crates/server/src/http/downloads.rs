//! `/media/…`: bytes out.
//!
//! Never something that a browser runs in our origin; and no further once they may not be seen any more.
//! Bounds: one piece of [`CHUNK`] bytes at a time.

use std::{io, sync::Arc};

use axum::{
    body::Body,
    extract::{Extension, State},
    http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header},
};
use futures_util::{StreamExt as _, stream};
use teahouse_domain::{Error, Incident, KeyRight, Media, MediaId, MediaKind, Result};
use tokio::io::AsyncRead;
use tokio_util::io::ReaderStream;

use crate::{
    actions::{self, media::Keep},
    app::App,
    http::input::{Maybe, OfMedia, no_media},
    media::{self, Asked, Opened},
    reply::Answer,
    transfer::Transfer,
    web_policy::Client,
};

const CHUNK: usize = 64 * 1024;

/// `GET /media/<id>`: the bytes.
pub(crate) async fn download(
    State(app): State<Arc<App>>,
    OfMedia(id): OfMedia,
    Extension(client): Extension<Client>,
    caller: Maybe,
    headers: HeaderMap,
) -> Answer {
    let (seen, keep) = Seen::begin(&app, (&caller, client), id).await?;
    let media = stored(&app, id).await?;
    whole((seen, keep), &media, &headers).await
}

/// `GET /media/<id>/thumbnail`. A small picture is its own: who draws one need not know how large it was.
pub(crate) async fn thumbnail(
    State(app): State<Arc<App>>,
    OfMedia(id): OfMedia,
    Extension(client): Extension<Client>,
    caller: Maybe,
    headers: HeaderMap,
) -> Answer {
    let (seen, keep) = Seen::begin(&app, (&caller, client), id).await?;
    let Some((file, how)) = app.media.folder().open_thumbnail(id).await.map_err(broken)? else {
        let media = stored(&app, id).await?;
        return match media.kind {
            MediaKind::Image => whole((seen, keep), &media, &headers).await,
            _ => Err(no_media().into()),
        };
    };
    let shown = Shown {
        etag: media::thumbnail_etag(id),
        content_type: how.content_type,
        disposition: media::content_disposition(how.inline, None),
        keep,
    };
    serve(seen, file, &shown, &headers).await
}

async fn stored(app: &App, id: MediaId) -> Result<Media> {
    Ok(app.read(move |reader| reader.media(id)).await?.ok_or_else(no_media)?.media)
}

/// The bytes as they were stored.
async fn whole((seen, keep): (Seen, Keep), media: &Media, request: &HeaderMap) -> Answer {
    let file = seen.app.media.folder().open_file(media.id).await.map_err(broken)?.ok_or_else(no_media)?;
    let how = media::disposition(media.kind, &media.content_type);
    let shown = Shown {
        etag: media::etag(media.id),
        content_type: how.content_type,
        disposition: media::content_disposition(how.inline, media.name.as_deref()),
        keep,
    };
    serve(seen, file, &shown, request).await
}

/// Somebody who sees an upload.
struct Seen {
    app: Arc<App>,
    transfer: Transfer,
    id: MediaId,
}

impl Seen {
    /// Nothing is opened before; for who may not see it there is none.
    async fn begin(
        app: &Arc<App>,
        (Maybe(caller), client): (&Maybe, Client),
        id: MediaId,
    ) -> Result<(Self, Keep)> {
        let transfer = match caller {
            Some(caller) => {
                caller.need(KeyRight::Read)?;
                caller.transfer(app)
            }
            None => Transfer::new(Arc::clone(app), None, client.address),
        };
        let seen = Self { app: Arc::clone(app), transfer, id };
        let keep = seen.ask().await?;
        Ok((seen, keep))
    }

    async fn ask(&self) -> Result<Keep> {
        let speaker = self.transfer.speaker().map(|speaker| &**speaker);
        actions::media::may_see(&self.app, speaker, self.id).await?.ok_or_else(no_media)
    }

    /// What was read is given to them only after this: they may have been put out meanwhile.
    async fn still(&mut self) -> Result<()> {
        if self.transfer.look()? {
            self.ask().await?;
        }
        Ok(())
    }

    /// The bytes, piece by piece. Where they may be seen no longer they break off: half of them are not taken for the
    /// whole.
    fn body(self, part: impl AsyncRead + Send + Unpin + 'static) -> Body {
        let bytes = ReaderStream::with_capacity(part, CHUNK);
        Body::from_stream(stream::unfold((self, bytes), |(mut seen, mut bytes)| async move {
            let piece = bytes.next().await?;
            let piece = match seen.still().await {
                Ok(()) => piece,
                Err(refusal) => Err(io::Error::other(refusal)),
            };
            Some((piece, (seen, bytes)))
        }))
    }
}

struct Shown {
    etag: String,
    content_type: &'static str,
    disposition: String,
    keep: Keep,
}

async fn serve(seen: Seen, file: Opened, shown: &Shown, request: &HeaderMap) -> Answer {
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
    seen.app.metrics.media_out(sent);
    let mut response = shown.answer(status, seen.body(part));
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
    Incident::answer("this file cannot be read", |incident| {
        tracing::error!(%incident, %error, "media cannot be read");
    })
}

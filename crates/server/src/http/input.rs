//! What requests bring, taken apart: who makes them, names in addresses, JSON bodies. Every refusal is JSON, too.
//!
//! Bounds: a body is 64 KiB and comes at a pace; one of any other type than JSON is not read.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use teahouse_domain::{Code, Error, KeyRight, MediaId, Result, RoomName, SessionId};

use crate::{
    actions::By,
    app::App,
    caller,
    credential::{Credential, Via},
    http::pace::Pace,
    people::Speaker,
    reply::Refused,
    transfer::Transfer,
    web_policy::Client,
};

/// Largest body that is not an upload.
const BODY_BYTES: usize = 64 * 1024;

/// The person behind a request. A handler that takes one answers 401 to everybody else.
pub(crate) struct Caller {
    pub(crate) speaker: Arc<Speaker>,
    pub(crate) via: Via,
    pub(crate) client: Client,
    revision: u64,
}

impl Caller {
    /// Who does it, and from where.
    pub(crate) fn by(&self) -> By {
        By { speaker: Arc::clone(&self.speaker), address: self.client.address.to_string().into() }
    }

    /// The same for what takes its time.
    pub(crate) fn transfer(&self, app: &Arc<App>) -> Transfer {
        let (speaker, via) = (Arc::clone(&self.speaker), self.via.clone());
        let who = Credential { speaker, via, revision: self.revision };
        Transfer::new(Arc::clone(app), Some(who), self.client.address)
    }

    /// Whether what opened the door may be used for this: only API keys are limited.
    ///
    /// # Errors
    /// `forbidden`.
    pub(crate) fn need(&self, right: KeyRight) -> Result<()> {
        self.via.need(right)
    }

    /// Only the person themselves: what is theirs alone is no program's affair, whatever its key is good for.
    ///
    /// # Errors
    /// `forbidden`.
    pub(crate) fn need_person(&self) -> Result<()> {
        if matches!(self.via, Via::Key { .. }) {
            return Err(Error::new(
                Code::Forbidden,
                "an API key cannot do this: its owner does it, signed in",
            ));
        }
        Ok(())
    }

    /// Whether this is somebody who signs in here, not through another application.
    ///
    /// # Errors
    /// `forbidden`.
    pub(crate) fn need_own_password(&self) -> Result<()> {
        if matches!(self.via, Via::Token { .. }) {
            return Err(Error::new(
                Code::Forbidden,
                "your application signs you in: there is no password here to change",
            ));
        }
        Ok(())
    }

    /// Whether one more change may come now, at the pace of this person's messages: each is a write, and a look of every
    /// socket at itself.
    ///
    /// # Errors
    /// `rate_limited`.
    pub(crate) fn pace(&self, app: &App) -> Result<()> {
        let allowance = app.limits.request(self.client.address, Some(self.speaker.id));
        app.limits.take(&allowance, app.clock.monotonic()).error().map_or(Ok(()), Err)
    }

    /// The signed-in device, where it is one.
    pub(crate) fn session(&self) -> Option<SessionId> {
        match self.via {
            Via::Session { id, .. } => Some(id),
            _ => None,
        }
    }
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refused> {
        let Maybe(caller) = Maybe::from_request_parts(parts, app).await?;
        Ok(caller.ok_or_else(|| {
            Error::new(
                Code::Unauthorized,
                "sign in, or send the guest's cookie or Authorization: Bearer <token>",
            )
        })?)
    }
}

/// The person behind a request, if it says who that is.
pub(crate) struct Maybe(pub(crate) Option<Caller>);

impl FromRequestParts<Arc<App>> for Maybe {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refused> {
        let client = client(parts);
        let found = caller::identify(app, client, &parts.method, &parts.headers).await?;
        let Some(Credential { speaker, via, revision }) = found else { return Ok(Self(None)) };
        app.check_person(&speaker)?;
        Ok(Self(Some(Caller { speaker, via, client, revision })))
    }
}

/// Whom the request comes from; `routes` notes it for every request.
fn client(parts: &Parts) -> Client {
    *parts.extensions.get::<Client>().expect("routes puts it there")
}

/// The room in an address.
pub(crate) struct InRoom(pub(crate) RoomName);

impl<S: Send + Sync> FromRequestParts<S> for InRoom {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let name = text(parts, state).await;
        // What is no UTF-8 is no name either: the rule says so in its own words.
        Ok(Self(RoomName::parse(name.as_deref().unwrap_or_default())?))
    }
}

/// The id of an upload in an address.
pub(crate) struct OfMedia(pub(crate) MediaId);

impl<S: Send + Sync> FromRequestParts<S> for OfMedia {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let id = text(parts, state).await.and_then(|id| id.parse().ok());
        Ok(Self(id.ok_or_else(no_media)?))
    }
}

/// Nothing is stored under that id.
pub(crate) fn no_media() -> Error {
    Error::new(Code::NotFound, "no media of that address, or it was never named and is removed")
}

async fn text<S: Send + Sync>(parts: &mut Parts, state: &S) -> Option<String> {
    let path = Path::<String>::from_request_parts(parts, state).await;
    path.ok().map(|Path(text)| text)
}

/// A body that says it is JSON, whole.
pub(crate) struct JsonBody(pub(crate) Bytes);

impl FromRequest<Arc<App>> for JsonBody {
    type Rejection = Refused;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Refused> {
        if !is_json(request.headers()) {
            let error = Error::new(Code::BadRequest, "send Content-Type: application/json");
            return Err(Refused::with(StatusCode::UNSUPPORTED_MEDIA_TYPE, error));
        }
        Ok(Self(read(app, request).await?))
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

async fn read(app: &App, request: Request) -> Result<Bytes> {
    let mut body = Limited::new(request.into_body(), BODY_BYTES);
    let mut pace = Pace::new(&app.config.deadlines);
    let mut bytes = Vec::new();
    while let Some(frame) = pace.next(body.frame()).await? {
        if let Some(data) = frame.map_err(|error| cut(&*error))?.data_ref() {
            pace.took(data.len());
            bytes.extend_from_slice(data);
        }
    }
    Ok(bytes.into())
}

fn cut(error: &(dyn std::error::Error + Send + Sync + 'static)) -> Error {
    if error.is::<LengthLimitError>() {
        Error::new(Code::TooBig, "a body of JSON is at most 64 KiB")
    } else {
        Error::new(Code::BadRequest, "the body was cut off: nothing was kept, send it again")
    }
}

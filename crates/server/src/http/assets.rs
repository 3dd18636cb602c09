//! The page's files: embedded in the program, or read from `web_folder` while developing.
//!
//! Must never serve a path outside that folder. Bounds: the files that were embedded at build time.

use std::{borrow::Cow, path::Path, sync::Arc};

use axum::{
    body::Body,
    extract::{Path as UrlPath, State, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
};
use rust_embed::{Embed, EmbeddedFile};

use crate::{app::App, http::pages, identity};

#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web"]
#[exclude = "tests/*"]
#[exclude = "browser/*"]
#[exclude = "*.json"]
#[exclude = "*.ts"]
struct Embedded;

/// A file of the page, by its path under `web/`.
pub(crate) async fn file(
    State(app): State<Arc<App>>,
    path: Result<UrlPath<String>, PathRejection>,
    headers: HeaderMap,
) -> Response<Body> {
    let Ok(UrlPath(path)) = path else { return pages::nothing_here().await };
    match find(&app, &path) {
        Some(found) => show(&path, found, &headers),
        None => pages::nothing_here().await,
    }
}

/// Where browsers look without being told.
pub(crate) async fn favicon(State(app): State<Arc<App>>, headers: HeaderMap) -> Response<Body> {
    file(State(app), Ok(UrlPath("icons/mark.svg".to_owned())), headers).await
}

pub(crate) struct Asset {
    bytes: Cow<'static, [u8]>,
    tag: String,
}

/// Looks a file up, on disk first where a folder is set.
pub(crate) fn find(app: &App, path: &str) -> Option<Asset> {
    let plain =
        path.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && !part.contains('\\'));
    if !plain {
        return None;
    }
    if let Some(folder) = &app.config.web_folder {
        return from_disk(folder, path);
    }
    let EmbeddedFile { data, metadata } = Embedded::get(path)?;
    Some(Asset { bytes: data, tag: hex(&metadata.sha256_hash()[..8]) })
}

fn from_disk(folder: &Path, path: &str) -> Option<Asset> {
    let bytes = std::fs::read(folder.join(path)).ok()?;
    // Each answer has its own tag: while developing nothing is taken from a cache.
    Some(Asset { bytes: bytes.into(), tag: hex(&identity::random::<8>()) })
}

/// The file, or a 304 when the browser has it.
pub(crate) fn show(path: &str, asset: Asset, request: &HeaderMap) -> Response<Body> {
    let tag = format!("\"{}\"", asset.tag);
    let known = request.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == tag.as_bytes());
    let mut response = Response::new(if known { Body::empty() } else { Body::from(asset.bytes) });
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(path)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::ETAG, HeaderValue::from_str(&tag).expect("hexadecimal in quotes"));
    response
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

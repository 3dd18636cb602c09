//! How stored bytes are handed to a browser: shown only when they are of a type that cannot run.
//!
//! Every answer with somebody's bytes carries `nosniff` and [`ISOLATION`] as well, inline or not: should a type
//! here ever prove to be dangerous, it runs in no origin.

use teahouse_domain::{MediaId, MediaKind};

/// The Content-Security-Policy of every answer with somebody's bytes. The two `'self'` let a picture or video
/// that is opened alone show itself, and nothing else.
pub(crate) const ISOLATION: &str =
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox";

const UNKNOWN: &str = "application/octet-stream";

/// How to serve bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Disposition {
    /// Shown by the browser; otherwise offered for download.
    pub(crate) inline: bool,
    /// The `Content-Type`.
    pub(crate) content_type: &'static str,
}

/// How to serve media of that kind and type. A pair that the sniffing does not make is a download of unknown
/// type, whatever a row says.
pub(crate) fn disposition(kind: MediaKind, content_type: &str) -> Disposition {
    const SHOWN: [(MediaKind, &str); 16] = [
        (MediaKind::Image, "image/jpeg"),
        (MediaKind::Image, "image/png"),
        (MediaKind::Image, "image/gif"),
        (MediaKind::Image, "image/webp"),
        (MediaKind::Video, "video/mp4"),
        (MediaKind::Video, "video/quicktime"),
        (MediaKind::Video, "video/webm"),
        (MediaKind::Video, "video/x-matroska"),
        (MediaKind::Video, "video/ogg"),
        (MediaKind::Voice, "audio/mp4"),
        (MediaKind::Voice, "audio/webm"),
        (MediaKind::Voice, "audio/ogg"),
        (MediaKind::Voice, "audio/mpeg"),
        (MediaKind::Voice, "audio/wav"),
        (MediaKind::Voice, "audio/flac"),
        (MediaKind::Voice, "audio/aac"),
    ];
    const OFFERED: [&str; 7] = [
        "application/pdf",
        "application/zip",
        "application/gzip",
        "image/avif",
        "image/heic",
        "image/tiff",
        "image/bmp",
    ];
    let shown = SHOWN.iter().find(|(of, name)| *of == kind && *name == content_type);
    if let Some((_, content_type)) = shown {
        return Disposition { inline: true, content_type };
    }
    let offered = OFFERED.iter().find(|name| kind == MediaKind::File && **name == content_type);
    Disposition { inline: false, content_type: offered.copied().unwrap_or(UNKNOWN) }
}

/// How to serve a thumbnail, of which these are the first bytes: ours is WebP where the picture has holes, else
/// JPEG.
pub(crate) fn thumbnail_disposition(head: [u8; 4]) -> Disposition {
    let content_type = if &head == b"RIFF" { "image/webp" } else { "image/jpeg" };
    Disposition { inline: true, content_type }
}

/// The entity tag of stored bytes. They never change under their id, so the id is the tag.
pub(crate) fn etag(id: MediaId) -> String {
    format!("\"{id}\"")
}

/// The entity tag of a thumbnail.
pub(crate) fn thumbnail_etag(id: MediaId) -> String {
    format!("\"{id}-thumbnail\"")
}

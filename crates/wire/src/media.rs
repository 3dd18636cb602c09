//! One stored upload as JSON, the same on every wire, and the type a message is shown as.

use teahouse_domain::{Media, MediaId, Message, Picture};

use crate::json;

/// Appends the media's JSON; `base` stands before its addresses (empty: root-relative).
pub(crate) fn write(out: &mut Vec<u8>, base: &str, media: &Media) {
    out.extend_from_slice(b"{\"id\":");
    id(out, media.id);
    out.extend_from_slice(b",\"url\":");
    address(out, base, media.id, "");
    out.extend_from_slice(b",\"kind\":\"");
    out.extend_from_slice(media.kind.as_str().as_bytes());
    out.extend_from_slice(b"\",\"type\":");
    json::string(out, &media.content_type);
    out.extend_from_slice(b",\"bytes\":");
    json::number(out, media.bytes);
    if let Some(name) = &media.name {
        out.extend_from_slice(b",\"name\":");
        json::string(out, name);
    }
    if let Some(picture) = media.picture {
        size(out, picture);
    }
    if let Some(duration) = media.duration_ms {
        out.extend_from_slice(b",\"duration_ms\":");
        json::number(out, duration);
    }
    if let Some(thumbnail) = media.thumbnail {
        out.extend_from_slice(b",\"thumbnail\":{\"url\":");
        address(out, base, media.id, "/thumbnail");
        size(out, thumbnail);
        out.push(b'}');
    }
    if let Some(waveform) = &media.waveform {
        bars(out, waveform);
    }
    out.push(b'}');
}

/// Appends a media's address as a JSON string.
pub(crate) fn address(out: &mut Vec<u8>, base: &str, media: MediaId, suffix: &str) {
    json::string(out, &format!("{base}/media/{media}{suffix}"));
}

fn id(out: &mut Vec<u8>, media: MediaId) {
    json::base32(out, "m_", media.0, 25);
}

fn size(out: &mut Vec<u8>, picture: Picture) {
    out.extend_from_slice(b",\"width\":");
    json::number(out, picture.width.into());
    out.extend_from_slice(b",\"height\":");
    json::number(out, picture.height.into());
}

fn bars(out: &mut Vec<u8>, waveform: &[u8]) {
    out.extend_from_slice(b",\"waveform\":[");
    for (index, &bar) in waveform.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        json::number(out, bar.into());
    }
    out.push(b']');
}

/// The tutorial's `type` of a message: its own, or the kind of its first media where it has no text.
pub(crate) fn shown_type(message: &Message) -> &str {
    match message.media.first() {
        Some(first) if message.text.as_str().is_empty() && message.kind.as_str() == "text" => {
            first.kind.as_str()
        }
        _ => message.kind.as_str(),
    }
}

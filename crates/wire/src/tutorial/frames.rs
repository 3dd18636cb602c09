//! What goes out on the tutorial's wire: the tutorial's three keys first, ours behind them.

use teahouse_domain::{Body, Error, Event, Link, Media};

use crate::{json, media, time};

/// Hands each frame of an event to `send`, in order: the text first, then each of its media. An edit, a
/// deletion or a reaction has none: the tutorial's page would draw an empty row.
///
/// `media_base` stands before the addresses of our media: the public URL where one is set, else nothing.
pub fn each_frame(event: &Event, media_base: &str, mut send: impl FnMut(&mut dyn FnMut(&mut Vec<u8>))) {
    let Body::Message(message) = &event.body else { return };
    let link = message.link.as_ref().map(Link::as_str);
    let text = message.text.as_str();
    let is_text = message.kind.as_str() == "text";
    let speaks = !text.is_empty() || (is_text && link.is_none() && message.media.is_empty());
    if speaks {
        send(&mut |out| plain(out, event, text, "text"));
    }
    for item in &message.media {
        send(&mut |out| with_media(out, event, media_base, item));
    }
    if link.is_some() || (!is_text && message.media.is_empty()) {
        send(&mut |out| plain(out, event, link.unwrap_or_default(), message.kind.as_str()));
    }
}

/// An error frame. The socket stays open.
pub fn error(out: &mut Vec<u8>, error: &Error) {
    out.extend_from_slice(b"{\"type\":\"error\",\"code\":\"");
    out.extend_from_slice(error.code.as_str().as_bytes());
    out.extend_from_slice(b"\",\"message\":");
    json::string(out, &error.message);
    out.push(b'}');
}

fn plain(out: &mut Vec<u8>, event: &Event, text: &str, kind: &str) {
    out.extend_from_slice(b"{\"message\":");
    json::string(out, text);
    rest(out, event, kind);
    out.push(b'}');
}

fn with_media(out: &mut Vec<u8>, event: &Event, base: &str, item: &Media) {
    out.extend_from_slice(b"{\"message\":");
    media::address(out, base, item.id, "");
    rest(out, event, item.kind.as_str());
    out.extend_from_slice(b",\"media\":");
    media::write(out, base, item);
    out.push(b'}');
}

/// Everything behind `message`, the same in each frame of an event.
fn rest(out: &mut Vec<u8>, event: &Event, kind: &str) {
    out.extend_from_slice(b",\"username\":");
    json::string(out, &event.author.name);
    out.extend_from_slice(b",\"type\":");
    json::string(out, kind);
    out.extend_from_slice(b",\"seq\":");
    json::number(out, event.seq.0);
    out.extend_from_slice(b",\"id\":");
    json::base32(out, "e_", event.id.0.into(), 13);
    out.extend_from_slice(b",\"user_id\":");
    json::base32(out, "u_", event.author.id.0.into(), 13);
    out.extend_from_slice(b",\"sent_at\":\"");
    time::write(out, event.sent_at);
    out.push(b'"');
    if let Some(client_id) = &event.client_id {
        out.extend_from_slice(b",\"client_id\":");
        json::string(out, client_id.as_str());
    }
}

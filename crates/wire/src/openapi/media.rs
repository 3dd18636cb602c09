//! Uploads, and their bytes.

use serde_json::{Value, json};
use teahouse_domain::{Code, MediaId};

use super::{
    operation::{Operation, Who},
    parts::{bytes, header, id, key},
};
use crate::{
    describe::{Schemas, pattern},
    rest::Media,
};

pub(super) fn paths(schemas: &mut Schemas) -> Value {
    json!({
        "/api/v1/media": {"post": upload(schemas)},
        "/media/{id}": {"get": download(schemas, "download", "The bytes of an upload.")},
        "/media/{id}/thumbnail": {"get": download(schemas, "thumbnail", "A small picture of an upload; a picture that is small is its own.")},
    })
}

fn upload(schemas: &mut Schemas) -> Value {
    let name = json!({"type": "string", "maxLength": 255});
    let bars = header(
        "x-waveform",
        "Of a voice recording: base64url of at most 64 bytes from 0 to 100, its loudness.",
        &pattern("^[A-Za-z0-9_-]{2,86}={0,2}$"),
    );
    let raw = json!({"schema": {"type": "string", "format": "binary", "minLength": 1}});
    let form = json!({"schema": {
        "type": "object", "required": ["file"], "additionalProperties": false,
        "properties": {"file": {"type": "string", "format": "binary", "minLength": 1}},
    }});
    let what = "Upload a picture, video, voice recording or file";
    Operation::new(schemas, ("media", Who::Known), "uploadMedia", what)
        .description("The kind is found from the bytes. What no message names within a day is removed.")
        .query([key("name", "The file's name, for display and download only.", &name)])
        .parameter(bars)
        .body(json!({"application/octet-stream": raw, "multipart/form-data": form}))
        .gives::<Media>(201, "Stored.")
        .changes()
        .refuses(&[
            Code::TooLong,
            Code::BadMedia,
            Code::TooBig,
            Code::QuotaExceeded,
            Code::Banned,
            Code::Forbidden,
        ])
        .finish()
}

fn download(schemas: &mut Schemas, name: &str, summary: &str) -> Value {
    let text = json!({"type": "string"});
    let mut whole = bytes("All of it, its type by content.", "*/*");
    whole["headers"] = json!({
        "ETag": {"schema": text},
        "Accept-Ranges": {"schema": text},
        "Content-Disposition": {"description": "`attachment` for all that a browser might run.", "schema": text},
    });
    Operation::new(schemas, ("media", Who::Anybody), name, summary)
        .description(
            "For who may read a room where a message names it, for its owner, and for anybody who may see \
            people where it is somebody's picture.",
        )
        .parameter(id::<MediaId>("id", "The upload's id."))
        .parameter(header("Range", "Which bytes.", &text))
        .parameter(header("If-None-Match", "The tag of what one has already.", &text))
        .responds(200, whole)
        .responds(206, bytes("The part that was asked for.", "*/*"))
        .responds(304, json!({"description": "It is what one has already."}))
        .responds(416, json!({"description": "No such part."}))
        .refuses(&[Code::NotFound, Code::Unauthorized, Code::Forbidden])
        .finish()
}

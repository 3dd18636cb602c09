//! Uploads as JSON.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use teahouse_domain::{Code, Error, Result};

const MAX_BARS: usize = 64;

/// One stored upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Media {
    /// Its id, for messages.
    #[schemars(regex(pattern = "^m_[0-9a-z]{25}$"))]
    pub id: String,
    /// Where its bytes are.
    pub url: String,
    /// What it is, by content.
    #[schemars(extend("enum" = ["image", "video", "voice", "file"]))]
    pub kind: String,
    /// MIME type, by content.
    #[serde(rename = "type")]
    pub content_type: String,
    /// Size in bytes.
    pub bytes: u64,
    /// The name it was uploaded under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Pixels across, as it is seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Pixels down, as it is seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// Length, where the container tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
    /// A small picture of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbnail: Option<Thumbnail>,
    /// Loudness of a recording, 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 64))]
    pub waveform: Option<Vec<u8>>,
}

/// A small picture of an upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Thumbnail {
    /// Where its bytes are.
    pub url: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl From<&teahouse_domain::Media> for Media {
    fn from(media: &teahouse_domain::Media) -> Self {
        let thumbnail = media.thumbnail.map(|picture| Thumbnail {
            url: media.thumbnail_path().unwrap_or_default(),
            width: picture.width,
            height: picture.height,
        });
        Self {
            id: media.id.to_string(),
            url: media.path(),
            kind: media.kind.as_str().to_owned(),
            content_type: media.content_type.clone(),
            bytes: media.bytes,
            name: media.name.clone(),
            width: media.picture.map(|picture| picture.width),
            height: media.picture.map(|picture| picture.height),
            duration_ms: media.duration_ms,
            thumbnail,
            waveform: media.waveform.clone(),
        }
    }
}

/// The bars of the header `x-waveform`: base64url of at most 64 bytes from 0 to 100.
///
/// # Errors
/// `bad_request` for anything else.
pub fn waveform(header: &str) -> Result<Vec<u8>> {
    let refuse = || Error::new(Code::BadRequest, "x-waveform is base64url of 1 to 64 bytes from 0 to 100");
    let encoded = header.trim_end_matches('=');
    if encoded.len() > MAX_BARS * 4 / 3 + 2 {
        return Err(refuse());
    }
    let bars = URL_SAFE_NO_PAD.decode(encoded).map_err(|_| refuse())?;
    let valid = (1..=MAX_BARS).contains(&bars.len()) && bars.iter().all(|&bar| bar <= 100);
    if valid { Ok(bars) } else { Err(refuse()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waveform_is_a_few_bars() {
        assert_eq!(waveform("ADJk").unwrap(), [0, 50, 100]);
        assert_eq!(waveform(&URL_SAFE_NO_PAD.encode([100; 64])).unwrap().len(), 64);
        let (many, loud) = (URL_SAFE_NO_PAD.encode([0; 65]), URL_SAFE_NO_PAD.encode([101]));
        for bad in ["", "*", "A", &many, &loud, &"A".repeat(10_000)] {
            assert_eq!(waveform(bad).unwrap_err().code, Code::BadRequest, "{bad}");
        }
    }
}

//! Pictures, videos, voice and files that messages name.

use crate::MediaId;

/// What the bytes turned out to be. Decided by content, never by name or claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaKind {
    /// A picture that browsers show: JPEG, PNG, GIF, WebP.
    Image,
    /// A moving picture.
    Video,
    /// Sound.
    Voice,
    /// Anything else: offered for download, never shown.
    File,
}

impl MediaKind {
    /// The kind as it travels (also the tutorial's message type).
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Voice => "voice",
            Self::File => "file",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Image, Self::Video, Self::Voice, Self::File].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// The size of a picture or video, as it is seen (after its orientation was applied), in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// One stored upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// Its id, which is also its place in the media folder.
    pub id: MediaId,
    /// What it is.
    pub kind: MediaKind,
    /// MIME type by content, such as `image/png`; `application/octet-stream` where unknown.
    pub content_type: String,
    /// Size in bytes, as stored.
    pub bytes: u64,
    /// The name it was uploaded under, cleaned; for display and download only.
    pub name: Option<String>,
    /// Size of the picture, where it has one.
    pub picture: Option<Picture>,
    /// Length in milliseconds, where the container tells.
    pub duration_ms: Option<u64>,
    /// The thumbnail, where one was made.
    pub thumbnail: Option<Picture>,
    /// Loudness of a voice recording, 0 to 100, at most 64 bars, as its sender measured it.
    pub waveform: Option<Vec<u8>>,
}

impl Media {
    /// Root-relative address of the bytes.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/media/{}", self.id)
    }

    /// Root-relative address of the thumbnail, where there is one.
    #[must_use]
    pub fn thumbnail_path(&self) -> Option<String> {
        self.thumbnail.map(|_| format!("/media/{}/thumbnail", self.id))
    }
}

//! Media: bytes that people upload become files that a message can name.
//!
//! The way of an upload: temporary file (hashed while it streams) → what is it, by its bytes → its size and
//! length from the headers → what it tells about its maker taken out → thumbnail → sync and rename → and only
//! then does the caller write the row. What stops on the way leaves no file behind, and what a crash leaves is
//! swept at the next start. Nothing here knows HTTP or SQL, and nothing here believes a name or a claimed type.
//! No sound or video is ever decoded, pictures only within the limits of [`picture`].
//!
//! Bounds: bytes an upload, free space on the disk, uploads under way ([`folder`]); CPU work two at a time
//! ([`intake`]); steps through a container ([`source`]).

mod accepted;
mod container;
mod folder;
mod intake;
mod name;
mod picture;
mod plan;
mod range;
mod serve;
mod sniff;
mod source;
#[cfg(test)]
mod tests;

pub(crate) use accepted::Accepted;
pub(crate) use folder::{MediaFolder, Opened, Settings, Upload};
pub(crate) use intake::{About, Intake};
pub(crate) use name::content_disposition;
pub(crate) use range::{Asked, asked_range, etag_matches};
pub(crate) use serve::{ISOLATION, disposition, etag, thumbnail_etag};

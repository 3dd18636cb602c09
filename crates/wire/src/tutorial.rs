//! The tutorial's dialect: one room in the address, one JSON object a frame, the echo as the answer.
//!
//! Lenient where the tutorial's own code is (missing keys, keys it does not know, empty text), strict where
//! leniency would hurt: what is no scalar, too long, or an address that runs code.
//! Bounds: [`MAX_MESSAGE_BYTES`], of which only a data URL may use more than a few KiB.

mod frames;
mod history;
mod incoming;

pub use frames::{each_frame, error};
pub use history::History;
pub use incoming::{Content, Incoming, MAX_NAME_CHARS, Upload, parse};

/// Largest message: a picture of about 12 MiB as a data URL. Above it the socket is closed with 1009.
pub const MAX_MESSAGE_BYTES: usize = 16 * 1024 * 1024;

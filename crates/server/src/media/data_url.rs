//! The tutorial's page sends a chosen file as a data URL inside a message.
//!
//! Its type is not believed. Bounds: the caller's limit on a message; only the base64 form is taken.

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use teahouse_domain::{Code, Error, Result};

const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The bytes of `data:…;base64,…`.
///
/// # Errors
/// `bad_media` for another form, for what is not base64, and for nothing.
pub(crate) fn bytes_of_data_url(url: &str) -> Result<Vec<u8>> {
    let bad = || {
        Error::new(Code::BadMedia, "media inside a message must be a data URL: data:<type>;base64,<bytes>")
    };
    let (head, body) = url.split_once(',').ok_or_else(bad)?;
    let ends_so = |tail: &str| {
        head.len() > tail.len()
            && head.as_bytes()[head.len() - tail.len()..].eq_ignore_ascii_case(tail.as_bytes())
    };
    let is_data = head.as_bytes().get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"data:"));
    if !is_data || !ends_so(";base64") {
        return Err(bad());
    }
    let bytes = FORGIVING.decode(body.trim_ascii()).map_err(|_| bad())?;
    if bytes.is_empty() { Err(bad()) } else { Ok(bytes) }
}

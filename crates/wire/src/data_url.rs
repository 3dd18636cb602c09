//! Data URLs (RFC 2397), as the tutorial's page sends its pictures: taken apart, and decoded within a limit.
//!
//! Must never believe the type it reads: it is a claim, and the bytes decide. Lenient where browsers are:
//! blanks inside base64, missing padding, percent-encoded characters.
//! Bounds: working copies are at most as large as the URL; what is decoded is measured before it is allocated.

use std::borrow::Cow;

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use teahouse_domain::{Code, Error, Result};

use crate::percent;

const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// A data URL, taken apart but not decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataUrl<'a> {
    text: Cow<'a, str>,
    comma: usize,
    base64: bool,
}

/// Whether a text is a data URL; the scheme is not case-sensitive.
#[must_use]
pub fn is_data_url(text: &str) -> bool {
    text.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
}

impl<'a> DataUrl<'a> {
    /// Takes a data URL apart.
    ///
    /// # Errors
    /// `bad_media` when it is none, or has no comma.
    pub fn parse(text: impl Into<Cow<'a, str>>) -> Result<Self> {
        let text = text.into();
        let comma = text.find(',').filter(|_| is_data_url(&text));
        let comma =
            comma.ok_or_else(|| Error::new(Code::BadMedia, "not a data URL: data:<type>;base64,<bytes>"))?;
        let base64 = text[5..comma]
            .rsplit_once(';')
            .is_some_and(|(_, last)| last.trim().eq_ignore_ascii_case("base64"));
        Ok(Self { text, comma, base64 })
    }

    /// The type that it claims, without parameters, in lower case; `text/plain` where it claims none.
    #[must_use]
    pub fn claimed(&self) -> String {
        let claimed = self.text[5..self.comma].split(';').next().unwrap_or_default().trim();
        if claimed.contains('/') { claimed.to_ascii_lowercase() } else { "text/plain".to_owned() }
    }

    /// The same, independent of the frame it came in.
    #[must_use]
    pub fn into_owned(self) -> DataUrl<'static> {
        DataUrl { text: Cow::Owned(self.text.into_owned()), comma: self.comma, base64: self.base64 }
    }

    /// The bytes.
    ///
    /// # Errors
    /// `too_big` above `max_bytes`, `bad_media` when the base64 is none or nothing is in it.
    pub fn decode(&self, max_bytes: usize) -> Result<Vec<u8>> {
        let too_big = || Error::new(Code::TooBig, format!("this may have at most {max_bytes} bytes"));
        let payload = percent::decode(&self.text[self.comma + 1..]);
        let bytes = match self.base64 {
            true => decode_base64(&payload, max_bytes)?,
            false => (payload.len() <= max_bytes).then(|| payload.into_owned()),
        };
        match bytes {
            Some(bytes) if bytes.len() > max_bytes => Err(too_big()),
            Some(bytes) if bytes.is_empty() => {
                Err(Error::new(Code::BadMedia, "the data URL has no bytes in it"))
            }
            Some(bytes) => Ok(bytes),
            None => Err(too_big()),
        }
    }
}

/// `None` when the content would be larger than the limit.
fn decode_base64(payload: &[u8], max_bytes: usize) -> Result<Option<Vec<u8>>> {
    let payload = without_blanks(payload);
    // Padding makes the content smaller by at most two bytes.
    if payload.len() / 4 * 3 > max_bytes.saturating_add(2) {
        return Ok(None);
    }
    let bytes = FORGIVING.decode(payload.as_ref());
    bytes.map(Some).map_err(|_| Error::new(Code::BadMedia, "the data URL's base64 is damaged"))
}

fn without_blanks(payload: &[u8]) -> Cow<'_, [u8]> {
    if payload.iter().any(u8::is_ascii_whitespace) {
        Cow::Owned(payload.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect())
    } else {
        Cow::Borrowed(payload)
    }
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    use super::*;

    fn decode(text: &str) -> Result<Vec<u8>> {
        DataUrl::parse(text)?.decode(1_000)
    }

    #[test]
    fn urls_as_browsers_write_and_read_them() {
        for (text, claimed, bytes) in [
            ("data:image/png;base64,iVBORw==", "image/png", b"\x89PNG".as_slice()),
            ("DATA:Image/PNG;BASE64,iVBORw", "image/png", b"\x89PNG"),
            ("data:audio/webm;codecs=opus;base64,iVBO\nRw==", "audio/webm", b"\x89PNG"),
            ("data:image/png;base64,iVBORw%3D%3D", "image/png", b"\x89PNG"),
            ("data:,hi%20there", "text/plain", b"hi there"),
            ("data:text/plain;charset=utf-8,a,b", "text/plain", b"a,b"),
            ("data:;base64,YQ==", "text/plain", b"a"),
        ] {
            let url = DataUrl::parse(text).unwrap();
            assert_eq!(
                (url.claimed().as_str(), url.decode(8).unwrap().as_slice()),
                (claimed, bytes),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_none_is_refused() {
        for text in [
            "",
            "data:",
            "data",
            "data:image/png;base64",
            "http://x/,",
            "däta:,x",
            "data:image/png;base64,",
            "data:,",
        ] {
            assert_eq!(decode(text).unwrap_err().code, Code::BadMedia, "{text}");
        }
        assert_eq!(decode("data:image/png;base64,a*b=").unwrap_err().code, Code::BadMedia);
        assert_eq!(decode("data:image/png;base64,QUJD=QUJD").unwrap_err().code, Code::BadMedia);
    }

    #[test]
    fn the_limit_is_of_the_content_and_exact() {
        for size in 0..64 {
            let text = format!("data:a/b;base64,{}", STANDARD.encode(vec![7; size + 1]));
            let url = DataUrl::parse(text).unwrap();
            assert_eq!(url.decode(size).unwrap_err().code, Code::TooBig);
            assert_eq!(url.decode(size + 1).unwrap().len(), size + 1);
        }
        let airy = format!("data:;base64,{}YQ={}=", " ".repeat(5_000), "%20".repeat(5_000));
        assert_eq!(decode(&airy).unwrap(), b"a");
        assert_eq!(decode(&format!("data:,{}", "x".repeat(20_000))).unwrap_err().code, Code::TooBig);
    }

    proptest! {
        #[test]
        fn what_goes_in_comes_out(bytes in prop::collection::vec(any::<u8>(), 1..200)) {
            let url = format!("data:image/png;base64,{}", STANDARD.encode(&bytes));
            prop_assert_eq!(decode(&url).unwrap(), bytes);
        }

        #[test]
        fn no_text_makes_it_panic(text: String) {
            drop(decode(&text));
            drop(decode(&format!("data:{text}")));
            drop(decode(&format!("data:;base64,{text}")));
        }
    }
}

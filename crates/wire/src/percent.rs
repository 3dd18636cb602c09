//! Percent-encoding, as query strings and data URLs carry it.
//!
//! Lenient as browsers are: a `%` without two digits behind it stands for itself.

use std::borrow::Cow;

/// The bytes behind the text.
pub(crate) fn decode(text: &str) -> Cow<'_, [u8]> {
    let bytes = text.as_bytes();
    let Some(first) = bytes.iter().position(|&byte| byte == b'%') else {
        return Cow::Borrowed(bytes);
    };
    let mut decoded = Vec::with_capacity(bytes.len());
    decoded.extend_from_slice(&bytes[..first]);
    let mut rest = &bytes[first..];
    while let [byte, tail @ ..] = rest {
        let pair = tail.first_chunk::<2>().filter(|_| *byte == b'%').and_then(|&[high, low]| hex(high, low));
        decoded.push(pair.unwrap_or(*byte));
        rest = if pair.is_some() { &tail[2..] } else { tail };
    }
    Cow::Owned(decoded)
}

fn hex(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn what_is_encoded_is_decoded_and_the_rest_is_left() {
        for (encoded, plain) in [
            ("", ""),
            ("abc", "abc"),
            ("%E8%8c%b6", "茶"),
            ("100%", "100%"),
            ("%zz%4", "%zz%4"),
            ("%25", "%"),
        ] {
            assert_eq!(decode(encoded).as_ref(), plain.as_bytes(), "{encoded}");
        }
    }
}

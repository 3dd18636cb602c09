//! Values as JSON, appended to the buffer that is sent.

use super::first_special;

/// A string with its quotes. Only what must be escaped is; everything else stays UTF-8.
pub(crate) fn string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    while let Some(plain) = first_special(rest) {
        out.extend_from_slice(&rest[..plain]);
        escape(out, rest[plain]);
        rest = &rest[plain + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

fn escape(out: &mut Vec<u8>, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0c => b'f',
        control => {
            let digits = [HEX[usize::from(control >> 4)], HEX[usize::from(control & 15)]];
            out.extend_from_slice(b"\\u00");
            out.extend_from_slice(&digits);
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

/// A whole number.
pub(crate) fn number(out: &mut Vec<u8>, mut value: u64) {
    let mut digits = [0_u8; 20];
    let mut start = digits.len();
    loop {
        start -= 1;
        digits[start] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[start..]);
}

/// `true` or `false`.
pub(crate) fn boolean(out: &mut Vec<u8>, value: bool) {
    out.extend_from_slice(if value { b"true" } else { b"false" });
}

/// An id as text with its quotes: what its `Display` writes, without the formatter's cost.
pub(crate) fn base32(out: &mut Vec<u8>, prefix: &str, value: u128, digits: u32) {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    out.push(b'"');
    out.extend_from_slice(prefix.as_bytes());
    for digit in (0..digits).rev() {
        out.push(ALPHABET[((value >> (5 * digit)) & 31) as usize]);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use teahouse_domain::{EventId, MediaId, PersonId};

    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    proptest! {
        #[test]
        fn strings_are_written_as_serde_writes_them(text: String) {
            prop_assert_eq!(written(|out| string(out, &text)), serde_json::to_string(&text).unwrap());
        }

        #[test]
        fn controls_too(bytes in prop::collection::vec(0_u8..128, 0..64)) {
            let text = String::from_utf8(bytes).unwrap();
            prop_assert_eq!(written(|out| string(out, &text)), serde_json::to_string(&text).unwrap());
        }

        #[test]
        fn numbers_are_what_they_display(value: u64) {
            prop_assert_eq!(written(|out| number(out, value)), value.to_string());
        }

        #[test]
        fn ids_are_what_they_display(small in 0..u64::MAX / 2, bits: u128) {
            let media = MediaId::from_random(bits);
            prop_assert_eq!(written(|out| base32(out, "e_", u128::from(small), 13)), format!("\"{}\"", EventId(small)));
            prop_assert_eq!(written(|out| base32(out, "u_", u128::from(small), 13)), format!("\"{}\"", PersonId(small)));
            prop_assert_eq!(written(|out| base32(out, "m_", media.0, 25)), format!("\"{media}\""));
        }
    }

    #[test]
    fn other_scripts_stay_as_they_are() {
        assert_eq!(written(|out| string(out, "茶馆 😀 \u{2028}</script>")), "\"茶馆 😀 \u{2028}</script>\"");
    }
}

//! As much of DER as a public key needs: one value inside another.
//!
//! Must never trust a length: each is checked against what is there. Bounds: lengths of two bytes.

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BITS: u8 = 0x03;
const OBJECT: u8 = 0x06;

const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const CURVES: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];

/// What a `PUBLIC KEY` holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum PublicKey {
    /// Modulus and exponent, without zeros before them.
    Rsa {
        n: Vec<u8>,
        e: Vec<u8>,
    },
    /// The point, uncompressed.
    P256(Vec<u8>),
    Ed25519(Vec<u8>),
}

/// Reads a SubjectPublicKeyInfo.
pub(super) fn public_key(der: &[u8]) -> Option<PublicKey> {
    let mut outer = Reader(der);
    let mut info = Reader(outer.value(SEQUENCE)?);
    let mut algorithm = Reader(info.value(SEQUENCE)?);
    let (&unused, key) = info.value(BITS)?.split_first()?;
    if unused != 0 || !info.0.is_empty() || !outer.0.is_empty() {
        return None;
    }
    match algorithm.value(OBJECT)? {
        RSA => rsa(key),
        CURVES if algorithm.value(OBJECT)? == P256 => Some(PublicKey::P256(key.to_owned())),
        ED25519 => Some(PublicKey::Ed25519(key.to_owned())),
        _ => None,
    }
}

fn rsa(key: &[u8]) -> Option<PublicKey> {
    let mut numbers = Reader(Reader(key).value(SEQUENCE)?);
    let (n, e) = (numbers.number()?, numbers.number()?);
    numbers.0.is_empty().then_some(PublicKey::Rsa { n, e })
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn value(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (&found, rest) = self.0.split_first()?;
        let (&first, rest) = rest.split_first().filter(|_| found == tag)?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(first), rest),
            0x81 => (usize::from(*rest.first()?), rest.get(1..)?),
            0x82 => (usize::from(u16::from_be_bytes([*rest.first()?, *rest.get(1)?])), rest.get(2..)?),
            _ => return None,
        };
        let (value, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(value)
    }

    /// A positive number, without the zero that keeps its sign.
    fn number(&mut self) -> Option<Vec<u8>> {
        let bytes = self.value(INTEGER)?;
        let bytes = bytes.strip_prefix(&[0]).unwrap_or(bytes);
        (!bytes.is_empty()).then(|| bytes.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _ = public_key(&bytes);
            let framed = [&[SEQUENCE, u8::try_from(bytes.len() % 128).unwrap()][..], &bytes].concat();
            let _ = public_key(&framed);
        }
    }
}

//! What bytes claim to be, by their first bytes and nothing else.
//!
//! Magic must stand at the very beginning: what hides further back in a polyglot does not count. This is only
//! a suspicion; `picture` or `container` must agree before anything is shown. Whatever has no strict magic
//! (HTML, SVG, XML, scripts, text) is [`Format::Unknown`], which is what keeps it from ever running.

/// How many first bytes are looked at.
pub(super) const HEAD_BYTES: usize = 512;

/// A format that we know by its magic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Jpeg,
    Png,
    Gif,
    WebP,
    /// MP4 and its relatives, with `QuickTime` told apart by its brand.
    Mp4,
    QuickTime,
    /// WebM and Matroska: which of them only the header's text says.
    Matroska,
    Ogg,
    /// A tag or a frame: confirmed by the second frame.
    Mp3,
    Wav,
    Flac,
    Adts,
    /// Known by name, offered for download only.
    Other(&'static str),
    Unknown,
}

/// What the first bytes claim.
pub(super) fn sniff(head: &[u8]) -> Format {
    let starts = |magic: &[u8]| head.starts_with(magic);
    let riff = |form: &[u8]| starts(b"RIFF") && head.get(8..12) == Some(form);
    match () {
        () if starts(b"\xff\xd8\xff") => Format::Jpeg,
        () if starts(b"\x89PNG\r\n\x1a\n") => Format::Png,
        () if starts(b"GIF87a") || starts(b"GIF89a") => Format::Gif,
        () if riff(b"WEBP") => Format::WebP,
        () if riff(b"WAVE") => Format::Wav,
        () if head.get(4..8) == Some(b"ftyp") => iso_media(head),
        () if starts(b"\x1a\x45\xdf\xa3") => Format::Matroska,
        () if starts(b"OggS\0") => Format::Ogg,
        () if starts(b"fLaC") => Format::Flac,
        () if starts(b"ID3") => Format::Mp3,
        () if starts(b"%PDF-") => Format::Other("application/pdf"),
        () if starts(b"PK\x03\x04") => Format::Other("application/zip"),
        () if starts(b"\x1f\x8b\x08") => Format::Other("application/gzip"),
        () if starts(b"II*\0") || starts(b"MM\0*") => Format::Other("image/tiff"),
        () if starts(b"BM") && head.get(6..10) == Some(&[0; 4]) => Format::Other("image/bmp"),
        () => frame_sync(head),
    }
}

/// An MPEG frame's first two bytes: layer III is MP3, "layer 0" is AAC in ADTS.
fn frame_sync(head: &[u8]) -> Format {
    match head {
        [0xff, second, ..] if second & 0xe6 == 0xe2 => Format::Mp3,
        [0xff, second, ..] if second & 0xf6 == 0xf0 => Format::Adts,
        _ => Format::Unknown,
    }
}

fn iso_media(head: &[u8]) -> Format {
    let size = head.first_chunk().map_or(0, |size| u32::from_be_bytes(*size) as usize);
    let brands = head.get(8..size.min(head.len())).unwrap_or_default();
    // Between the main brand and the compatible ones stand four bytes of version, which name nothing.
    let mut all =
        brands.chunks_exact(4).enumerate().filter(|(at, _)| *at != 1).map(|(_, brand)| brand).take(32);
    let Some(main) = all.next() else { return Format::Unknown };
    if main == b"qt  " {
        return Format::QuickTime;
    }
    let rest: Vec<&[u8]> = all.collect();
    let any = |known: fn(&[u8]) -> bool| known(main) || rest.iter().any(|brand| known(brand));
    if is_still(main) {
        let av1 = any(|brand| matches!(brand, b"avif" | b"avis"));
        return Format::Other(if av1 { "image/avif" } else { "image/heic" });
    }
    if any(is_film) { Format::Mp4 } else { Format::Unknown }
}

fn is_still(brand: &[u8]) -> bool {
    matches!(
        brand,
        b"avif"
            | b"avis"
            | b"heic"
            | b"heix"
            | b"heim"
            | b"heis"
            | b"hevc"
            | b"hevx"
            | b"mif1"
            | b"msf1"
            | b"crx "
    )
}

fn is_film(brand: &[u8]) -> bool {
    const WHOLE: [&[u8]; 12] = [
        b"mp41", b"mp42", b"mp71", b"avc1", b"hvc1", b"M4A ", b"M4B ", b"M4V ", b"dash", b"MSNV", b"XAVC",
        b"av01",
    ];
    WHOLE.contains(&brand)
        || [&b"iso"[..], b"3gp", b"3g2", b"cmf", b"M4V"].iter().any(|start| brand.starts_with(start))
}

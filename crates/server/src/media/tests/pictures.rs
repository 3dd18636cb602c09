//! Pictures: as seen, without a word about their maker, with a thumbnail where they need one.

use image::{DynamicImage, ImageReader};
use std::io::Cursor;
use teahouse_domain::{Media, MediaKind, Picture};
use tokio::io::AsyncReadExt as _;

use super::{Place, fixture};

fn decoded(bytes: &[u8]) -> DynamicImage {
    ImageReader::new(Cursor::new(bytes)).with_guessed_format().unwrap().decode().unwrap()
}

fn tells(bytes: &[u8], secret: &[u8]) -> bool {
    bytes.windows(secret.len()).any(|window| window == secret)
}

fn size(width: u32, height: u32) -> Option<Picture> {
    Some(Picture { width, height })
}

async fn thumbnail(place: &Place, media: &Media) -> (DynamicImage, &'static str) {
    let (opened, served) = place.folder.open_thumbnail(media.id).await.unwrap().unwrap();
    let mut bytes = Vec::new();
    opened.whole().read_to_end(&mut bytes).await.unwrap();
    assert!(served.inline);
    (decoded(&bytes), served.content_type)
}

#[tokio::test]
async fn small_pictures_are_their_own_thumbnail() {
    let place = Place::new();
    let cases = [
        (fixture!("plain.jpg"), "image/jpeg"),
        (fixture!("plain.png"), "image/png"),
        (fixture!("plain.webp"), "image/webp"),
    ];
    for (bytes, content_type) in cases {
        let media = place.keep(bytes).await;
        assert_eq!((media.kind, media.content_type.as_str()), (MediaKind::Image, content_type));
        assert_eq!((media.picture, media.thumbnail), (size(96, 64), None), "{content_type}");
        assert_eq!(decoded(&place.stored(&media).await), decoded(bytes));
    }
}

#[tokio::test]
async fn what_a_picture_tells_of_its_maker_is_gone_and_its_pixels_are_not() {
    let place = Place::new();
    let cases = [
        (fixture!("gps.jpg"), fixture!("plain.jpg")),
        (fixture!("gps.png"), fixture!("plain.png")),
        (fixture!("gps.webp"), fixture!("plain.webp")),
    ];
    for (bytes, plain) in cases {
        assert!(tells(bytes, b"GPS:") && tells(bytes, b"SECRET"));
        let media = place.keep(bytes).await;
        assert_eq!(media.picture, size(64, 96), "turned by a quarter");
        let stored = place.stored(&media).await;
        for secret in [
            &b"GPS:"[..],
            b"SECRET",
            b"xmpmeta",
            b"<script>",
            b"PK\x03\x04",
            b"Lavc",
            b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0\xff\xfe",
        ] {
            assert!(!tells(&stored, secret), "{secret:?} in {}", media.content_type);
        }
        assert_eq!(decoded(&stored), decoded(plain));
        assert_eq!(stored.len() as u64, media.bytes);
    }
}

#[tokio::test]
async fn orientation_survives_for_browsers() {
    use image::{ImageDecoder as _, metadata::Orientation};
    let place = Place::new();
    for bytes in [fixture!("gps.jpg"), fixture!("gps.png"), fixture!("gps.webp")] {
        let media = place.keep(bytes).await;
        let stored = place.stored(&media).await;
        let reader = ImageReader::new(Cursor::new(&stored)).with_guessed_format().unwrap();
        assert_eq!(reader.into_decoder().unwrap().orientation().unwrap(), Orientation::Rotate90);
        let again = place.keep(&stored).await;
        assert_eq!((again.picture, place.stored(&again).await), (media.picture, stored));
    }
}

#[tokio::test]
async fn animations_go_on_moving_and_their_thumbnail_stands_still() {
    let place = Place::new();
    let gif = place.keep(fixture!("comment.gif")).await;
    let stored = place.stored(&gif).await;
    assert_eq!(stored, fixture!("animated.gif"), "only what was added is gone");
    assert_eq!((gif.picture, gif.thumbnail), (size(48, 32), size(48, 32)));
    let webp = place.keep(fixture!("animated.webp")).await;
    assert_eq!((webp.picture, webp.thumbnail), (size(48, 32), size(48, 32)));
    assert!(tells(&place.stored(&webp).await, b"ANMF"));
}

#[tokio::test]
async fn large_pictures_get_a_thumbnail_inside_the_box() {
    let place = Place::new();
    let media = place.keep(fixture!("large.jpg")).await;
    assert_eq!((media.picture, media.thumbnail), (size(1_000, 700), size(840, 588)));
    let (small, content_type) = thumbnail(&place, &media).await;
    assert_eq!((small.width(), small.height(), content_type), (840, 588, "image/jpeg"));
    let large =
        decoded(fixture!("large.jpg")).resize_exact(84, 58, image::imageops::FilterType::Triangle).to_rgb8();
    let small = small.resize_exact(84, 58, image::imageops::FilterType::Triangle).to_rgb8();
    let apart: u64 = large.iter().zip(small.iter()).map(|(one, other)| u64::from(one.abs_diff(*other))).sum();
    assert!(apart / (84 * 58 * 3) < 8, "the thumbnail shows the picture");
}

#[tokio::test]
async fn a_turned_large_picture_has_an_upright_thumbnail() {
    let place = Place::new();
    let mut turned = fixture!("large.jpg")[..2].to_vec();
    turned.extend_from_slice(
        b"\xff\xe1\0\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0",
    );
    turned.extend_from_slice(&fixture!("large.jpg")[2..]);
    let media = place.keep(&turned).await;
    assert_eq!((media.picture, media.thumbnail), (size(700, 1_000), size(448, 640)));
    let (small, _) = thumbnail(&place, &media).await;
    assert_eq!((small.width(), small.height()), (448, 640));
}

#[tokio::test]
async fn a_picture_with_holes_keeps_them_in_its_thumbnail() {
    let place = Place::new();
    let media = place.keep(fixture!("alpha.png")).await;
    assert_eq!((media.picture, media.thumbnail), (size(900, 100), size(840, 93)));
    let (small, content_type) = thumbnail(&place, &media).await;
    assert_eq!((content_type, small.to_rgba8().get_pixel(3, 3).0[3]), ("image/webp", 127));
}

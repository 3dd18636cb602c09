//! Limits at the byte, and nothing left behind whatever happens.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use teahouse_domain::Code;
use tokio::io::AsyncReadExt as _;

use super::{MIB, Place, fixture, settings};
use crate::media::{About, MediaFolder, folder::Space};

#[tokio::test]
async fn the_limit_holds_at_the_byte_and_names_itself() {
    let place = Place::new();
    let limit = usize::try_from(8 * MIB).unwrap();
    let mut upload = place.folder.begin(None, u64::MAX).await.unwrap();
    upload.write(&vec![0; limit]).await.unwrap();
    let error = upload.write(&[0]).await.unwrap_err();
    assert_eq!(error.code, Code::TooBig);
    assert!(error.message.contains("8 MiB"), "{error}");
    drop(upload);
    assert_eq!(place.uploads(), 0);
    let declared = place.folder.begin(Some(8 * MIB + 1), u64::MAX).await;
    assert_eq!(declared.err().unwrap().code, Code::TooBig);
}

#[tokio::test]
async fn the_rest_of_a_share_holds_at_the_byte() {
    let place = Place::new();
    let mut upload = place.folder.begin(None, 10).await.unwrap();
    upload.write(&[0; 10]).await.unwrap();
    assert_eq!(upload.write(&[0]).await.unwrap_err().code, Code::QuotaExceeded);
    assert_eq!(place.folder.begin(Some(11), 10).await.err().unwrap().code, Code::QuotaExceeded);
}

#[tokio::test]
async fn the_floor_of_free_space_stops_an_upload_and_heals() {
    let directory = tempfile::TempDir::new().unwrap();
    let free = Arc::new(AtomicU64::new(100 * MIB));
    let probe = Arc::clone(&free);
    let probe = Box::new(move |_: &std::path::Path| Ok(probe.load(Ordering::Relaxed)));
    let space = Space::with_probe(directory.path(), 50 * MIB, probe);
    let folder = MediaFolder::open_with(&settings(directory.path()), space).unwrap();
    let mut upload = folder.begin(None, u64::MAX).await.unwrap();
    let chunk = vec![7; usize::try_from(MIB).unwrap()];
    upload.write(&chunk).await.unwrap();
    free.store(50 * MIB, Ordering::Relaxed);
    assert_eq!(upload.write(&chunk).await.unwrap_err().code, Code::StorageFull);
    drop(upload);
    assert_eq!(super::entries(&directory.path().join("uploads")), 0);
    assert_eq!(folder.begin(Some(MIB), u64::MAX).await.err().unwrap().code, Code::StorageFull);
    free.store(100 * MIB, Ordering::Relaxed);
    assert!(folder.begin(Some(MIB), u64::MAX).await.is_ok());
}

#[tokio::test]
async fn an_upload_cut_anywhere_leaves_nothing() {
    let place = Place::new();
    let chunk = [1; 64 * 1024];
    for chunks in 0..17 {
        let mut upload = place.folder.begin(None, u64::MAX).await.unwrap();
        for _ in 0..chunks {
            upload.write(&chunk).await.unwrap();
        }
        drop(upload);
        assert_eq!((place.uploads(), place.files()), (0, 0), "after {chunks} chunks");
    }
    for _ in 0..1_000 {
        let mut upload = place.folder.begin(None, u64::MAX).await.unwrap();
        upload.write(b"half").await.unwrap();
    }
    assert_eq!((place.uploads(), place.files()), (0, 0));
}

#[tokio::test]
async fn what_a_killed_server_left_is_gone_after_the_next_start() {
    let place = Place::new();
    let mut upload = place.folder.begin(None, u64::MAX).await.unwrap();
    upload.write(&vec![0; 300 * 1024]).await.unwrap();
    // A killed process runs no destructor.
    std::mem::forget(upload);
    let kept = place.keep(fixture!("plain.png")).await;
    assert_eq!(place.uploads(), 1);
    let again = MediaFolder::open(&settings(place.directory.path())).unwrap();
    assert_eq!(place.uploads(), 0);
    assert!(again.open_file(kept.id).await.unwrap().is_some());
}

#[tokio::test]
async fn files_without_a_row_are_swept_but_not_those_on_their_way_to_one() {
    let place = Place::new();
    let known = place.keep(fixture!("large.jpg")).await;
    let stray = place.keep(fixture!("large.jpg")).await;
    let claimed = place.accept(fixture!("large.jpg"), About::default()).await.unwrap();
    assert_eq!(place.files(), 6, "each with its thumbnail");
    let swept = place.folder.sweep_strays(|id| id == known.id).unwrap();
    assert_eq!((swept, place.files()), (2, 4));
    assert!(place.folder.open_file(stray.id).await.unwrap().is_none());
    assert!(place.folder.open_file(claimed.media().id).await.unwrap().is_some());
    claimed.keep();
    assert_eq!(place.folder.sweep_strays(|id| id == known.id).unwrap(), 2);
}

#[tokio::test]
async fn what_is_accepted_but_not_kept_goes_again() {
    let place = Place::new();
    drop(place.accept(fixture!("large.jpg"), About::default()).await.unwrap());
    assert_eq!((place.uploads(), place.files()), (0, 0));
}

#[tokio::test]
async fn stored_bytes_are_read_whole_and_in_parts_and_removed_twice() {
    let place = Place::new();
    let bytes = b"a plain text, which is a file";
    let media = place.keep(bytes).await;
    assert_eq!(place.stored(&media).await, bytes);
    let opened = place.folder.open_file(media.id).await.unwrap().unwrap();
    assert_eq!(opened.bytes, bytes.len() as u64);
    let mut part = String::new();
    opened.part(2, 5).await.unwrap().read_to_string(&mut part).await.unwrap();
    assert_eq!(part, "plain");
    assert!(place.folder.open_thumbnail(media.id).await.unwrap().is_none());
    place.folder.remove(media.id).await.unwrap();
    place.folder.remove(media.id).await.unwrap();
    assert!(place.folder.open_file(media.id).await.unwrap().is_none());
}

#[tokio::test]
async fn uploads_under_way_are_bounded() {
    let place = Place::new();
    let mut open = Vec::new();
    for _ in 0..256 {
        open.push(place.folder.begin(None, u64::MAX).await.unwrap());
    }
    let refused = place.folder.begin(None, u64::MAX).await.err().unwrap();
    assert_eq!((refused.code, refused.retry_after_ms), (Code::Busy, Some(1_000)));
    open.pop();
    assert!(place.folder.begin(None, u64::MAX).await.is_ok());
}

#[tokio::test]
async fn a_missing_uploads_folder_is_an_error_of_ours_and_nothing_else() {
    let place = Place::new();
    fs::remove_dir(place.directory.path().join("uploads")).unwrap();
    assert_eq!(place.folder.begin(None, 1).await.err().unwrap().code, Code::Internal);
}

//! Backups made while the store is in use, and brought back under a new identity.

use std::fs;

use teahouse_domain::{Seq, Timestamp};
use teahouse_store::{BackupError, restore, verify_backup};

use crate::house::{House, draft, folder, message};

const NOW: Timestamp = Timestamp(1_800_000_000_000);

#[test]
fn a_backup_under_load_is_a_consistent_prefix() {
    let (folder, target) = (folder(), folder());
    let house = House::open(folder.path());
    let tea = house.room("tea");
    for number in 0..500 {
        house.submit(draft(tea, 1, None, message(&number.to_string())));
    }
    house.say(tea, "acknowledged before");
    let file = target.path().join("tea.backup");
    let info = std::thread::scope(|scope| {
        let copying = scope.spawn(|| house.store.backup_to(&file).unwrap());
        while !copying.is_finished() {
            house.say(tea, "while it runs");
        }
        copying.join().unwrap()
    });
    assert!(info.events >= 501);
    assert_eq!(&info.log_id, house.store.log_id());
    assert_eq!(verify_backup(&file).unwrap(), info);
    assert_eq!(fs::read_dir(target.path()).unwrap().count(), 1, "one file, nothing beside it");
    let all = house.events(tea);
    house.stop();

    let fresh = target.path().join("data");
    let restored = restore(&file, &fresh, NOW).unwrap();
    assert_eq!((restored.events, restored.kept), (info.events, None));
    assert_ne!(restored.log_id, info.log_id);
    let house = House::open(&fresh);
    assert_eq!(house.store.log_id(), &restored.log_id);
    let events = house.events(house.room("tea"));
    assert_eq!(events[..], all[..events.len()]);
    assert_eq!(events.len() as u64, info.events);
}

#[test]
fn restoring_keeps_what_was_there_and_frees_a_damaged_folder() {
    let (folder, target) = (folder(), folder());
    let file = target.path().join("tea.backup");
    let house = House::open(folder.path());
    let tea = house.room("tea");
    house.say(tea, "kept");
    house.store.backup_to(&file).unwrap();
    house.say(tea, "lost");
    let busy = restore(&file, folder.path(), NOW).unwrap_err();
    assert!(matches!(busy, BackupError::Folder(_)), "{busy}");
    house.stop();
    fs::write(folder.path().join("teahouse.db"), "").unwrap();
    let restored = restore(&file, folder.path(), NOW).unwrap();
    assert!(restored.kept.unwrap().exists());
    let house = House::open(folder.path());
    assert_eq!(house.texts(house.room("tea")), ["kept"]);
    assert_eq!(house.say(house.room("tea"), "goes on").seq, Seq(2));
}

#[test]
fn what_is_no_sound_backup_is_refused() {
    let (folder, target) = (folder(), folder());
    let file = target.path().join("tea.backup");
    let house = House::open(folder.path());
    let tea = house.room("tea");
    for number in 0..50 {
        house.say(tea, &format!("message {number}"));
    }
    house.store.backup_to(&file).unwrap();
    assert!(matches!(house.store.backup_to(&file).unwrap_err(), BackupError::Exists(_)));
    let sound = fs::read(&file).unwrap();
    let place = sound.windows(10).position(|bytes| bytes == b"message 33").unwrap();
    let mut flipped = sound.clone();
    flipped[place + 8] ^= 1;
    let elsewhere = target.path().join("data");
    for bad in [&flipped[..], &sound[..sound.len() / 2], b"no backup at all", b""] {
        fs::write(&file, bad).unwrap();
        assert!(verify_backup(&file).is_err());
        assert!(restore(&file, &elsewhere, NOW).is_err());
        assert!(!elsewhere.join("teahouse.db").exists());
    }
    assert!(verify_backup(&target.path().join("none")).is_err());
}

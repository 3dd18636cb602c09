//! Sizes, times and words in every spelling, and what is none.

use std::time::Duration;

use proptest::prelude::*;

use super::{
    super::value::{Given, Value, quoted},
    *,
};

fn size(text: &str) -> Option<u64> {
    u64::read(&Given::Text(text.to_owned()))
}

fn time(text: &str) -> Option<Duration> {
    Duration::read(&Given::Text(text.to_owned()))
}

#[test]
fn sizes() {
    let good = [
        ("100 MiB", 100 << 20),
        ("100MiB", 100 << 20),
        ("1 gib", 1 << 30),
        ("2 GB", 2_000_000_000),
        ("5 kB", 5_000),
        ("7 B", 7),
        ("7", 7),
        ("1_024", 1_024),
        (" 1 KiB ", 1_024),
        ("0", 0),
    ];
    for (text, bytes) in good {
        assert_eq!(size(text), Some(bytes), "{text}");
    }
    for text in ["", "MiB", "1.5 GiB", "-1", "+1", "1 M", "1 KiBs", "99999999999 TiB", "0x10", "1 KiB 2"] {
        assert_eq!(size(text), None, "{text}");
    }
}

#[test]
fn times() {
    let good =
        [("10 s", 10_000), ("500ms", 500), ("5 min", 300_000), ("24 h", 86_400_000), ("7 d", 604_800_000)];
    for (text, milliseconds) in good {
        assert_eq!(time(text), Some(Duration::from_millis(milliseconds)), "{text}");
    }
    for text in ["", "10", "s", "1.5 s", "-1 s", "10 S", "10 seconds", "99999999999999999999 d"] {
        assert_eq!(time(text), None, "{text}");
    }
}

#[test]
fn a_path_is_never_a_number_of_the_file() {
    assert_eq!(Desk::with("data = 5").problems(), ["teahouse.toml:1: data must be a path, not `5`"]);
    assert!(Desk::with("data = \"5\"").load().is_ok());
    assert!(with_flags(&[("data", "")]).is_err());
}

#[test]
fn a_silence_is_a_ping_and_the_time_to_answer_it() {
    let config = with_flags(&[("deadlines.ping", "1 s"), ("deadlines.pong", "2 s")]).unwrap().config;
    assert_eq!(config.deadlines.silence(), Duration::from_secs(3));
    assert_eq!(Config::default().deadlines.silence(), Duration::from_secs(35));
}

#[test]
fn there_is_always_a_shard() {
    assert!((1..=8).contains(&Config::default().shard_count()));
    assert_eq!(Config { shards: 3, ..Config::default() }.shard_count(), 3);
}

proptest! {
    #[test]
    fn what_is_shown_is_read_back(bytes: u64, milliseconds in 0..u64::MAX / 2, words in ".*") {
        let unquoted = |shown: String| Given::Text(shown.trim_matches('"').to_owned());
        prop_assert_eq!(u64::read(&unquoted(bytes.show())), Some(bytes));
        let time = Duration::from_millis(milliseconds);
        prop_assert_eq!(Duration::read(&unquoted(time.show())), Some(time));
        let line = format!("data = {}", quoted(&words));
        let table: toml::Table = line.parse().unwrap();
        prop_assert_eq!(table["data"].as_str(), Some(words.as_str()));
    }

    #[test]
    fn no_file_panics(text in ".*") {
        let _ = Desk::with(&text).load();
    }
}

//! The sample file is the code, written for people.

use super::*;

const COMMITTED: &str = include_str!("../../../../../docs/teahouse.sample.toml");

/// The sample with its settings in force.
fn uncommented() -> String {
    let uncomment = |line: &'static str| {
        line.strip_prefix('#').filter(|rest| rest.starts_with(|c: char| c.is_alphabetic())).unwrap_or(line)
    };
    COMMITTED.lines().map(uncomment).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_committed_sample_is_up_to_date() {
    assert_eq!(COMMITTED, Config::sample(), "run: teahouse config > docs/teahouse.sample.toml");
}

#[test]
fn the_sample_as_it_is_changes_nothing() {
    let loaded = Desk::with(COMMITTED).load().unwrap();
    assert_eq!((loaded.config, loaded.warnings), (Config::default(), Vec::new()));
}

#[test]
fn the_sample_with_everything_in_force_is_the_default() {
    let desk = Desk::with(&uncommented());
    let loaded = desk.load().unwrap();
    assert_eq!(loaded.config, Config::default());
    let from_file = |setting: &super::super::Setting| {
        setting.origin.to_string().starts_with(desk.path().to_str().unwrap())
    };
    assert!(loaded.settings.iter().all(from_file), "every setting is in the sample");
}

#[test]
fn what_a_setting_shows_is_what_it_reads() {
    let changed = [
        ("allowed_hosts", "tea.example.com,[::1]:8070"),
        ("public_url", "https://chat.example.com"),
        ("trusted_proxies", "10.0.0.0/8"),
        ("web_folder", "a \"folder\""),
        ("media.keep_unnamed", "90 min"),
        ("media.max_bytes", "1025 B"),
    ];
    let first = with_flags(&changed).unwrap();
    let (top, sections): (Vec<_>, Vec<_>) =
        first.settings.iter().partition(|setting| !setting.name.contains('.'));
    let lines = top.iter().chain(&sections).map(|setting| format!("{} = {}\n", setting.name, setting.value));
    assert_eq!(Desk::with(&lines.collect::<String>()).load().unwrap().config, first.config);
}

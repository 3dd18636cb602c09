//! Command lines that people write, right and wrong.

use std::{ffi::OsString, path::PathBuf};

use super::{Args, Command, Django, GroupRooms, Import, Selftest};
use crate::config::{Config, ConfigFile, Durability};

fn read(line: &str) -> Result<Args, String> {
    let words = std::iter::once("teahouse").chain(line.split_whitespace()).map(OsString::from);
    Args::read(words).map_err(|error| error.to_string())
}

#[test]
fn without_a_command_it_serves() {
    assert_eq!(read("").unwrap().command(), &Command::Serve);
    assert_eq!(read("serve").unwrap().command(), &Command::Serve);
    assert_eq!(read("check").unwrap().command(), &Command::Check);
    assert_eq!(read("backup tea.backup").unwrap().command(), &Command::Backup { file: "tea.backup".into() });
    assert_eq!(
        read("restore tea.backup").unwrap().command(),
        &Command::Restore { file: "tea.backup".into() }
    );
}

#[test]
fn flags_are_settings_before_and_after_the_command() {
    for line in [
        "--listen 127.0.0.1:0 --data here --set durability=process --set limits.enabled=false serve",
        "serve --listen=127.0.0.1:0 --data=here --set=durability=process --set=limits.enabled=false",
    ] {
        let mut sources = read(line).unwrap().sources(Vec::new());
        assert_eq!(sources.file, ConfigFile::IfThere("teahouse.toml".into()));
        sources.file = ConfigFile::Nowhere;
        let config = Config::load(&sources).unwrap().config;
        assert_eq!((config.listen.port(), config.data), (0, PathBuf::from("here")));
        assert_eq!((config.durability, config.limits.enabled), (Durability::Process, false));
    }
    let sources = read("check --config mine.toml").unwrap().sources(Vec::new());
    assert_eq!(sources.file, ConfigFile::MustBeThere("mine.toml".into()));
}

#[test]
fn a_wrong_flag_value_names_the_flag() {
    let sources = read("--listen here --set limits.enabld=false").unwrap().sources(Vec::new());
    let problems = Config::load(&sources).unwrap_err().to_string();
    assert!(problems.contains("--listen: listen must be an address and a port"), "{problems}");
    assert!(problems.contains("--set limits.enabld: unknown setting `limits.enabld`"), "{problems}");
    assert!(problems.contains("`limits.enabled`"), "{problems}");
    assert!(read("--set limits.enabled").unwrap_err().contains("section.key=value"));
}

#[test]
fn an_unknown_flag_is_named_with_the_nearest_known_one() {
    for (wrong, near) in
        [("--lisen 1", "--listen"), ("--dat x", "--data"), ("--cfg x", "--config"), ("--settings", "--set")]
    {
        let error = read(wrong).unwrap_err();
        let flag = wrong.split(' ').next().unwrap();
        assert!(error.contains(flag) && error.contains(&format!("'{near}'")), "{error}");
    }
    let error = read("bakup x").unwrap_err();
    assert!(error.contains("bakup") && error.contains("'backup'"), "{error}");
}

#[test]
fn people_are_brought_over_from_django() {
    let wanted = |line: &str| match read(&format!("import django {line}")).unwrap().command() {
        Command::Import { from: Import::Django(wanted) } => wanted.clone(),
        other => panic!("{other:?}"),
    };
    let plain = Django {
        database: "db.sqlite3".into(),
        groups_as_rooms: None,
        users_table: "auth_user".into(),
        issuer: None,
        dry_run: false,
        json: false,
    };
    assert_eq!(wanted("--database db.sqlite3"), plain);
    let more = wanted("--database db.sqlite3 --groups-as-rooms --dry-run --json --issuer");
    let (rooms, issuer) = (Some(GroupRooms::Private), Some(String::new()));
    assert_eq!(more, Django { groups_as_rooms: rooms, issuer, dry_run: true, json: true, ..plain });
    let public = wanted("--groups-as-rooms public --database db.sqlite3 --issuer https://site");
    assert_eq!(
        (public.groups_as_rooms, public.issuer.as_deref()),
        (Some(GroupRooms::Public), Some("https://site"))
    );
    assert!(read("import django").unwrap_err().contains("--database"));
    assert!(read("import django --database x --groups-as-rooms open").is_err());
}

#[test]
fn the_selftest_kills_only_servers_that_it_started() {
    let defaults = Selftest { url: None, kills: 5, seconds: 10, senders: 8, readers: 8 };
    assert_eq!(read("selftest").unwrap().command(), &Command::Selftest(defaults.clone()));
    let url = Some("http://127.0.0.1:8070".to_owned());
    let wanted = Selftest { url, seconds: 3, ..defaults };
    assert_eq!(
        read("selftest --url http://127.0.0.1:8070 --seconds 3").unwrap().command(),
        &Command::Selftest(wanted)
    );
    assert!(read("selftest --url http://127.0.0.1:8070 --kills 3").is_err());
}

#[test]
fn the_help_shows_commands_and_flags() {
    let help = read("--help").unwrap_err();
    for word in [
        "serve", "check", "backup", "restore", "import", "selftest", "config", "--listen", "--data",
        "--config", "--set",
    ] {
        assert!(help.contains(word), "{word}");
    }
    assert!(read("--version").unwrap_err().starts_with("teahouse "));
}

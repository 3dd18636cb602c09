//! The settings file, right and wrong.

use std::{fs, path::Path};

use super::{super::Origin, *};

#[test]
fn without_a_file_everything_is_the_default() {
    let loaded = Config::load(&Sources::default()).unwrap();
    assert_eq!(loaded.config, Config::default());
    assert!(loaded.warnings.is_empty());
    assert!(loaded.settings.iter().all(|setting| setting.origin == Origin::Default));
    assert_eq!(loaded.config.listen.to_string(), "127.0.0.1:8070");
}

#[test]
fn a_file_in_a_persons_spelling() {
    let desk = Desk::with(
        r#"
        listen = "localhost:9000"
        durability = "process"
        allowed_origins = ["https://app.example.com", "null"]

        [limits]
        enabled = true
        messages_per_second = 1_000

        [media]
        max_bytes = "25 MB"
        keep_free_bytes = 0

        [deadlines]
        drain = "1500 ms"
        "#,
    );
    let config = desk.load().unwrap().config;
    assert_eq!(config.listen.to_string(), "127.0.0.1:9000");
    assert_eq!(config.limits.messages_per_second, 1_000);
    assert_eq!((config.media.max_bytes, config.media.keep_free_bytes), (25_000_000, 0));
    assert_eq!(config.deadlines.drain.as_millis(), 1_500);
    assert_eq!(config.allowed_origins.len(), 2);
    assert_eq!(config.limits.messages_burst, Config::default().limits.messages_burst);
}

#[test]
fn every_setting_says_where_it_comes_from() {
    let desk = Desk::with("shards = 1\n[limits]\nenabled = false\nin_flight = 4\n");
    let mut sources = desk.sources();
    sources.environment = variables(&[("TEAHOUSE_LIMITS_ENABLED", "true"), ("TEAHOUSE_DATA", "there")]);
    sources.flags = flags(&[("data", "here"), ("log.level", "debug")]);
    let loaded = Config::load(&sources).unwrap();
    let seen = |name: &str| {
        let setting = loaded.settings.iter().find(|setting| setting.name == name).unwrap();
        (setting.value.clone(), setting.origin.to_string())
    };
    let file = desk.path().display().to_string();
    assert_eq!(seen("shards"), ("1".into(), format!("{file}:1")));
    assert_eq!(seen("limits.in_flight"), ("4".into(), format!("{file}:4")));
    assert_eq!(seen("limits.enabled"), ("true".into(), "TEAHOUSE_LIMITS_ENABLED".into()));
    assert_eq!(seen("data"), ("\"here\"".into(), "--set data".into()));
    assert_eq!(seen("listen"), ("\"127.0.0.1:8070\"".into(), "default".into()));
}

#[test]
fn an_unknown_key_is_named_with_its_line_and_the_nearest_known_one() {
    let desk = Desk::with(
        "# tea\nlisten = \"127.0.0.1:0\"\nlsten = \"x\"\n\n[limits]\nenabld = true\n[media]\nenabled = true\n",
    );
    assert_eq!(
        desk.problems(),
        [
            "teahouse.toml:6: unknown setting `limits.enabld`; the nearest known is `limits.enabled`",
            "teahouse.toml:3: unknown setting `lsten`; the nearest known is `listen`",
            "teahouse.toml:8: unknown setting `media.enabled`; the nearest known is `limits.enabled`",
        ]
    );
}

#[test]
fn an_unknown_section_is_named_by_what_is_in_it() {
    let desk = Desk::with("[limit]\nenabled = true\n[lmits]\n");
    assert_eq!(
        desk.problems(),
        [
            "teahouse.toml:2: unknown setting `limit.enabled`; the nearest known is `limits.enabled`",
            "teahouse.toml:3: unknown setting `lmits`; the nearest known is `limits`",
        ]
    );
}

#[test]
fn a_section_is_no_setting_and_a_setting_is_no_section() {
    let desk = Desk::with("limits = false\n[listen]\nport = 1\n");
    assert_eq!(
        desk.problems(),
        [
            "teahouse.toml:1: `limits` is a section: write `[limits]` and its settings below it",
            "teahouse.toml:2: listen must be an address and a port, such as \"127.0.0.1:8070\", \"0.0.0.0:8070\" or \"[::1]:8070\"",
        ]
    );
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let desk = Desk::with(
        "durability = \"often\"\nshards = 65\n[limits]\nin_flight = 0\nenabled = 1\n[deadlines]\nping = 25\ndrain = \"2 weeks\"\n[media]\nmax_bytes = -1\n",
    );
    let problems = desk.problems();
    assert_eq!(problems.len(), 7, "{problems:#?}");
    let said = |text: &str| assert!(problems.iter().any(|problem| problem == text), "{text}\n{problems:#?}");
    said("teahouse.toml:1: durability must be one of \"disk\", \"process\", not `often`");
    said("teahouse.toml:2: shards must be a whole number from 0 to 64, not `65`");
    said("teahouse.toml:4: limits.in_flight must be a whole number from 1 to 1024, not `0`");
    said("teahouse.toml:5: limits.enabled must be true or false, not `1`");
    said(
        "teahouse.toml:7: deadlines.ping must be a time with its unit, such as \"500 ms\", \"10 s\", \"5 min\" or \"24 h\", from \"1 s\" to \"10 min\", not `25`",
    );
}

#[test]
fn what_is_no_toml_is_said_with_its_line() {
    assert!(
        Desk::with("listen = \"127.0.0.1:0\"\nshards =\n").problems()[0].starts_with("teahouse.toml:2: ")
    );
    assert!(Desk::with("shards = 1\nshards = 2\n").problems()[0].contains("duplicate"));
    assert!(Desk::with(&"[".repeat(100_000)).problems()[0].starts_with("teahouse.toml:1: "));
}

#[test]
fn a_file_that_was_named_must_be_there() {
    let missing = Path::new("no").join("such.toml");
    let sources = Sources { file: ConfigFile::MustBeThere(missing.clone()), ..Sources::default() };
    assert!(Config::load(&sources).unwrap_err().to_string().contains("there is no such file"));
    let sources = Sources { file: ConfigFile::IfThere(missing), ..Sources::default() };
    assert!(Config::load(&sources).is_ok());
}

#[test]
fn a_file_that_is_no_text_or_too_large_is_refused() {
    let desk = Desk::with("");
    fs::write(desk.path(), b"listen = \"\xff\"").unwrap();
    assert!(desk.problems()[0].contains("cannot be read"));
    fs::write(desk.path(), "#".repeat((1 << 20) + 1)).unwrap();
    assert!(desk.problems()[0].contains("larger than 1 MiB"));
    let sources = Sources { file: ConfigFile::IfThere(desk.folder.path().to_owned()), ..Sources::default() };
    assert!(Config::load(&sources).unwrap_err().to_string().contains("cannot be read"));
}

#[test]
fn settings_that_contradict_each_other_are_refused() {
    let desk = Desk::with("[store]\nsegment_bytes = \"2 MiB\"\nsegments_bytes = \"1 MiB\"\n");
    assert!(desk.problems()[0].contains("store.segment_bytes"));
}

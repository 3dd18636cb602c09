//! Starting: one line, and sentences that name what is wrong and the nearest right thing.

use std::fs;

use tempfile::tempdir;

use crate::{
    program::path,
    support::{
        Guest, http,
        program::{Program, command, ended, run},
    },
};

#[test]
fn it_says_where_it_listens_and_serves_there() {
    let data = tempdir().unwrap();
    let program = Program::serve(&data.path().join("made/by/itself"), &[]);
    assert_ne!(program.address.port(), 0);
    assert_eq!(http::get(program.address, "/livez").status, 200);
    assert_eq!(http::get(program.address, "/readyz").status, 200);
    assert_eq!(http::get(program.address, "/chat/tea/").status, 200);
    assert!(program.log().contains("listening"), "the log goes to standard error: {}", program.log());
    program.stop();
}

#[test]
fn what_is_misspelt_is_named_with_the_nearest_known_name() {
    let flag = run(&["serve", "--lisen", "127.0.0.1:0"]);
    assert_ne!(flag.code, Some(0));
    assert!(flag.err.contains("--lisen") && flag.err.contains("--listen"), "{}", flag.err);
    let set = run(&["--set", "limits.enabld=false"]);
    assert!(set.err.contains("limits.enabld") && set.err.contains("`limits.enabled`"), "{}", set.err);
    let value = run(&["--listen", "everywhere"]);
    assert!(value.err.contains("--listen") && value.err.contains("everywhere"), "{}", value.err);

    let folder = tempdir().unwrap();
    fs::write(
        folder.path().join("teahouse.toml"),
        "[limits]\nenabled = true\nmessage_burst = 3\n[medai]\nmax_bytes = 1\n",
    )
    .unwrap();
    let file = ended(&mut command(folder.path(), &["check"]));
    assert_eq!(file.code, Some(1));
    for part in [
        "teahouse.toml:3",
        "limits.message_burst",
        "`limits.messages_burst`",
        "teahouse.toml:5",
        "medai",
        "`media.max_bytes`",
    ] {
        assert!(file.err.contains(part), "{part}: {}", file.err);
    }
    let missing = run(&["--config", "nowhere.toml"]);
    assert!(missing.code == Some(1) && missing.err.contains("nowhere.toml"), "{}", missing.err);
}

#[test]
fn an_unknown_variable_is_a_warning() {
    let folder = tempdir().unwrap();
    let mut check = command(folder.path(), &["check"]);
    let checked =
        ended(check.env("TEAHOUSE_LIMITS_ENABLD", "false").env("TEAHOUSE_PORT_8070_TCP", "tcp://x"));
    assert_eq!(checked.code, Some(0), "{}", checked.err);
    assert!(
        checked.err.contains("TEAHOUSE_LIMITS_ENABLD") && checked.err.contains("TEAHOUSE_LIMITS_ENABLED"),
        "{}",
        checked.err
    );
    assert!(checked.out.contains("limits.enabled = true"), "{}", checked.out);
    let mut check = command(folder.path(), &["check"]);
    let checked = ended(check.env("TEAHOUSE_LIMITS_ENABLED", "perhaps"));
    assert!(checked.code == Some(1) && checked.err.contains("TEAHOUSE_LIMITS_ENABLED"), "{}", checked.err);
}

#[test]
fn a_second_server_on_the_same_folder_is_told_who_the_first_is() {
    let data = tempdir().unwrap();
    let first = Program::serve(data.path(), &[]);
    let guest = Guest::arrive(first.address);
    assert_eq!(guest.say("tea", "c1", "before").status, 201);
    let second = run(&["--listen", "127.0.0.1:0", "--data", path(data.path())]);
    assert_eq!((second.code, second.out.as_str()), (Some(1), ""));
    assert!(second.err.contains(&format!("process {}", first.pid())), "{}", second.err);
    assert!(second.err.contains(&format!("http://{}", first.address)), "{}", second.err);
    assert!(second.err.contains("--data"), "{}", second.err);
    assert_eq!(guest.say("tea", "c2", "after").status, 201);
    first.stop();
    Program::serve(data.path(), &[]).stop();
}

#[test]
fn an_address_that_is_taken_is_named() {
    let (data, other) = (tempdir().unwrap(), tempdir().unwrap());
    let first = Program::serve(data.path(), &[]);
    let taken = first.address.to_string();
    let second = run(&["--listen", &taken, "--data", path(other.path())]);
    assert!(second.code == Some(1) && second.err.contains(&taken), "{}", second.err);
}

#[test]
fn what_it_prints_for_people() {
    let config = run(&["config"]);
    assert!(config.code == Some(0) && config.out.contains("keep_free_bytes"), "{}", config.out);
    let help = run(&["--help"]);
    assert!(help.code == Some(0) && help.out.contains("backup"), "{}", help.out);
    let version = run(&["--version"]);
    assert!(version.out.starts_with("teahouse "), "{}", version.out);
    let folder = tempdir().unwrap();
    let checked = ended(&mut command(folder.path(), &["check", "--data", "tea"]));
    assert!(checked.code == Some(0) && checked.out.contains("nothing there yet"), "{}", checked.out);
    assert!(!folder.path().join("tea").exists(), "a check makes nothing");
}

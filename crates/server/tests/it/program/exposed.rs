//! What more people can read than should is said at the start, with what to do (A85).

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    path::Path,
};

use tempfile::tempdir;

use crate::{
    program::path,
    support::program::{Program, command, ended},
};

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_data_folder_that_everybody_may_enter_is_named_and_one_of_its_own_is_not() {
    let around = tempdir().unwrap();
    let data = around.path().join("data");
    Program::serve(&data, &[]).stop();
    assert_eq!(fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700, "as it makes it itself");
    assert_eq!(fs::metadata(data.join("guests.key")).unwrap().permissions().mode() & 0o777, 0o600);
    let program = Program::serve(&data, &[]);
    assert!(!program.log().contains("WARN"), "{}", program.log());
    program.stop();
    allow(&data, 0o755);
    allow(&data.join("guests.key"), 0o644);
    let program = Program::serve(&data, &[]);
    let log = program.log();
    program.stop();
    assert!(log.contains(&format!("{}: everybody", data.display())) && log.contains("chmod 700"), "{log}");
    assert!(log.contains("guests.key: everybody") && log.contains("chmod 600"), "{log}");
}

#[test]
fn the_data_is_the_servers_alone_whatever_folder_it_lies_in() {
    let around = tempdir().unwrap();
    let data = around.path().join("data");
    let program = Program::serve(&data, &[]);
    let (file, recent) = (data.join("teahouse.db"), data.join("teahouse.db-wal"));
    let copy = around.path().join("copy.db");
    let backup = ended(&mut command(around.path(), &["backup", path(&copy), "--data", path(&data)]));
    assert_eq!(backup.code, Some(0), "{}", backup.err);
    for made in [&file, &recent, &copy] {
        assert_eq!(fs::metadata(made).unwrap().permissions().mode() & 0o777, 0o600, "{}", made.display());
    }
    program.stop();
    let again = around.path().join("again");
    let restored = ended(&mut command(around.path(), &["restore", path(&copy), "--data", path(&again)]));
    assert_eq!(restored.code, Some(0), "{}", restored.err);
    assert_eq!(fs::metadata(&again).unwrap().permissions().mode() & 0o777, 0o700, "as it was");
    for made in ["teahouse.db", "guests.key"] {
        assert_eq!(fs::metadata(again.join(made)).unwrap().permissions().mode() & 0o777, 0o600, "{made}");
    }
    let check = || ended(&mut command(around.path(), &["check", "--data", path(&data)])).err;
    assert!(!check().contains("may read it"), "{}", check());
    allow(&file, 0o644);
    assert!(check().contains("teahouse.db: everybody on this machine may read it"), "{}", check());
    allow(&file, 0o640);
    assert!(check().contains("teahouse.db: a group on this machine may read it"), "{}", check());
    allow(&file, 0o600);
    fs::write(&recent, b"").unwrap();
    allow(&recent, 0o604);
    assert!(check().contains("teahouse.db-wal: everybody on this machine may read it"), "{}", check());
    allow(&recent, 0o600);
    allow(&data, 0o750);
    assert!(check().contains("a group on this machine may look into the data folder"), "{}", check());
}

#[test]
fn a_secret_in_a_file_for_everybody_or_on_the_command_line_is_named_and_never_shown() {
    let folder = tempdir().unwrap();
    let secret = "canary-4fJ8s0QwZ1xNv7Lk2Pb9Tg5Yh3Rd6Ce";
    let file = folder.path().join("teahouse.toml");
    fs::write(&file, format!("[tokens]\nhs256_secret = \"{secret}\"\n")).unwrap();
    allow(&file, 0o600);
    let check = |more: &[&str]| ended(&mut command(folder.path(), &[&["check"], more].concat()));
    let private = check(&[]);
    assert!(private.code == Some(0) && !private.err.contains("teahouse.toml"), "{}", private.err);
    allow(&file, 0o644);
    let public = check(&[]);
    assert!(public.err.contains("teahouse.toml: everybody"), "{}", public.err);
    let flag = check(&["--set", &format!("tokens.hs256_secret={secret}")]);
    assert!(flag.err.contains("tokens.hs256_secret stands on the command line"), "{}", flag.err);
    for said in [private, public, flag] {
        assert!(!said.out.contains(secret) && !said.err.contains(secret), "{said:?}");
    }
}

#[test]
fn listening_everywhere_without_tls_is_named() {
    let folder = tempdir().unwrap();
    let check = |more: &[&str]| {
        let ended = ended(&mut command(folder.path(), &[&["check", "--listen", "0.0.0.0:0"], more].concat()));
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        ended.err
    };
    for doubtful in [&[][..], &["--set", "public_url=http://chat.example.com"]] {
        let said = check(doubtful);
        assert!(said.contains("travel readable") && said.contains("behind-a-proxy"), "{said}");
    }
    assert!(!check(&["--set", "public_url=https://chat.example.com"]).contains("readable"));
    let here = ended(&mut command(folder.path(), &["check", "--data", path(folder.path())]));
    assert!(!here.err.contains("readable"), "{}", here.err);
}

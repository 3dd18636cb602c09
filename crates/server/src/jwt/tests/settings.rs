//! Keys of the settings: which files are taken.

use std::fs;

use super::*;

fn problem(name: &str, text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    let settings = config::Tokens { public_keys: vec![path.clone()], ..config::Tokens::default() };
    let problem = Tokens::open(&settings, now()).unwrap_err();
    assert!(problem.starts_with(&format!("{}: ", path.display())), "{problem}");
    problem
}

fn fixture(name: &str) -> String {
    fs::read_to_string(key_file(name)).unwrap()
}

#[test]
fn without_keys_there_are_no_tokens() {
    assert!(Tokens::open(&config::Tokens::default(), now()).unwrap().is_none());
}

#[test]
fn a_file_may_hold_several_keys() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.pem");
    fs::write(&path, ["p256.pub.pem", "rsa.pub.pem"].map(fixture).join("\n")).unwrap();
    let tokens = open(config::Tokens { public_keys: vec![path], ..config::Tokens::default() });
    assert!(verify(&tokens, &Signer::rsa().sign(&ada())).is_ok());
    assert!(verify(&tokens, &Signer::p256().sign(&ada())).is_ok());
}

#[test]
fn a_file_that_is_no_public_key_is_named_with_the_reason() {
    assert!(problem("short.pem", &fixture("short-rsa.pub.pem")).contains("2,048"));
    assert!(problem("p384.pem", &fixture("p384.pub.pem")).contains("P-256"));
    assert!(problem("private.pem", &fixture("rsa.pem")).contains("-pubout"));
    assert!(problem("empty.pem", "").contains("BEGIN PUBLIC KEY"));
    assert!(problem("large.pem", &"x".repeat(17 << 10)).contains("16 KiB"));
    let cut: String = fixture("rsa.pub.pem").lines().take(4).collect::<Vec<_>>().join("\n");
    assert!(problem("cut.pem", &cut).contains("cut off"));
    let damaged = fixture("rsa.pub.pem").replace("MIIB", "MII!");
    assert!(problem("damaged.pem", &damaged).contains("base64"));
    let missing = config::Tokens { public_keys: vec!["no/such.pem".into()], ..config::Tokens::default() };
    assert!(Tokens::open(&missing, now()).unwrap_err().contains("no/such.pem"));
}

#[test]
fn nothing_of_a_key_is_printed() {
    let printed = format!("{:?}", tokens());
    assert!(printed.contains("Key(Hs256)") && !printed.contains(SECRET), "{printed}");
}

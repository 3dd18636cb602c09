//! Secrets among the settings: which are taken, and that none is ever shown.

use super::*;

const KEY: &str = "tokens.hs256_secret";
const STRONG: &str = "7kPz0q+Vn3aYtR1xLwE9sJ4uHbC6mD8f";

#[test]
fn a_weak_signing_secret_is_refused() {
    let repeated = "secret".repeat(10);
    let long = "x".repeat(64);
    let period = "kT4!mQ9z".repeat(5);
    for weak in [
        "secret",
        "changeme",
        "7kPz0q+Vn3aYtR1xLwE9sJ4uHbC6mD8",
        &repeated,
        &long,
        &period,
        "changemechangemechangemechangeme",
        "your-256-bit-secret-your-256-bit-secret",
        "a-string-secret-at-least-256-bits-long",
        "django-insecure-7kPz0q+Vn3aYtR1xLwE9sJ4uHbC6mD8f",
        "01234567890123456789012345678901",
        "passwordpasswordpasswordpassword",
    ] {
        let problems = with_flags(&[(KEY, weak)]).unwrap_err().to_string();
        assert!(problems.contains("tokens.hs256_secret must be at least 32 random bytes"), "{problems}");
        assert!(!problems.contains(weak) || weak == "secret", "{problems}");
    }
    assert!(with_flags(&[(KEY, STRONG)]).is_ok());
    assert_eq!(with_flags(&[(KEY, "")]).unwrap().config.tokens.hs256_secret, None);
}

#[test]
fn no_secret_is_shown() {
    let url = "smtp://tea:s3cr3t@mail.example.com:587";
    let settings = [
        (KEY, STRONG),
        ("mail.smtp_url", url),
        ("mail.from", "Tea <tea@example.com>"),
        ("public_url", "https://tea.example.com"),
    ];
    let loaded = with_flags(&settings).unwrap();
    let shown: Vec<String> = loaded.settings.iter().map(|setting| setting.value.clone()).collect();
    let everything = format!("{shown:?} {:?}", loaded.config);
    assert!(!everything.contains(STRONG) && !everything.contains("s3cr3t"), "{everything}");
    let of = |name| loaded.settings.iter().find(|setting| setting.name == name).unwrap().value.as_str();
    assert_eq!(
        (of(KEY), of("mail.smtp_url"), of("mail.from")),
        ("\"…\"", "\"…\"", "\"Tea <tea@example.com>\"")
    );
    assert_eq!(loaded.config.tokens.hs256_secret.unwrap().0.expose(), STRONG);
    assert_eq!(loaded.config.mail.smtp_url.unwrap().expose(), url);
    let refused = with_flags(&[("mail.smtp_url", "http://tea:s3cr3t@mail")]).unwrap_err().to_string();
    assert!(refused.contains("mail.smtp_url must be") && !refused.contains("s3cr3t"), "{refused}");
}

#[test]
fn keys_are_fetched_by_tls_or_from_this_machine() {
    let url = |url: &str| with_flags(&[("tokens.jwks_url", url)]);
    for good in [
        "https://example.com/.well-known/jwks.json",
        "https://example.com:8443/keys?all=1",
        "http://127.0.0.1:9000/jwks",
        "http://localhost/jwks",
        "http://[::1]:9000/jwks",
    ] {
        assert_eq!(url(good).unwrap().config.tokens.jwks_url.unwrap().as_str(), good);
    }
    for bad in [
        "http://example.com/jwks",
        "http://localhost.example.com/jwks",
        "http://127.0.0.1@example.com/jwks",
        "https://user@example.com/jwks",
        "file:///etc/passwd",
        "ftp://example.com/jwks",
        "https://",
        "example.com/jwks",
        "https://example.com/a b",
    ] {
        assert!(url(bad).is_err(), "{bad}");
    }
}

#[test]
fn clocks_may_be_off_by_a_minute_at_most() {
    assert_eq!(Config::default().tokens.leeway_seconds, 30);
    assert!(with_flags(&[("tokens.leeway_seconds", "60")]).is_ok());
    assert!(with_flags(&[("tokens.leeway_seconds", "61")]).is_err());
}

#[test]
fn letters_need_a_sender() {
    let problems = with_flags(&[("mail.smtp_url", "smtp://127.0.0.1:2525")]).unwrap_err().to_string();
    assert!(problems.contains("mail.smtp_url needs public_url"), "{problems}");
    assert!(problems.contains("mail.from"), "{problems}");
    for bad in ["smtp://", "smtp://a b", "mail.example.com", "smtps://user:pass@"] {
        assert!(with_flags(&[("mail.smtp_url", bad), ("mail.from", "tea@example.com")]).is_err(), "{bad}");
    }
}

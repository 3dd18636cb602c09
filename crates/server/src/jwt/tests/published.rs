//! Keys that the site publishes, changes and takes back.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use parking_lot::Mutex;
use serde_json::{Value, json};

use super::*;
use crate::config::JwksUrl;

/// A site that publishes its keys. Its thread ends with the test's process.
struct Site {
    url: String,
    answer: Arc<Mutex<String>>,
    asked: Arc<AtomicUsize>,
}

impl Site {
    fn publishing(keys: &[Value]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/jwks.json", listener.local_addr().unwrap());
        let site = Self { url, answer: Arc::default(), asked: Arc::default() };
        site.publish(keys);
        let (answer, asked) = (Arc::clone(&site.answer), Arc::clone(&site.asked));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let head = BufReader::new(&stream).lines().map_while(Result::ok);
                assert!(head.take_while(|line| !line.is_empty()).count() > 0);
                asked.fetch_add(1, Ordering::SeqCst);
                // Who asks may have hung up: too large an answer is not read to its end.
                let _ = (&stream).write_all(answer.lock().as_bytes());
            }
        });
        site
    }

    fn publish(&self, keys: &[Value]) {
        self.answer_with("200 OK", &json!({"keys": keys}).to_string());
    }

    fn answer_with(&self, status: &str, body: &str) {
        let head =
            format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        *self.answer.lock() = head + body;
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// Tokens that know what is published now.
    fn tokens(&self) -> Tokens {
        let tokens =
            open(config::Tokens { jwks_url: JwksUrl::parse(&self.url), ..config::Tokens::default() });
        settle(&tokens);
        tokens
    }
}

fn settle(tokens: &Tokens) {
    tokens.published.as_ref().unwrap().settle();
}

/// So many seconds after [`now`].
fn later(seconds: u64) -> Timestamp {
    Timestamp((NOW + seconds) * 1_000)
}

#[test]
fn keys_are_found_where_they_are_published() {
    let signers = [Signer::rsa(), Signer::p256(), Signer::ed25519()];
    let site = Site::publishing(&signers.each_ref().map(Signer::jwk));
    let tokens = site.tokens();
    for signer in signers {
        assert!(verify(&tokens, &signer.sign(&ada())).is_ok());
    }
    assert_eq!(verify(&tokens, &Signer::new_p256().sign(&ada())), Err(Code::Unauthorized));
    assert_eq!(verify(&tokens, &Signer::hs256(SECRET).sign(&ada())), Err(Code::Unauthorized));
}

#[test]
fn a_new_key_is_fetched_behind_the_callers_back() {
    let (old, new) = (Signer::rsa().with("kid", "1"), Signer::new_p256().with("kid", "2"));
    let site = Site::publishing(&[old.jwk()]);
    let tokens = site.tokens();
    site.publish(&[old.jwk(), new.jwk()]);
    let token = new.sign(&ada());

    // Somebody else's token may have begun the pause: nobody is sent away for good by it.
    assert_eq!(tokens.verify(&token, later(20)).unwrap_err().retry_after_ms, Some(10_000));
    let error = tokens.verify(&token, later(30)).unwrap_err();
    assert_eq!((error.code, error.retry_after_ms), (Code::Unauthorized, Some(1_000)));
    settle(&tokens);
    assert_eq!(tokens.verify(&token, later(30)).unwrap().subject.as_str(), "ada");
    assert!(tokens.verify(&old.sign(&ada()), later(30)).is_ok());
    assert_eq!(site.asked(), 2);
}

#[test]
fn unknown_keys_do_not_make_us_hammer_the_site() {
    let site = Site::publishing(&[Signer::rsa().with("kid", "1").jwk()]);
    let tokens = site.tokens();
    for number in 0..200 {
        let token = Signer::ed25519().with("kid", format!("unknown-{number}")).sign(&ada());
        assert!(tokens.verify(&token, later(30 + number / 10)).is_err());
        settle(&tokens);
    }
    assert_eq!(site.asked(), 2);
    // A wrong signature under a known name is no reason to ask at all.
    let forged = Signer::new_p256().with("kid", "1").sign(&ada());
    assert_eq!(tokens.verify(&forged, later(300)).unwrap_err().retry_after_ms, None);
    settle(&tokens);
    assert_eq!(site.asked(), 2);
}

#[test]
fn a_site_that_is_down_takes_no_key_away() {
    let signer = Signer::rsa().with("kid", "1");
    let site = Site::publishing(&[signer.jwk()]);
    let tokens = site.tokens();
    let large = format!("{{\"keys\":[{}]}}", "0,".repeat(200_000));
    let answers = [
        ("500 Internal Server Error", "{\"keys\":[]}"),
        ("302 Found\r\nLocation: file:///etc/passwd", ""),
        ("200 OK", "not JSON"),
        ("200 OK", "[]"),
        ("200 OK", "{\"keys\":{}}"),
        ("200 OK", &large),
        ("204 No Content", ""),
    ];
    for (round, (status, body)) in (1..).zip(answers) {
        site.answer_with(status, body);
        let unknown = Signer::new_p256().with("kid", "2").sign(&ada());
        assert!(tokens.verify(&unknown, later(round * 31)).unwrap_err().retry_after_ms.is_some(), "{status}");
        settle(&tokens);
        assert!(tokens.verify(&signer.sign(&ada()), later(round * 31)).is_ok(), "{status} {body:.20}");
    }
    assert_eq!(site.asked(), 1 + 7);
}

#[test]
fn a_key_that_was_taken_back_is_forgotten_within_ten_minutes() {
    let (stolen, new) = (Signer::rsa().with("kid", "1"), Signer::new_p256().with("kid", "2"));
    let site = Site::publishing(&[stolen.jwk()]);
    let tokens = site.tokens();
    site.publish(&[new.jwk()]);
    let long = json!({"sub": "ada", "exp": NOW + 3_600});
    assert!(tokens.verify(&stolen.sign(&long), later(299)).is_ok());
    assert!(tokens.verify(&stolen.sign(&long), later(300)).is_ok(), "nobody waits for the fetch");
    settle(&tokens);
    assert_eq!(tokens.verify(&stolen.sign(&long), later(301)).unwrap_err().code, Code::Unauthorized);
    assert!(tokens.verify(&new.sign(&long), later(301)).is_ok());
}

#[test]
fn a_key_that_was_taken_back_while_nobody_came_opens_nothing_afterwards() {
    let (stolen, new) = (Signer::rsa().with("kid", "1"), Signer::new_p256().with("kid", "2"));
    let site = Site::publishing(&[stolen.jwk()]);
    let tokens = site.tokens();
    site.publish(&[new.jwk()]);
    let long = json!({"sub": "ada", "exp": NOW + 3_600});
    let error = tokens.verify(&stolen.sign(&long), later(600)).unwrap_err();
    assert_eq!((error.code, error.retry_after_ms), (Code::Unauthorized, Some(1_000)), "the set is too old");
    settle(&tokens);
    let error = tokens.verify(&stolen.sign(&long), later(600)).unwrap_err();
    assert_eq!(
        (error.code, error.retry_after_ms),
        (Code::Unauthorized, Some(30_000)),
        "and the new one has it not"
    );
    assert!(tokens.verify(&new.sign(&long), later(600)).is_ok());
}

#[test]
fn keys_of_a_site_that_stays_down_are_believed_for_an_hour() {
    let signer = Signer::rsa().with("kid", "1");
    let site = Site::publishing(&[signer.jwk()]);
    let tokens = site.tokens();
    site.answer_with("500 Internal Server Error", "");
    let long = signer.sign(&json!({"sub": "ada", "exp": NOW + 36_000}));
    for minute in 1..60 {
        assert!(tokens.verify(&long, later(minute * 60)).is_ok(), "{minute}");
        settle(&tokens);
    }
    assert!(tokens.verify(&long, later(3_599)).is_ok());
    settle(&tokens);
    let error = tokens.verify(&long, later(3_600)).unwrap_err();
    assert_eq!(error.code, Code::Unauthorized);
    assert!(error.retry_after_ms.is_some(), "it may be back any moment");
    // And it is.
    site.publish(&[signer.jwk()]);
    assert!(tokens.verify(&long, later(3_640)).is_err());
    settle(&tokens);
    assert!(tokens.verify(&long, later(3_640)).is_ok());
}

#[test]
fn who_comes_after_a_first_fetch_that_failed_is_not_sent_away() {
    let signer = Signer::rsa();
    let site = Site::publishing(&[]);
    site.answer_with("503 Service Unavailable", "");
    let tokens = site.tokens();
    // Without a `kid` too: nothing is known yet that it could be wrong by.
    let error = tokens.verify(&signer.sign(&ada()), later(10)).unwrap_err();
    assert_eq!((error.code, error.retry_after_ms), (Code::Unauthorized, Some(20_000)));
}

#[test]
fn before_the_first_answer_everybody_is_told_to_come_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let tokens = open(config::Tokens { jwks_url: JwksUrl::parse(&url), ..config::Tokens::default() });
    let error = tokens.verify(&Signer::rsa().sign(&ada()), now()).unwrap_err();
    assert_eq!((error.code, error.retry_after_ms), (Code::Unauthorized, Some(1_000)));
    drop(listener);
    settle(&tokens);
}

#[test]
fn published_secrets_and_keys_for_other_uses_are_not_taken() {
    let oct = json!({"kty": "oct", "k": super::signing::encode(SECRET)});
    let mut encryption = Signer::rsa().jwk();
    encryption["use"] = "enc".into();
    let mut other = Signer::p256().jwk();
    other["alg"] = "ES384".into();
    let mut short = Signer::ed25519().jwk();
    short["x"] = "AAAA".into();
    let site = Site::publishing(&[oct, encryption, other, short, json!(5), json!({}), json!({"kty": "RSA"})]);
    let tokens = site.tokens();
    for signer in [Signer::hs256(SECRET), Signer::rsa(), Signer::p256(), Signer::ed25519()] {
        assert_eq!(verify(&tokens, &signer.sign(&ada())), Err(Code::Unauthorized));
    }
}

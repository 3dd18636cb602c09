//! Tokens of another program, signed with a secret that both sides know, or with keys that it publishes.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use parking_lot::Mutex;
use ring::{
    rand::SystemRandom,
    signature::{Ed25519KeyPair, KeyPair as _},
};
use serde_json::{Value, json};
use sha2::Sha256;

/// What both sides know.
pub(crate) const SECRET: &str = "a secret of at least thirty-two bytes, for tests";

/// A token with these claims.
pub(crate) fn sign(claims: &Value) -> String {
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&json!({"alg": "HS256", "typ": "JWT"})), part(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("any length");
    mac.update(signed.as_bytes());
    format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

/// A key pair of the other program, with the name that it is published by.
pub(crate) struct Signer {
    pair: Ed25519KeyPair,
    kid: &'static str,
}

impl Signer {
    /// A key that nobody has seen before.
    pub(crate) fn new(kid: &'static str) -> Self {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("a key");
        Self { pair: Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).expect("the same key"), kid }
    }

    /// A token with these claims.
    pub(crate) fn sign(&self, claims: &Value) -> String {
        let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&json!({"alg": "EdDSA", "kid": self.kid})), part(claims));
        let signature = self.pair.sign(signed.as_bytes());
        format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
    }

    fn jwk(&self) -> Value {
        let x = BASE64_URL_SAFE_NO_PAD.encode(self.pair.public_key());
        json!({"kty": "OKP", "crv": "Ed25519", "kid": self.kid, "x": x})
    }
}

/// Where the other program publishes its keys, and whatever else is fetched from it. Its thread ends with the test.
pub(crate) struct Site {
    /// `http://127.0.0.1:…`.
    pub(crate) url: String,
    body: Arc<Mutex<Vec<u8>>>,
    asked: Arc<AtomicUsize>,
    /// While the test holds this, whoever asks waits.
    pub(crate) door: Arc<Mutex<()>>,
}

impl Site {
    /// A site that gives these bytes, whatever it is asked for.
    pub(crate) fn giving(body: &[u8]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let site = Self {
            url,
            body: Arc::new(Mutex::new(body.to_vec())),
            asked: Arc::default(),
            door: Arc::default(),
        };
        let (body, asked, door) = (Arc::clone(&site.body), Arc::clone(&site.asked), Arc::clone(&site.door));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let head = BufReader::new(&stream).lines().map_while(Result::ok);
                assert!(head.take_while(|line| !line.is_empty()).count() > 0);
                asked.fetch_add(1, Ordering::SeqCst);
                drop(door.lock());
                let body = body.lock().clone();
                let head =
                    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
                // Who asked may have hung up.
                let _ = (&stream).write_all(&[head.as_bytes(), &body].concat());
            }
        });
        site
    }

    /// It gives these bytes from now on.
    pub(crate) fn give(&self, body: &[u8]) {
        *self.body.lock() = body.to_vec();
    }

    /// How often it was asked.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// A site that publishes these keys.
    pub(crate) fn publishing(keys: &[&Signer]) -> Self {
        let site = Self::giving(b"");
        site.publish(keys);
        site
    }

    /// These are its keys from now on.
    pub(crate) fn publish(&self, keys: &[&Signer]) {
        let keys: Vec<Value> = keys.iter().map(|signer| signer.jwk()).collect();
        self.give(json!({"keys": keys}).to_string().as_bytes());
    }
}

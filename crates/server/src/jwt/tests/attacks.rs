//! Tokens that somebody made who may not. Each must fail, and the next good one pass.

use proptest::prelude::*;
use serde_json::json;

use super::{signing::encode, *};

fn refused(token: &str) {
    let tokens = tokens();
    assert_eq!(verify(&tokens, token), Err(Code::Unauthorized), "{token}");
    assert!(verify(&tokens, &Signer::hs256(SECRET).sign(&ada())).is_ok());
}

#[test]
fn a50_no_token_goes_without_a_signature() {
    let payload = encode(ada().to_string());
    for alg in
        ["none", "None", "nOnE", "NONE", "", "HS1", "hs256", "HS384", "HS512", "RS384", "PS256", "ES384"]
    {
        let header = encode(json!({"alg": alg, "typ": "JWT"}).to_string());
        refused(&format!("{header}.{payload}."));
        refused(&format!("{header}.{payload}.AAAA"));
        refused(&Signer::hs256(SECRET).with("alg", alg).sign(&ada()));
    }
    for header in [json!({}), json!({"alg": null}), json!({"alg": 1}), json!({"alg": ["HS256"]}), json!([])] {
        refused(&format!("{}.{payload}.AAAA", encode(header.to_string())));
    }
}

#[test]
fn a51_a_public_key_is_never_a_secret() {
    for file in ["rsa.pub.pem", "p256.pub.pem", "ed25519.pub.pem"] {
        let pem = std::fs::read_to_string(key_file(file)).unwrap();
        for secret in [
            pem.as_str(),
            pem.trim_end(),
            &pem.lines().skip(1).take_while(|line| !line.starts_with('-')).collect::<String>(),
        ] {
            refused(&Signer::hs256(secret).sign(&ada()));
        }
    }
    refused(&Signer::hs256("").sign(&ada()));
    // Nor is one kind of public key another: the header only says what it would like.
    for signer in [Signer::rsa(), Signer::p256(), Signer::ed25519(), Signer::hs256(SECRET)] {
        for alg in ["HS256", "RS256", "ES256", "EdDSA"] {
            if signer.header["alg"] != alg {
                let mut header = signer.header.clone();
                header["alg"] = alg.into();
                let good = signer.sign(&ada());
                let rest = good.split_once('.').unwrap().1;
                refused(&format!("{}.{rest}", encode(header.to_string())));
            }
        }
    }
}

#[test]
fn a51_a_secret_signs_nothing_where_only_public_keys_are_set() {
    let tokens =
        open(config::Tokens { public_keys: vec![key_file("rsa.pub.pem")], ..config::Tokens::default() });
    assert!(verify(&tokens, &Signer::rsa().sign(&ada())).is_ok());
    for signer in [Signer::hs256(SECRET), Signer::hs256(""), Signer::p256()] {
        assert_eq!(verify(&tokens, &signer.sign(&ada())), Err(Code::Unauthorized));
    }
}

#[test]
fn a52_a_header_brings_no_key_and_names_no_file() {
    let stranger = Signer::new_p256();
    let jwk = stranger.jwk();
    for (name, value) in [
        ("kid", json!("../../dev/null")),
        ("kid", json!("' UNION SELECT 'key' --")),
        ("kid", json!("x".repeat(2_000))),
        ("jku", json!("http://127.0.0.1:1/jwks.json")),
        ("x5u", json!("https://evil.example/key.pem")),
        ("jwk", jwk),
        ("x5c", json!(["MIIB"])),
    ] {
        refused(&Signer::new_p256().with(name, value.clone()).sign(&ada()));
        // With the right signature they are nothing but noise.
        let good = Signer::p256().with(name, value).sign(&ada());
        assert!(verify(&tokens(), &good).is_ok(), "{name}");
    }
    refused(&Signer::hs256("").with("kid", "../../dev/null").sign(&ada()));
    refused(&Signer::hs256(SECRET).with("kid", 5).sign(&ada()));
    for critical in [json!(["exp"]), json!([]), json!(null), json!("b64")] {
        refused(&Signer::hs256(SECRET).with("crit", critical).sign(&ada()));
    }
}

#[test]
fn a56_a_token_is_whole_or_nothing() {
    for signer in [Signer::hs256(SECRET), Signer::rsa(), Signer::p256(), Signer::ed25519()] {
        let good = signer.sign(&ada());
        let (signed, signature) = good.rsplit_once('.').unwrap();
        let (header, payload) = signed.split_once('.').unwrap();
        let bytes = base64::Engine::decode(&base64::prelude::BASE64_URL_SAFE_NO_PAD, signature).unwrap();
        for bit in [0, 7, bytes.len() * 4, bytes.len() * 8 - 1] {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            refused(&format!("{signed}.{}", encode(flipped)));
        }
        let mut other = ada();
        other["sub"] = "eve".into();
        for token in [
            format!("{signed}."),
            signed.to_owned(),
            format!("{good}."),
            format!("{good}.{signature}"),
            format!(".{good}"),
            format!("{header}..{signature}"),
            format!(".{payload}.{signature}"),
            format!("{header}.{payload}.{}", &signature[..signature.len() - 4]),
            format!("{header}.{payload}.{signature}AAAA"),
            format!("{header}.{payload}.{signature}="),
            format!("{header}.{payload}.{signature} "),
            format!(" {good}"),
            format!("{good}\n"),
            format!("{header}.{}.{signature}", encode(other.to_string())),
            format!("{}.{payload}.{signature}", encode("not JSON")),
            String::new(),
            "..".to_owned(),
            "...".to_owned(),
        ] {
            refused(&token);
        }
    }
}

#[test]
fn a_token_is_at_most_four_kibibytes() {
    let mut claims = ada();
    claims["padding"] = "x".repeat(4 << 10).into();
    refused(&Signer::hs256(SECRET).sign(&claims));
    claims["padding"] = "x".repeat(2 << 10).into();
    assert!(verify(&tokens(), &Signer::hs256(SECRET).sign(&claims)).is_ok());
}

#[test]
fn what_is_written_twice_is_refused() {
    let signer = Signer::hs256(SECRET);
    for claims in [
        format!(r#"{{"sub":"ada","sub":"eve","exp":{}}}"#, NOW + 600),
        format!(r#"{{"sub":"ada","exp":1,"exp":{}}}"#, NOW + 600),
    ] {
        refused(&signer.sign_text(&claims));
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in ".*", header in any::<Vec<u8>>(), payload in any::<Vec<u8>>()) {
        let tokens = tokens();
        prop_assert!(verify(&tokens, &text).is_err());
        let forged = [encode(header), encode(&payload), encode(&payload)].join(".");
        prop_assert!(verify(&tokens, &forged).is_err());
        let signed = Signer::hs256(SECRET).sign_text(&String::from_utf8_lossy(&payload));
        prop_assert!(verify(&tokens, &signed).is_err());
    }
}

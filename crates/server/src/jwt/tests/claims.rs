//! What signed tokens say: their time, whom they are for, and who it is.

use serde_json::{Value, json};
use teahouse_domain::ServerRole;

use super::*;
use crate::config::Word;

/// The good claims with some changed; `null` takes one away.
fn with(changes: Value) -> String {
    let mut claims = ada();
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    Signer::hs256(SECRET).sign(&claims)
}

#[test]
fn a53_a_token_is_in_force_for_a_time() {
    let tokens = tokens();
    for good in [
        json!({"exp": NOW + 1}),
        json!({"exp": NOW - 29}),
        json!({"exp": (NOW as f64) + 0.5}),
        json!({"exp": 4_000_000_000_u64}),
        json!({"nbf": NOW, "iat": NOW}),
        json!({"nbf": NOW + 30, "iat": NOW + 30}),
        json!({"nbf": 0, "iat": 0}),
    ] {
        assert!(verify(&tokens, &with(good.clone())).is_ok(), "{good}");
    }
    for over in [json!({"exp": NOW - 30}), json!({"exp": NOW - 31}), json!({"exp": 0})] {
        assert_eq!(verify(&tokens, &with(over.clone())), Err(Code::Expired), "{over}");
    }
    for bad in [
        json!({"exp": null}),
        json!({"exp": "4000000000"}),
        json!({"exp": -1}),
        json!({"exp": 1e300}),
        json!({"exp": true}),
        json!({"nbf": NOW + 31}),
        json!({"nbf": "soon"}),
        json!({"iat": 4_070_908_800_u64}),
        json!({"iat": NOW + 31}),
        json!({"iat": -5}),
    ] {
        assert_eq!(verify(&tokens, &with(bad.clone())), Err(Code::Unauthorized), "{bad}");
    }
}

#[test]
fn a53_the_leeway_is_a_setting() {
    let strict = open(config::Tokens { leeway_seconds: 0, ..settings() });
    assert_eq!(verify(&strict, &with(json!({"exp": NOW}))), Err(Code::Expired));
    assert_eq!(verify(&strict, &with(json!({"nbf": NOW + 1}))), Err(Code::Unauthorized));
    let claims = verify(&strict, &with(json!({"exp": NOW + 5}))).unwrap();
    assert_eq!(claims.expires_at, Timestamp((NOW + 5) * 1_000));
}

#[test]
fn a54_a_token_for_another_service_is_refused() {
    let word = |text: &str| Some(Word(text.to_owned()));
    let ours = open(config::Tokens { issuer: word("https://site"), audience: word("tea"), ..settings() });
    for good in [
        json!({"iss": "https://site", "aud": "tea"}),
        json!({"iss": "https://site", "aud": ["billing", "tea"]}),
    ] {
        assert!(verify(&ours, &with(good.clone())).is_ok(), "{good}");
    }
    for bad in [
        json!({}),
        json!({"iss": "https://site"}),
        json!({"aud": "tea"}),
        json!({"iss": "https://site/", "aud": "tea"}),
        json!({"iss": "https://other", "aud": "tea"}),
        json!({"iss": "https://site", "aud": "Tea"}),
        json!({"iss": "https://site", "aud": ["billing"]}),
        json!({"iss": "https://site", "aud": []}),
        json!({"iss": "https://site", "aud": {"tea": 1}}),
        json!({"iss": ["https://site"], "aud": "tea"}),
    ] {
        assert_eq!(verify(&ours, &with(bad.clone())), Err(Code::Unauthorized), "{bad}");
    }
    let nameless = tokens();
    assert!(verify(&nameless, &with(json!({"iss": "https://anybody"}))).is_ok());
    assert_eq!(verify(&nameless, &with(json!({"aud": "billing"}))), Err(Code::Unauthorized));
}

#[test]
fn a54_a_refresh_token_opens_nothing() {
    let tokens = tokens();
    for bad in [
        json!({"token_type": "refresh"}),
        json!({"token_type": "sliding"}),
        json!({"typ": "Refresh"}),
        json!({"typ": "Offline"}),
        json!({"token_use": "refresh"}),
        json!({"token_type": ["access"]}),
    ] {
        assert_eq!(verify(&tokens, &with(bad.clone())), Err(Code::Unauthorized), "{bad}");
    }
    for good in [json!({"token_type": "access"}), json!({"typ": "Bearer"}), json!({"token_use": "id"})] {
        assert!(verify(&tokens, &with(good.clone())).is_ok(), "{good}");
    }
    for typ in ["logout+jwt", "dpop+jwt", "secevent+jwt", ""] {
        let token = Signer::hs256(SECRET).with("typ", typ).sign(&ada());
        assert_eq!(verify(&tokens, &token), Err(Code::Unauthorized), "{typ}");
    }
    for typ in ["jwt", "JWT", "at+jwt"] {
        assert!(verify(&tokens, &Signer::hs256(SECRET).with("typ", typ).sign(&ada())).is_ok(), "{typ}");
    }
}

#[test]
fn a_token_brings_name_picture_rooms_and_role() {
    let token = with(json!({
        "iss": "https://site",
        "name": " 王小明 ",
        "picture": "https://site/avatars/7.png",
        "email": "Ada@example.com",
        "rooms": ["tea", "房间_1"],
        "role": "admin",
        "further": {"claims": "are nobody's business"},
    }));
    let claims = verify(&tokens(), &token).unwrap();
    assert_eq!(claims.issuer.as_deref(), Some("https://site"));
    assert_eq!(claims.name.unwrap().as_str(), "王小明");
    assert_eq!(claims.picture.as_deref(), Some("https://site/avatars/7.png"));
    assert_eq!(claims.email.unwrap().as_str(), "Ada@example.com");
    let rooms: Vec<&str> = claims.rooms.iter().map(teahouse_domain::RoomName::as_str).collect();
    assert_eq!((rooms, claims.role), (vec!["tea", "房间_1"], Some(ServerRole::Admin)));

    let plain = verify(&tokens(), &with(json!({}))).unwrap();
    assert_eq!((plain.name, plain.picture, plain.email, plain.issuer), (None, None, None, None));
    assert_eq!((plain.rooms, plain.role), (Vec::new(), None));
    let guest = verify(&tokens(), &with(json!({"role": "guest", "rooms": [], "picture": ""}))).unwrap();
    assert_eq!(guest.role, Some(ServerRole::Guest));
}

#[test]
fn claims_that_break_our_rules_are_refused_with_the_rule() {
    let many: Vec<String> = (0..201).map(|number| format!("r{number}")).collect();
    for (bad, named) in [
        (json!({"sub": null}), "`sub`"),
        (json!({"sub": ""}), "`sub`"),
        (json!({"sub": 7}), "`sub`"),
        (json!({"sub": "x".repeat(256)}), "`sub`"),
        (json!({"sub": "a\nb"}), "`sub`"),
        (json!({"iss": "x".repeat(256)}), "`iss`"),
        (json!({"name": ""}), "`name`"),
        (json!({"name": "\u{202e}nimda"}), "`name`"),
        (json!({"email": "ada"}), "`email`"),
        (json!({"picture": "javascript:alert(1)"}), "`picture`"),
        (json!({"picture": "data:image/png;base64,AAAA"}), "`picture`"),
        (json!({"picture": "https://x/\"onload="}), "`picture`"),
        (json!({"picture": format!("https://x/{}", "y".repeat(2_048))}), "`picture`"),
        (json!({"rooms": ["../../etc"]}), "`rooms`"),
        (json!({"rooms": many}), "200 rooms"),
        (json!({"role": "root"}), "`role`"),
        (json!({"role": "Admin"}), "`role`"),
    ] {
        let error = tokens().verify(&with(bad.clone()), now()).unwrap_err();
        assert_eq!(error.code, Code::Unauthorized, "{bad}");
        assert!(error.message.contains(named), "{bad}: {}", error.message);
    }
    for payload in ["[]", "null", "\"ada\"", "{", "{\"sub\":\"ada\"", ""] {
        let token = Signer::hs256(SECRET).sign_text(payload);
        assert_eq!(verify(&tokens(), &token), Err(Code::Unauthorized), "{payload}");
    }
}

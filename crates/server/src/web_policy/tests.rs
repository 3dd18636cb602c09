//! The attacks on hosts, origins and forwarded addresses, and the requests that must pass.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri};
use teahouse_domain::Code;

use super::{Client, Policy};
use crate::config::{Config, ConfigFile, Flag, Sources};

fn policy_on(bound: &str, settings: &[(&str, &str)]) -> Policy {
    let flag = |&(name, value): &(&str, &str)| Flag {
        name: name.to_owned(),
        value: value.to_owned(),
        written: "--set".to_owned(),
    };
    let flags = settings.iter().map(flag).collect();
    let sources = Sources { file: ConfigFile::Nowhere, environment: Vec::new(), flags };
    Policy::new(&Config::load(&sources).unwrap().config, bound.parse::<SocketAddr>().unwrap())
}

fn policy(settings: &[(&str, &str)]) -> Policy {
    policy_on("127.0.0.1:8070", settings)
}

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let pair = |&(name, value): &(&'static str, &str)| {
        (HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).unwrap())
    };
    let mut map = HeaderMap::new();
    for (name, value) in pairs.iter().map(pair) {
        map.append(name, value);
    }
    map
}

fn host_verdict(policy: &Policy, hosts: &[&str], uri: &str) -> Option<Code> {
    let pairs: Vec<_> = hosts.iter().map(|host| ("host", *host)).collect();
    policy.check_host(&headers(&pairs), &uri.parse::<Uri>().unwrap()).err().map(|error| error.code)
}

fn page_may(policy: &Policy, host: &str, origin: &str) -> bool {
    policy.check_origin(&headers(&[("host", host), ("origin", origin)])).is_ok()
}

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn by_default_a_server_answers_to_its_address_and_to_localhost() {
    let policy = policy(&[]);
    for host in ["127.0.0.1:8070", "127.0.0.1", "localhost:8070", "LOCALHOST:9000", "localhost."] {
        assert_eq!(host_verdict(&policy, &[host], "/"), None, "{host}");
    }
    for host in ["evil", "evil.com:8070", "127.0.0.1.evil.com", "localhost.evil.com", "192.168.0.7", "[::1]"]
    {
        assert_eq!(host_verdict(&policy, &[host], "/"), Some(Code::HostRefused), "{host}");
    }
}

#[test]
fn a_host_that_is_none_or_two_is_a_bad_request() {
    let policy = policy(&[]);
    let cases: [&[&str]; 9] = [
        &[],
        &[""],
        &["localhost", "localhost"],
        &["localhost", "evil.com"],
        &["localhost, evil.com"],
        &["user@localhost"],
        &["localhost:80:80"],
        &["localhost:+80"],
        &["localhost/evil"],
    ];
    for hosts in cases {
        assert_eq!(host_verdict(&policy, hosts, "/"), Some(Code::BadRequest), "{hosts:?}");
    }
}

#[test]
fn an_absolute_address_must_agree_with_the_host() {
    let policy = policy(&[]);
    assert_eq!(host_verdict(&policy, &["localhost:8070"], "http://localhost:8070/chat/tea/"), None);
    assert_eq!(host_verdict(&policy, &["localhost:8070"], "http://evil.com/"), Some(Code::BadRequest));
    assert_eq!(
        host_verdict(&policy, &["localhost:8070"], "http://me@localhost:8070/"),
        Some(Code::BadRequest)
    );
    assert_eq!(host_verdict(&policy, &["evil.com"], "http://evil.com/"), Some(Code::HostRefused));
}

#[test]
fn listening_everywhere_means_every_address_and_still_no_name() {
    let policy = policy_on("0.0.0.0:8070", &[]);
    for host in ["192.168.0.7:8070", "[fe80::1]:8070", "localhost"] {
        assert_eq!(host_verdict(&policy, &[host], "/"), None, "{host}");
    }
    assert_eq!(host_verdict(&policy, &["rebound.evil.com:8070"], "/"), Some(Code::HostRefused));
}

#[test]
fn allowed_hosts_replace_the_default_and_the_public_url_is_one() {
    let policy = policy(&[
        ("allowed_hosts", "tea.example.com,cha.example.com:8443"),
        ("public_url", "https://chat.example.com"),
    ]);
    for host in ["tea.example.com", "tea.example.com:99", "cha.example.com:8443", "chat.example.com"] {
        assert_eq!(host_verdict(&policy, &[host], "/"), None, "{host}");
    }
    for host in ["localhost", "cha.example.com", "x.tea.example.com"] {
        assert_eq!(host_verdict(&policy, &[host], "/"), Some(Code::HostRefused), "{host}");
    }
}

#[test]
fn the_pages_own_host_and_programs_may_connect() {
    let policy = policy(&[]);
    assert!(policy.check_origin(&headers(&[("host", "good")])).is_ok());
    assert!(page_may(&policy, "127.0.0.1:8070", "http://127.0.0.1:8070"));
    assert!(page_may(&policy, "good", "https://good"));
    assert!(page_may(&policy, "good:443", "https://good"));
    assert!(page_may(&policy, "Good", "http://good:80"));
    assert!(page_may(&policy, "[::1]:8070", "http://[::1]:8070"));
}

#[test]
fn other_pages_may_not() {
    let policy = policy(&[]);
    let origins = [
        "https://evil.com",
        "https://good.evil.com",
        "https://evilgood",
        "https://good:81",
        "http://good:443",
        "https://good@evil.com",
        "https://good/",
        "https://good, https://evil.com",
        "capacitor://good",
        "good",
        "//good",
        "null",
        "",
        "https://",
        "file://",
    ];
    for origin in origins {
        assert!(!page_may(&policy, "good", origin), "{origin}");
    }
    let two = headers(&[("host", "good"), ("origin", "https://good"), ("origin", "https://evil.com")]);
    assert!(policy.check_origin(&two).is_err());
    let mut not_text = headers(&[("host", "good")]);
    not_text.insert("origin", HeaderValue::from_bytes(b"https://good\xff").unwrap());
    assert!(policy.check_origin(&not_text).is_err());
}

#[test]
fn origins_that_are_listed_may() {
    let listed = "https://app.example.com,capacitor://localhost,null,https://other.example.com:443/";
    assert!(
        Config::load(&Sources {
            flags: vec![Flag {
                name: "allowed_origins".into(),
                value: listed.into(),
                written: "--set".into()
            }],
            ..Sources::default()
        })
        .is_err()
    );
    let policy = policy(&[
        ("allowed_origins", listed.trim_end_matches('/')),
        ("public_url", "https://chat.example.com/"),
    ]);
    for origin in ["https://app.example.com", "HTTPS://APP.example.com:443", "capacitor://localhost", "null"]
    {
        assert!(page_may(&policy, "good", origin), "{origin}");
    }
    assert!(page_may(&policy, "upstream:8070", "https://chat.example.com"), "a proxy may rewrite the host");
    for origin in ["http://app.example.com", "https://app.example.com:8443", "ionic://localhost"] {
        assert!(!page_may(&policy, "good", origin), "{origin}");
    }
}

#[test]
fn a_cookie_changes_nothing_from_another_sites_page() {
    let policy = policy(&[("allowed_origins", "https://app.example.com")]);
    let may = |pairs: &[(&'static str, &str)]| policy.check_same_site(&headers(pairs)).is_ok();
    assert!(may(&[("host", "good")]));
    assert!(may(&[("host", "good"), ("origin", "https://good"), ("sec-fetch-site", "same-origin")]));
    assert!(may(&[
        ("host", "good"),
        ("origin", "https://app.example.com"),
        ("sec-fetch-site", "cross-site")
    ]));
    assert!(!may(&[("host", "good"), ("origin", "https://evil.com")]));
    assert!(!may(&[("host", "good"), ("sec-fetch-site", "cross-site")]));
    assert!(!may(&[("host", "good"), ("sec-fetch-site", "same-site")]));
    assert!(!may(&[("host", "good"), ("sec-fetch-site", "same-origin"), ("sec-fetch-site", "none")]));
}

#[test]
fn nobody_but_a_trusted_proxy_says_where_a_request_comes_from() {
    let policy = policy(&[("trusted_proxies", "10.0.0.0/8,::1")]);
    let seen = |peer: &str, pairs: &[(&'static str, &str)]| policy.origin_of(address(peer), &headers(pairs));
    let claim = [("x-forwarded-for", "1.1.1.1"), ("x-forwarded-proto", "https")];
    assert_eq!(seen("203.0.113.9", &claim), Client { address: address("203.0.113.9"), secure: false });
    assert_eq!(seen("10.0.0.2", &claim), Client { address: address("1.1.1.1"), secure: true });
    assert_eq!(seen("::ffff:10.0.0.2", &claim).address, address("1.1.1.1"));
    assert_eq!(seen("::1", &[]).address, address("::1"));
    assert!(!seen("10.0.0.2", &[("x-forwarded-proto", "https,http")]).secure);
    assert_eq!(seen("10.0.0.2", &[("x_forwarded_for", "1.1.1.1")]).address, address("10.0.0.2"));
}

#[test]
fn what_a_client_puts_before_the_proxys_word_is_not_believed() {
    let policy = policy(&[("trusted_proxies", "10.0.0.0/8")]);
    let seen = |values: &[&str]| {
        let pairs: Vec<_> = values.iter().map(|value| ("x-forwarded-for", *value)).collect();
        policy.origin_of(address("10.0.0.2"), &headers(&pairs)).address
    };
    assert_eq!(seen(&["9.9.9.9, 203.0.113.9"]), address("203.0.113.9"));
    assert_eq!(seen(&["9.9.9.9", "203.0.113.9"]), address("203.0.113.9"));
    assert_eq!(seen(&["9.9.9.9, 203.0.113.9, 10.0.0.3"]), address("203.0.113.9"));
    assert_eq!(seen(&["203.0.113.9:4711"]), address("203.0.113.9"));
    assert_eq!(seen(&["[2001:db8::1]:4711"]), address("2001:db8::1"));
    assert_eq!(seen(&["2001:db8::1"]), address("2001:db8::1"));
    assert_eq!(seen(&["203.0.113.9, garbage"]), address("10.0.0.2"));
    assert_eq!(seen(&[""]), address("10.0.0.2"));
    assert_eq!(seen(&[&["10.0.0.3"; 100].join(",")]), address("10.0.0.3"));
}

#[test]
fn an_https_public_url_makes_its_requests_secure() {
    let policy = policy(&[("public_url", "https://chat.example.com")]);
    assert!(policy.origin_of(address("127.0.0.1"), &headers(&[("host", "chat.example.com")])).secure);
    assert!(!policy.origin_of(address("127.0.0.1"), &headers(&[("host", "127.0.0.1:8070")])).secure);
}

#[test]
fn metrics_are_for_loopback_and_the_listed() {
    let policy = policy(&[("metrics.allow", "10.1.0.0/16"), ("trusted_proxies", "10.9.0.1")]);
    let may = |peer: &str, forwarded: Option<&str>| {
        let pairs: Vec<_> = forwarded.map(|value| ("x-forwarded-for", value)).into_iter().collect();
        let headers = headers(&pairs);
        policy.may_read_metrics(policy.origin_of(address(peer), &headers).address, &headers)
    };
    assert!(may("127.0.0.1", None) && may("::1", None) && may("10.1.2.3", None));
    assert!(!may("10.2.0.1", None));
    assert!(!may("127.0.0.1", Some("203.0.113.9")), "a stranger's proxy on this machine");
    assert!(!may("10.1.2.3", Some("203.0.113.9")), "a stranger's proxy in the listed network");
    assert!(!may("10.9.0.1", Some("203.0.113.9")));
    assert!(!may("10.9.0.1", Some("127.0.0.1")), "the proxy's loopback is not ours");
}

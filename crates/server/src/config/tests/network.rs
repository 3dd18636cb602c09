//! Addresses, hosts and origins as settings.

use std::net::IpAddr;

use super::{
    super::{Cidr, Host, PageOrigin, PublicUrl},
    *,
};

fn contains(network: &str, address: &str) -> bool {
    Cidr::parse(network).unwrap().contains(address.parse::<IpAddr>().unwrap())
}

#[test]
fn networks() {
    assert!(contains("10.0.0.0/8", "10.255.0.1") && !contains("10.0.0.0/8", "11.0.0.1"));
    assert!(contains("10.0.0.7", "10.0.0.7") && !contains("10.0.0.7", "10.0.0.8"));
    assert!(contains("0.0.0.0/0", "203.0.113.9") && !contains("0.0.0.0/0", "::1"));
    assert!(contains("::/0", "2001:db8::1") && !contains("::/0", "127.0.0.1"));
    assert!(contains("fd00::/8", "fdff::1") && !contains("fd00::/8", "fe80::1"));
    assert!(contains("127.0.0.0/8", "::ffff:127.0.0.1"));
    for text in [
        "",
        "10.0.0.7/8",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "10.0.0/8",
        "::ffff:10.0.0.0/104",
        "example.com",
    ] {
        assert!(Cidr::parse(text).is_none(), "{text}");
    }
}

#[test]
fn hosts() {
    for text in ["localhost", "a.b-c.example", "127.0.0.1:8070", "[::1]", "[::1]:8070", "my_host:1"] {
        assert_eq!(Host::parse(text).unwrap().to_string(), text);
    }
    assert_eq!(Host::parse("Tea.Example.COM.").unwrap().name, "tea.example.com");
    for text in [
        "",
        ".",
        "a..b",
        "*.example.com",
        "http://a",
        "a/b",
        "a b",
        "::1",
        "a:",
        "a:99999",
        "[::1",
        "a@b",
        "茶.example",
    ] {
        assert!(Host::parse(text).is_none(), "{text}");
    }
}

#[test]
fn origins() {
    for text in
        ["https://app.example.com", "http://localhost:3000", "capacitor://localhost", "null", "file://"]
    {
        assert_eq!(PageOrigin::parse(text).unwrap().to_string(), text);
    }
    assert_eq!(
        PageOrigin::parse("HTTPS://App.Example.com:443"),
        PageOrigin::parse("https://app.example.com")
    );
    assert_ne!(PageOrigin::parse("http://a:443"), PageOrigin::parse("http://a"));
    for text in [
        "",
        "*",
        "https://",
        "https://*.example.com",
        "https://a/",
        "https://a/b",
        "app.example.com",
        "NULL",
        "://a",
    ] {
        assert!(PageOrigin::parse(text).is_none(), "{text}");
    }
}

#[test]
fn a_public_url_is_an_origin_of_the_web() {
    let url = PublicUrl::parse("https://Chat.Example.com/").unwrap();
    assert_eq!((url.as_str(), url.is_secure()), ("https://chat.example.com", true));
    assert!(!PublicUrl::parse("http://chat.example.com:8070").unwrap().is_secure());
    for text in
        ["chat.example.com", "https://chat.example.com/tea", "capacitor://localhost", "null", "https://a?b"]
    {
        assert!(PublicUrl::parse(text).is_none(), "{text}");
    }
}

#[test]
fn a_wrong_entry_of_a_list_is_said() {
    let problems = with_flags(&[("allowed_origins", "https://a.example,*")]).unwrap_err().to_string();
    assert!(problems.contains("allowed_origins must be a list, each an origin such as"), "{problems}");
    assert_eq!(Desk::with("trusted_proxies = [1, 2]").problems().len(), 1);
    assert!(Desk::with("trusted_proxies = []").load().is_ok());
}

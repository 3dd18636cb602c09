//! Hosts and origins as settings: read once, in the one spelling that requests are compared with.
//!
//! Must never hold an entry that matches more than it says: no wildcards, no suffixes.

use std::{fmt, net::IpAddr};

use super::value::parsed;

/// A host name or address, with a port or for every port, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Host {
    /// A name, an IPv4 address, or an IPv6 address in brackets.
    pub name: String,
    /// The port, where one was written.
    pub port: Option<u16>,
}

impl Host {
    /// Reads `name`, `name:port`, `[v6]` or `[v6]:port` and nothing else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (name, port) = match text.rfind(':') {
            Some(colon) if !text.ends_with(']') => (&text[..colon], Some(read_port(&text[colon + 1..])?)),
            _ => (text, None),
        };
        let name = name.strip_suffix('.').unwrap_or(name);
        is_host_name(name).then(|| Self { name: name.to_ascii_lowercase(), port })
    }

    /// The address, where the name is one.
    #[must_use]
    pub fn address(&self) -> Option<IpAddr> {
        self.name.trim_start_matches('[').trim_end_matches(']').parse().ok()
    }

    /// Whether a request for `asked` is one for this: a host without a port stands for all of its ports.
    #[must_use]
    pub fn covers(&self, asked: &Self) -> bool {
        self.name == asked.name && self.port.is_none_or(|port| asked.port == Some(port))
    }
}

/// `u16::from_str` would take a sign too.
fn read_port(text: &str) -> Option<u16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

fn is_host_name(name: &str) -> bool {
    if let Some(inner) = name.strip_prefix('[') {
        return inner.strip_suffix(']').is_some_and(|inner| inner.parse::<std::net::Ipv6Addr>().is_ok());
    }
    let letters =
        |label: &str| label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    name.len() <= 253 && name.split('.').all(|label| !label.is_empty() && label.len() <= 63 && letters(label))
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

/// Where a page comes from: `https://app.example.com`, `capacitor://localhost`, or `null` of a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PageOrigin {
    /// A page without one: a file, a sandboxed frame, some web views.
    Null,
    /// A page of a site or of an app's scheme.
    Site {
        /// In lower case: `https`, `capacitor`.
        scheme: String,
        /// Empty where the scheme has none (`file://`), else with the port only where it is not the scheme's own.
        host: Option<Host>,
    },
}

impl PageOrigin {
    /// Reads an `Origin` header or an entry of `allowed_origins`; no path, no wildcard, no user name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "null" {
            return Some(Self::Null);
        }
        let (scheme, rest) = text.split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        let valid = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        if !scheme.starts_with(|c: char| c.is_ascii_alphabetic()) || !scheme.bytes().all(valid) {
            return None;
        }
        let is_web = default_port(&scheme).is_some();
        let host = match rest {
            "" if !is_web => None,
            _ => {
                let Host { name, port } = Host::parse(rest)?;
                let port = port.filter(|&port| Some(port) != default_port(&scheme));
                Some(Host { name, port })
            }
        };
        Some(Self::Site { scheme, host })
    }
}

/// The port that a scheme leaves unsaid.
#[must_use]
pub fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    }
}

impl fmt::Display for PageOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Site { scheme, host } => {
                write!(f, "{scheme}://")?;
                host.as_ref().map_or(Ok(()), |host| host.fmt(f))
            }
        }
    }
}

/// Where people reach the server: `https://chat.example.com`, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    text: String,
    origin: PageOrigin,
    host: Host,
}

impl PublicUrl {
    /// Reads one; a slash at the end is dropped.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let origin = PageOrigin::parse(text.strip_suffix('/').unwrap_or(text))?;
        match &origin {
            PageOrigin::Site { scheme, host: Some(host) } if default_port(scheme).is_some() => {
                let host = host.clone();
                Some(Self { text: origin.to_string(), origin, host })
            }
            _ => None,
        }
    }

    /// As links begin with it: no slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// As an origin, to compare pages with.
    #[must_use]
    pub fn origin(&self) -> &PageOrigin {
        &self.origin
    }

    /// Its host, to compare requests with.
    #[must_use]
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// Whether it is reached by TLS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        matches!(&self.origin, PageOrigin::Site { scheme, .. } if scheme == "https")
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

parsed!(Host, "a host such as \"chat.example.com\" or \"localhost:8070\", without scheme and wildcard");
parsed!(
    PageOrigin,
    "an origin such as \"https://app.example.com\" or \"capacitor://localhost\", or \"null\", without path and wildcard"
);
parsed!(PublicUrl, "an address such as \"https://chat.example.com\", without a path");

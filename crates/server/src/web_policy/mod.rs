//! Which requests are for us, which pages may make them, and whom they come from.
//!
//! Pure: headers in, a verdict out. Must never take a host, an address or a scheme from a header unless it
//! came from a proxy that the settings trust, and must never build a link from one. Bounds: at most
//! [`MOST_HOPS`] forwarded addresses are read.

mod headers;
#[cfg(test)]
mod tests;

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, Uri, header};
use teahouse_domain::{Code, Error, Result};

use crate::config::{Cidr, Config, Host, PageOrigin, PublicUrl, default_port};
use headers::{FORWARDED_FOR, FORWARDED_PROTO, SEC_FETCH_SITE, forwarded_address, newest_first, only};

/// For answers that are no page: whatever they hold, a browser runs none of it.
pub(crate) const NOTHING_RUNS: &str =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/// For our pages: our own files, media that the page itself made, nothing inline.
pub(crate) const PAGE: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
    img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; \
    worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/// A chain of proxies longer than this is somebody's attack.
const MOST_HOPS: usize = 16;

/// Whom a request comes from, as far as it can be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Client {
    /// The peer's address; behind a trusted proxy, the address that the proxy names.
    pub(crate) address: IpAddr,
    /// Whether people reach us by TLS.
    pub(crate) secure: bool,
}

/// The rules, made once from the settings.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    hosts: Hosts,
    origins: Vec<PageOrigin>,
    public_url: Option<PublicUrl>,
    proxies: Vec<Cidr>,
    metrics: Vec<Cidr>,
}

#[derive(Clone, Debug)]
struct Hosts {
    named: Vec<Host>,
    /// Listening everywhere by default settings: an address is never another site's name for us.
    any_address: bool,
}

impl Policy {
    /// The rules for a server that listens on `bound`.
    pub(crate) fn new(config: &Config, bound: SocketAddr) -> Self {
        let public_url = config.public_url.clone();
        Self {
            hosts: Hosts::new(config, bound.ip()),
            origins: config
                .allowed_origins
                .iter()
                .cloned()
                .chain(public_url.iter().map(|url| url.origin().clone()))
                .collect(),
            public_url,
            proxies: config.trusted_proxies.clone(),
            metrics: config.metrics.allow.clone(),
        }
    }

    /// Whether the request names a host of ours: one `Host`, the same as in an absolute address, and allowed.
    ///
    /// # Errors
    /// `bad_request` where it names none or several, `host_refused` where it names somebody else's.
    pub(crate) fn check_host(&self, headers: &HeaderMap, uri: &Uri) -> Result<()> {
        let unclear = || Error::new(Code::BadRequest, "a request needs exactly one valid Host");
        let host = only(headers, &header::HOST).and_then(Host::parse).ok_or_else(unclear)?;
        if uri.authority().is_some_and(|authority| Host::parse(authority.as_str()).as_ref() != Some(&host)) {
            return Err(Error::new(Code::BadRequest, "the address and the Host of the request differ"));
        }
        if self.hosts.cover(&host) {
            return Ok(());
        }
        Err(Error::new(
            Code::HostRefused,
            format!("{host} is not one of this server's names: add it to allowed_hosts"),
        ))
    }

    /// Whether the page that makes the request may use its visitor's session here. A request without an origin
    /// does not come from a page. Ask at every upgrade.
    ///
    /// # Errors
    /// `origin_refused`.
    pub(crate) fn check_origin(&self, headers: &HeaderMap) -> Result<()> {
        if !headers.contains_key(header::ORIGIN) || self.is_allowed_page(headers) {
            return Ok(());
        }
        Err(Error::new(
            Code::OriginRefused,
            "this page's origin is not allowed here: add it to allowed_origins",
        ))
    }

    /// As [`Self::check_origin`], for requests that change something on the strength of a cookie.
    ///
    /// # Errors
    /// `origin_refused`.
    pub(crate) fn check_same_site(&self, headers: &HeaderMap) -> Result<()> {
        self.check_origin(headers)?;
        let site = only(headers, &SEC_FETCH_SITE);
        let elsewhere =
            headers.contains_key(&SEC_FETCH_SITE) && !matches!(site, Some("same-origin" | "none"));
        if elsewhere && !self.is_allowed_page(headers) {
            return Err(Error::new(
                Code::OriginRefused,
                "another site's page cannot do this with your cookie",
            ));
        }
        Ok(())
    }

    /// Whether the browser itself says that a page of ours, or of a site that the settings allow, makes the request.
    /// Ask after [`Self::check_same_site`].
    pub(crate) fn is_vouched_for(&self, headers: &HeaderMap) -> bool {
        let origin = || only(headers, &header::ORIGIN).and_then(PageOrigin::parse);
        headers.contains_key(&SEC_FETCH_SITE) || origin().is_some_and(|origin| self.origins.contains(&origin))
    }

    fn is_allowed_page(&self, headers: &HeaderMap) -> bool {
        let Some(origin) = only(headers, &header::ORIGIN).and_then(PageOrigin::parse) else { return false };
        self.origins.contains(&origin)
            || is_of_host(&origin, only(headers, &header::HOST).and_then(Host::parse))
    }

    /// Whom the request comes from. A proxy that is not trusted is the client itself, whatever it says.
    pub(crate) fn origin_of(&self, peer: IpAddr, headers: &HeaderMap) -> Client {
        let peer = peer.to_canonical();
        let by_proxy = self.is_proxy(peer);
        let address = if by_proxy { self.client_behind(peer, headers) } else { peer };
        let secure = by_proxy && newest_first(headers, &FORWARDED_PROTO).next() == Some("https");
        Client { address, secure: secure || self.is_public_tls(headers) }
    }

    /// Each proxy appends whom it heard: from the right, the first one that is no proxy of ours is the client.
    fn client_behind(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut nearest = peer;
        for hop in newest_first(headers, &FORWARDED_FOR).take(MOST_HOPS) {
            let Some(address) = forwarded_address(hop) else { return nearest };
            nearest = address;
            if !self.is_proxy(address) {
                break;
            }
        }
        nearest
    }

    fn is_proxy(&self, address: IpAddr) -> bool {
        self.proxies.iter().any(|network| network.contains(address))
    }

    fn is_public_tls(&self, headers: &HeaderMap) -> bool {
        let Some(public) = self.public_url.as_ref().filter(|url| url.is_secure()) else { return false };
        only(headers, &header::HOST).and_then(Host::parse).is_some_and(|host| public.host().name == host.name)
    }

    /// Whether the metrics are for this client, whose address [`Self::origin_of`] said. Never through a proxy,
    /// trusted or not: whoever it speaks for is not on this machine.
    pub(crate) fn may_read_metrics(&self, client: IpAddr, headers: &HeaderMap) -> bool {
        let listed = || self.metrics.iter().any(|network| network.contains(client));
        !headers.contains_key(&FORWARDED_FOR) && (client.is_loopback() || listed())
    }
}

impl Hosts {
    fn new(config: &Config, bound: IpAddr) -> Self {
        let mut named = config.allowed_hosts.clone();
        named.extend(config.public_url.iter().map(|url| Host { port: None, ..url.host().clone() }));
        let by_default = config.allowed_hosts.is_empty();
        if by_default {
            let bound = if bound.is_ipv6() { format!("[{bound}]") } else { bound.to_string() };
            named.extend(["localhost", bound.as_str()].into_iter().filter_map(Host::parse));
        }
        Self { named, any_address: by_default && bound.is_unspecified() }
    }

    fn cover(&self, host: &Host) -> bool {
        self.named.iter().any(|known| known.covers(host)) || (self.any_address && host.address().is_some())
    }
}

/// The page's own host: the same name and the same port, each unsaid port being the page's scheme's.
fn is_of_host(origin: &PageOrigin, asked: Option<Host>) -> bool {
    let (PageOrigin::Site { scheme, host: Some(page) }, Some(asked)) = (origin, asked) else { return false };
    let Some(unsaid) = default_port(scheme) else { return false };
    page.name == asked.name && page.port.unwrap_or(unsaid) == asked.port.unwrap_or(unsaid)
}

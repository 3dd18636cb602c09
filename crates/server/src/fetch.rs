//! One request to another server: for published keys, for pictures of a site's users.
//!
//! Must never run on a thread that serves anybody: it blocks. Never follows a redirect, and asks no proxy: what is
//! fetched comes from the address that was allowed or not at all. Bounds: 5 s, and as many bytes as the caller takes.

use std::{sync::Arc, time::Duration};

use ureq::{
    Agent,
    tls::{RootCerts, TlsConfig},
};

const TIME: Duration = Duration::from_secs(5);

/// Asks one address at a time.
#[derive(Debug)]
pub(crate) struct Fetcher {
    agent: Agent,
}

impl Fetcher {
    /// With TLS by the machine's own list of authorities, so that a company's own one counts.
    pub(crate) fn new(https_only: bool) -> Self {
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .https_only(https_only)
            .proxy(None)
            .max_redirects(0)
            .timeout_global(Some(TIME))
            .max_idle_connections(0)
            .user_agent("teahouse")
            .build();
        Self { agent: config.new_agent() }
    }

    /// What is at the address, if that is at most so many bytes.
    pub(crate) fn fetch(&self, address: &str, most: u64) -> Result<Vec<u8>, String> {
        let mut response = self.agent.get(address).call().map_err(|error| error.to_string())?;
        if response.status() != 200 {
            return Err(format!("status {}", response.status().as_u16()));
        }
        let body = response.body_mut().with_config().limit(most).read_to_vec();
        body.map_err(|error| error.to_string())
    }
}

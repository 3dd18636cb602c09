//! One request for a set of keys.
//!
//! Must never run on a thread that serves anybody: it blocks. Never follows a redirect, and asks no proxy: keys
//! come from the address of the settings or not at all. Bounds: 5 s, 256 KiB.

use std::{sync::Arc, time::Duration};

use serde_json::Value;
use ureq::{
    Agent,
    tls::{RootCerts, TlsConfig},
};

use crate::config::JwksUrl;

const TIME: Duration = Duration::from_secs(5);
const LARGEST: u64 = 256 << 10;

/// An address to ask.
pub(super) struct Source {
    agent: Agent,
    url: String,
}

impl Source {
    pub(super) fn new(url: &JwksUrl) -> Self {
        // The machine's own list of authorities, so that a company's own one counts.
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .https_only(url.as_str().starts_with("https:"))
            .proxy(None)
            .max_redirects(0)
            .timeout_global(Some(TIME))
            .max_idle_connections(0)
            .user_agent("teahouse")
            .build();
        Self { agent: config.new_agent(), url: url.as_str().to_owned() }
    }

    /// The set as it came.
    pub(super) fn fetch(&self) -> Result<Value, String> {
        let mut response = self.agent.get(&self.url).call().map_err(|error| error.to_string())?;
        if response.status() != 200 {
            return Err(format!("status {}", response.status().as_u16()));
        }
        let body = response.body_mut().with_config().limit(LARGEST).read_to_vec();
        let body = body.map_err(|error| error.to_string())?;
        let value: Value = serde_json::from_slice(&body).map_err(|_| "not JSON".to_owned())?;
        if value.get("keys").is_some_and(Value::is_array) { Ok(value) } else { Err("no `keys` in it".into()) }
    }
}

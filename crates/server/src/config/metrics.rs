//! The section `metrics`: who may read them.

use super::{cidr::Cidr, section::section};

section! {
    /// Prometheus' text at `/metrics`.
    Metrics, "metrics." {
        /// Who may read it beside loopback: addresses or networks, such as `10.0.0.0/8`.
        allow: Vec<Cidr> = Vec::new();
    }
}

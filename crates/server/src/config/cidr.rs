//! Addresses and networks.

use std::{fmt, net::IpAddr};

use super::value::parsed;

/// An address or a network: `10.0.0.7`, `10.0.0.0/8`, `fd00::/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    base: IpAddr,
    bits: u32,
}

impl Cidr {
    /// Reads one. `10.0.0.7/8` is none: it is unclear whether the address or the network was meant.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) =
            text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let base: IpAddr = address.parse().ok()?;
        let (number, width) = number(base);
        let bits = bits.map_or(Some(width), |bits| bits.parse().ok())?;
        let free_bits = width.checked_sub(bits)?;
        (base == base.to_canonical() && number.trailing_zeros() >= free_bits).then_some(Self { base, bits })
    }

    /// Whether the address lies in it. An IPv4 address in IPv6 clothes is an IPv4 address.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let ((address, width), (base, base_width)) = (number(address.to_canonical()), number(self.base));
        width == base_width && (address ^ base).checked_shr(width - self.bits).unwrap_or(0) == 0
    }

    /// Whether no address is outside.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.bits == 0
    }
}

fn number(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(address) => (u128::from(address.to_bits()), 32),
        IpAddr::V6(address) => (address.to_bits(), 128),
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.bits)
    }
}

parsed!(Cidr, "an address such as \"10.0.0.7\" or a whole network such as \"10.0.0.0/8\"");

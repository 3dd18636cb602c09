//! The section `limits`: how fast and how many.

use super::section::section;

section! {
    /// How fast people may write and how many connections they may hold. Loopback and trusted proxies are
    /// not one address: there the address's limits do not hold, those of a person do.
    Limits, "limits." {
        /// `false` lifts the limits on rates and connections, for load tests. Sizes and `in_flight` stay.
        enabled: bool = true;
        /// Messages a second for one person; for one connection, where it came with neither cookie nor token.
        messages_per_second: u32 = 10, in 1..=1_000_000;
        /// How many messages may come at once after a silence.
        messages_burst: u32 = 30, in 1..=1_000_000;
        /// Messages a second from one address (IPv6: from one /64), whoever sends them.
        address_messages_per_second: u32 = 200, in 1..=1_000_000;
        /// Messages a second in one room, whoever sends them.
        room_messages_per_second: u32 = 1_000, in 1..=1_000_000;
        /// Connections from one address (IPv6: from one /64).
        address_connections: u32 = 500, in 1..=1_000_000;
        /// Connections of one person, over all of their devices and tabs.
        person_connections: u32 = 20, in 1..=1_000_000;
        /// Commands of one connection under way at once; at the limit its socket is not read, without an error.
        in_flight: u16 = 16, in 1..=1024;
        /// A connection that is refused so many messages, faster than it may send them, is closed with 1008.
        refusals_before_close: u32 = 100, in 1..=1_000_000;
    }
}

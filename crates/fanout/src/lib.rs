//! Fan-out: sockets, frames, topics. The hot path.
//!
//! Bytes only: this crate knows nothing of rooms, people or JSON. A publisher hands over whole frames by
//! topic and position ([`Delivery`]); each shard, one thread with an event loop, writes them to its members,
//! each from its own cursor to the newest position, with one system call.
//!
//! - Nothing is copied or allocated for a delivery: all members and shards share a [`Chunk`].
//! - Nobody waits for a slow reader: what it has not got is retained up to a limit, then it is
//!   [behind](Handler::behind) and the program behind the [`Handler`] says how it goes on.
//! - Every queue, buffer and loop has a bound, stated in the module that owns it and set in [`Config`] and
//!   [`ConnOptions`].

mod budget;
mod chunk;
mod closing;
pub mod codec;
mod config;
mod conn;
mod connection;
mod core;
mod delivery;
mod fanout;
mod flushing;
pub mod frame;
mod handler;
mod hearing;
mod inbox;
mod membership;
mod reading;
mod registry;
mod running;
mod segment;
mod shard;
mod stats;
mod sweep;
mod taking;
mod topic;
mod writing;

pub use budget::{Budget, Claim};
pub use chunk::{Chunk, ChunkBuilder};
pub use config::{Clock, Codes, Config, ConnOptions, monotonic};
pub use conn::Conn;
pub use delivery::{Close, ConnId, Delivery, Place, Reply, Topic};
pub use fanout::{Fanout, Refused};
pub use handler::{Behind, Closed, Handler, Message, Taken};
pub use running::{Prepared, Running};
pub use stats::Stats;

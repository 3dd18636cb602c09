//! Who waits for the log's answer to a draft. Exactly one answer comes for each ticket.

use std::sync::Arc;

use teahouse_domain::{Event, Result};
use teahouse_fanout::ConnId;
use tokio::sync::oneshot;

/// Handed to the log with a draft, given back with its outcome.
pub(crate) enum Ticket {
    /// A socket on the tutorial's wire: the event itself is the answer, only a refusal is said.
    Tutorial(ConnId),
    /// A command on chat.v1, by its id.
    Chat(ConnId, u64),
    /// A request over HTTP.
    Http(oneshot::Sender<Result<Stored>>),
}

/// What the log answered: the event, and whether it was there before.
pub(crate) struct Stored {
    pub(crate) event: Arc<Event>,
    pub(crate) again: bool,
}

//! Pages of a room's log, and what messages look like now.
//!
//! Every page is bounded in events and in bytes, and has at least one event where there is one.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use teahouse_domain::{Body, Event, Seq, Text};

use crate::rows::weight;

/// How much of a room one page may carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Most events.
    pub events: usize,
    /// Most bytes, about; one event always passes.
    pub bytes: usize,
}

impl Limit {
    /// Bytes of a page that nobody sized.
    pub const BYTES: usize = 256 << 10;

    /// So many events, within [`Limit::BYTES`].
    #[must_use]
    pub const fn events(events: usize) -> Self {
        Self { events, bytes: Self::BYTES }
    }
}

/// A piece of a room's log, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The events, by rising position.
    pub events: Vec<Arc<Event>>,
    /// The last position of the room at that moment.
    pub head: Seq,
    /// Whether there is more: after this page where it was asked for forwards, else before it.
    pub more: bool,
    /// The last position that was looked at: go on from here. It is not that of the last event where deleted messages
    /// or changes stand between.
    pub reached: Seq,
}

/// Collects events until a limit is reached.
pub(crate) struct Collector {
    pub(crate) events: Vec<Arc<Event>>,
    left: Limit,
}

impl Collector {
    pub(crate) const fn new(limit: Limit) -> Self {
        Self { events: Vec::new(), left: limit }
    }

    /// Takes the event, or says that it does not fit.
    pub(crate) fn take(&mut self, event: &Arc<Event>) -> bool {
        let bytes = weight(event);
        if self.left.events == 0 || (bytes > self.left.bytes && !self.events.is_empty()) {
            return false;
        }
        self.left.events -= 1;
        self.left.bytes = self.left.bytes.saturating_sub(bytes);
        self.events.push(Arc::clone(event));
        true
    }

    /// A page read forwards. `scanned`: the last position looked at, all of it taken.
    pub(crate) fn forwards(self, head: Seq, reached: Seq) -> Page {
        Page { events: self.events, head, more: reached < head, reached }
    }

    /// A page read backwards.
    pub(crate) fn backwards(mut self, head: Seq, reached: Seq) -> Page {
        self.events.reverse();
        Page { events: self.events, head, more: reached > Seq(1), reached }
    }
}

/// What was done to messages, of a piece of a log that reaches to its end.
#[derive(Default)]
pub(crate) struct Changes(FxHashMap<Seq, Change>);

enum Change {
    Edited(Text),
    Deleted,
}

impl Changes {
    /// Takes note of a change; they have to come in order.
    pub(crate) fn note(&mut self, event: &Event) {
        match &event.body {
            Body::Edit { target, text } => {
                if !matches!(self.0.get(target), Some(Change::Deleted)) {
                    self.0.insert(*target, Change::Edited(text.clone()));
                }
            }
            Body::Deletion { target } => {
                self.0.insert(*target, Change::Deleted);
            }
            Body::Message(_) | Body::Reaction { .. } | Body::Membership { .. } | Body::Settings(_) => {}
        }
    }

    /// The message as it is now: none where it was deleted, or where the event is no message.
    pub(crate) fn apply(&self, event: &Arc<Event>) -> Option<Arc<Event>> {
        let Body::Message(message) = &event.body else { return None };
        match self.0.get(&event.seq) {
            None => Some(Arc::clone(event)),
            Some(Change::Deleted) => None,
            Some(Change::Edited(text)) => {
                let mut message = message.clone();
                message.text.clone_from(text);
                Some(Arc::new(Event { body: Body::Message(message), ..Event::clone(event) }))
            }
        }
    }
}

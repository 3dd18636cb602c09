//! Pages of a room's log, and what messages look like now.
//!
//! Every page is bounded in events and in bytes, and has at least one event where there is one.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use teahouse_domain::{Author, Body, Event, Seq, Text};

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
    /// What was done to the messages among them, by rising position; only of pages of messages.
    pub marks: Vec<(Seq, Marks)>,
}

/// What was done to a message that is still there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// It does not say any more what it said first.
    pub edited: bool,
    /// Which reactions are on it, in the order in which they came.
    pub reactions: Vec<Reacted>,
}

/// One reaction and who put it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reacted {
    /// The emoji, or a short text.
    pub emoji: Box<str>,
    /// Who put it, as they were called then.
    pub people: Vec<Author>,
}

impl Marks {
    fn react(&mut self, emoji: &str, person: &Author, on: bool) {
        let place = self.reactions.iter().position(|one| *one.emoji == *emoji);
        match (place, on) {
            (Some(place), on) => {
                let people = &mut self.reactions[place].people;
                let known = people.iter().position(|one| one.id == person.id);
                match (known, on) {
                    (None, true) => people.push(person.clone()),
                    (Some(known), false) => drop(people.remove(known)),
                    _ => {}
                }
                if people.is_empty() {
                    self.reactions.remove(place);
                }
            }
            (None, true) => {
                self.reactions.push(Reacted { emoji: emoji.into(), people: vec![person.clone()] })
            }
            (None, false) => {}
        }
    }

    fn weight(&self) -> usize {
        let names = self.reactions.iter().flat_map(|one| &one.people).map(|one| one.name.len() + 64);
        names.sum()
    }
}

/// Collects events until a limit is reached.
pub(crate) struct Collector {
    pub(crate) events: Vec<Arc<Event>>,
    marks: Vec<(Seq, Marks)>,
    left: Limit,
}

impl Collector {
    pub(crate) const fn new(limit: Limit) -> Self {
        Self { events: Vec::new(), marks: Vec::new(), left: limit }
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

    /// Takes a message as it is now; what is no message, or none any more, is passed over.
    pub(crate) fn take_as_it_is(&mut self, changes: &Changes, event: &Arc<Event>) -> bool {
        let Some(now) = changes.apply(event) else { return true };
        if !self.take(&now) {
            return false;
        }
        if let Some(marks) = changes.marks(event.seq) {
            self.left.bytes = self.left.bytes.saturating_sub(marks.weight());
            self.marks.push((event.seq, marks.clone()));
        }
        true
    }

    /// A page read forwards. `scanned`: the last position looked at, all of it taken.
    pub(crate) fn forwards(self, head: Seq, reached: Seq) -> Page {
        Page { events: self.events, head, more: reached < head, reached, marks: self.marks }
    }

    /// A page read backwards.
    pub(crate) fn backwards(mut self, head: Seq, reached: Seq) -> Page {
        self.events.reverse();
        self.marks.reverse();
        Page { events: self.events, head, more: reached > Seq(1), reached, marks: self.marks }
    }
}

/// What was done to messages, of a piece of a log that reaches to its end.
#[derive(Default)]
pub(crate) struct Changes(FxHashMap<Seq, Change>);

#[derive(Default)]
struct Change {
    text: Option<Text>,
    deleted: bool,
    marks: Marks,
}

impl Changes {
    /// Takes note of a change; they have to come in order.
    pub(crate) fn note(&mut self, event: &Event) {
        match &event.body {
            Body::Edit { target, text } => {
                let change = self.0.entry(*target).or_default();
                change.text = Some(text.clone());
                change.marks.edited = true;
            }
            Body::Deletion { target } => self.0.entry(*target).or_default().deleted = true,
            Body::Reaction { target, emoji, on } => {
                self.0.entry(*target).or_default().marks.react(emoji, &event.author, *on);
            }
            Body::Message(_) | Body::Membership { .. } | Body::Settings(_) => {}
        }
    }

    /// The message as it is now: none where it was deleted, or where the event is no message.
    pub(crate) fn apply(&self, event: &Arc<Event>) -> Option<Arc<Event>> {
        let Body::Message(message) = &event.body else { return None };
        let Some(change) = self.0.get(&event.seq) else { return Some(Arc::clone(event)) };
        if change.deleted {
            return None;
        }
        let Some(text) = &change.text else { return Some(Arc::clone(event)) };
        let mut message = message.clone();
        message.text.clone_from(text);
        Some(Arc::new(Event { body: Body::Message(message), ..Event::clone(event) }))
    }

    /// What was done to the message at that place, if anything is to be seen of it.
    fn marks(&self, seq: Seq) -> Option<&Marks> {
        self.0.get(&seq).map(|change| &change.marks).filter(|marks| **marks != Marks::default())
    }
}

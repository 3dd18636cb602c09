//! Which shards have members of a topic. The publisher asks it before it encodes anything.
//!
//! Locks are held for a look-up only. Bounded by the topics that have members.

use std::hash::BuildHasher;

use parking_lot::RwLock;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::Topic;

const PARTS: usize = 16;

#[derive(Debug, Default)]
struct Entry {
    members: usize,
    shards: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Registry {
    parts: [RwLock<FxHashMap<Topic, Entry>>; PARTS],
}

impl Registry {
    fn part(&self, topic: Topic) -> &RwLock<FxHashMap<Topic, Entry>> {
        &self.parts[FxBuildHasher.hash_one(topic) as usize % PARTS]
    }

    pub(crate) fn join(&self, topic: Topic, shard: u16) {
        let mut part = self.part(topic).write();
        let entry = part.entry(topic).or_default();
        entry.members += 1;
        entry.shards |= 1 << shard;
    }

    /// `last`: the shard has no further member of this topic.
    pub(crate) fn leave(&self, topic: Topic, shard: u16, last: bool) {
        let mut part = self.part(topic).write();
        if let Some(entry) = part.get_mut(&topic) {
            entry.members = entry.members.saturating_sub(1);
            if last {
                entry.shards &= !(1 << shard);
            }
            if entry.shards == 0 {
                part.remove(&topic);
            }
        }
    }

    pub(crate) fn shards(&self, topic: Topic) -> u64 {
        self.part(topic).read().get(&topic).map_or(0, |entry| entry.shards)
    }

    pub(crate) fn members(&self, topic: Topic) -> usize {
        self.part(topic).read().get(&topic).map_or(0, |entry| entry.members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_known_for_as_long_as_a_shard_has_members_of_it() {
        let (registry, topic) = (Registry::default(), Topic(7));
        registry.join(topic, 0);
        registry.join(topic, 0);
        registry.join(topic, 3);
        assert_eq!((registry.members(topic), registry.shards(topic)), (3, 0b1001));
        registry.leave(topic, 0, false);
        registry.leave(topic, 0, true);
        assert_eq!((registry.members(topic), registry.shards(topic)), (1, 0b1000));
        registry.leave(topic, 3, true);
        assert_eq!((registry.members(topic), registry.shards(topic)), (0, 0));
    }
}

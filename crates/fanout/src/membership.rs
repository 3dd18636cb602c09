//! Who is in which topic, and where they stand.
//!
//! A connection that leaves is replaced in the topic by its last member; the one that moved is told its new
//! place at once.

use crate::{
    Place, Topic,
    connection::Sub,
    core::Core,
    topic::{Member, Standing, TopicState},
};

impl Core {
    /// Makes the connection a member, or moves it if it is one. Everybody else sees it before this returns.
    pub(crate) fn subscribe(&mut self, slot: u32, topic: Topic, standing: Standing, next: Option<u64>) {
        let index = self.topic_index(topic);
        let member = match self.sub(slot, index) {
            Some(sub) => sub.member as usize,
            None => self.add_member(slot, index),
        };
        let state = &mut self.topics[index as usize];
        let next = next.unwrap_or_else(|| state.segment.end().unwrap_or(crate::topic::FROM_FIRST));
        state.members[member].standing = standing;
        state.members[member].next = next;
        let lags = standing != Standing::Live || state.wants(member);
        state.set_lagging(member, lags);
        self.settle_if_idle(index);
    }

    fn topic_index(&mut self, topic: Topic) -> u32 {
        let topics = &mut self.topics;
        *self.by_topic.entry(topic).or_insert_with(|| topics.insert(TopicState::new(topic)) as u32)
    }

    pub(crate) fn sub(&self, slot: u32, index: u32) -> Option<Sub> {
        let subs = &self.conns.get(slot as usize)?.subs;
        subs.iter().find(|sub| sub.topic == index).copied()
    }

    /// The member's index, if the connection is in this topic.
    pub(crate) fn member(&self, slot: u32, topic: Topic) -> Option<(u32, usize)> {
        let index = *self.by_topic.get(&topic)?;
        Some((index, self.sub(slot, index)?.member as usize))
    }

    fn add_member(&mut self, slot: u32, index: u32) -> usize {
        let state = &mut self.topics[index as usize];
        let member = state.members.len();
        state.members.push(Member { next: 0, slot, standing: Standing::Waiting, lags: false });
        self.conns[slot as usize].subs.push(Sub { topic: index, member: member as u32 });
        self.registry.join(state.topic, self.index);
        member
    }

    /// Ends a join or a page. False when the connection is no longer in the topic.
    pub(crate) fn place(&mut self, slot: u32, place: Place) -> bool {
        if self.member(slot, place.topic).is_none() {
            return false;
        }
        let standing = if place.more { Standing::Paging } else { Standing::Live };
        self.subscribe(slot, place.topic, standing, Some(place.next));
        self.wake_writer(slot);
        true
    }

    pub(crate) fn unsubscribe(&mut self, slot: u32, topic: Topic) {
        let Some((index, member)) = self.member(slot, topic) else { return };
        self.conns[slot as usize].subs.retain(|sub| sub.topic != index);
        self.remove_member(index, member);
    }

    pub(crate) fn leave_all(&mut self, slot: u32) {
        let Some(conn) = self.conns.get_mut(slot as usize) else { return };
        for sub in std::mem::take(&mut conn.subs) {
            self.remove_member(sub.topic, sub.member as usize);
        }
    }

    fn remove_member(&mut self, index: u32, member: usize) {
        let state = &mut self.topics[index as usize];
        state.set_lagging(member, false);
        state.members.swap_remove(member);
        state.unvisited = state.unvisited.min(state.members.len());
        let last = state.members.is_empty();
        self.registry.leave(state.topic, self.index, last);
        if let Some(moved) = state.members.get(member) {
            let subs = &mut self.conns[moved.slot as usize].subs;
            if let Some(sub) = subs.iter_mut().find(|sub| sub.topic == index) {
                sub.member = member as u32;
            }
        }
        if last {
            self.remove_topic(index);
        } else {
            self.settle_if_idle(index);
        }
    }

    fn remove_topic(&mut self, index: u32) {
        let state = self.topics.remove(index as usize);
        self.retained -= state.segment.cost();
        self.by_topic.remove(&state.topic);
        if state.queued {
            self.dirty.retain(|&queued| queued != index);
        }
    }

    /// Gives back what was retained for members who have it now, unless a pass will do so.
    pub(crate) fn settle_if_idle(&mut self, index: u32) {
        let limit = self.config.retain_topic;
        let state = &self.topics[index as usize];
        if !state.queued && state.lagging == 0 && state.segment.cost() > 0 {
            self.accounted(index, |state| state.settle(limit));
        }
    }
}

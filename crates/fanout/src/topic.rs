//! A topic on one shard: its segment, and its members with a cursor each.
//!
//! Sixteen bytes a member. A pass walks the members from the last to the first, so that a member that leaves
//! (the last takes its place) can never make it skip anyone.

use crate::{Topic, segment::Segment};

/// Cursor of a member that starts with whatever comes first.
pub(crate) const FROM_FIRST: u64 = u64::MAX;

/// Joining chunks costs a copy; for fewer members than this, a gathered write is cheaper.
const JOIN_FOR: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Subscribed, or a page is under way: gets nothing until it is placed.
    Waiting,
    /// Gets what comes.
    Live,
    /// Has been given a page of the past, and is to be asked about the next one when that is sent.
    Paging,
}

#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) next: u64,
    pub(crate) slot: u32,
    pub(crate) standing: Standing,
    /// Counted in the topic's `lagging`.
    pub(crate) lags: bool,
}

#[derive(Debug)]
pub(crate) struct TopicState {
    pub(crate) topic: Topic,
    pub(crate) segment: Segment,
    pub(crate) members: Vec<Member>,
    /// Members who need what is retained even though the pass has been at them.
    pub(crate) lagging: usize,
    /// Members below this index have still to be visited in this pass.
    pub(crate) unvisited: usize,
    /// The end when this pass began: who keeps up has everything below it afterwards.
    pub(crate) mark: u64,
    /// No member was visited in this pass.
    pub(crate) fresh: bool,
    /// Something came after this pass began.
    pub(crate) again: bool,
    pub(crate) queued: bool,
    /// Its units are worth nothing when they are late: nothing is retained for anybody.
    pub(crate) fleeting: bool,
}

impl TopicState {
    pub(crate) fn new(topic: Topic) -> Self {
        Self {
            topic,
            segment: Segment::default(),
            members: Vec::new(),
            lagging: 0,
            unvisited: 0,
            mark: 0,
            fresh: false,
            again: false,
            queued: false,
            fleeting: false,
        }
    }

    pub(crate) fn set_lagging(&mut self, index: usize, lags: bool) {
        let member = &mut self.members[index];
        if member.lags != lags {
            member.lags = lags;
            self.lagging = if lags { self.lagging + 1 } else { self.lagging - 1 };
        }
    }

    /// Where the member stands, once anything is known.
    pub(crate) fn cursor(&self, index: usize) -> u64 {
        match self.members[index].next {
            FROM_FIRST => self.segment.origin(),
            next => next,
        }
    }

    /// Whether this member waits for something that is retained or gone.
    pub(crate) fn wants(&self, index: usize) -> bool {
        let live = self.members[index].standing == Standing::Live;
        live && self.segment.end().is_some_and(|end| self.cursor(index) < end)
    }

    /// The member cannot take units now. What is fleeting it never gets; the rest is retained for it.
    pub(crate) fn hold_back(&mut self, index: usize) {
        if self.members[index].standing == Standing::Waiting {
            self.set_lagging(index, true);
        } else if self.fleeting {
            self.members[index].next = self.segment.end().unwrap_or(FROM_FIRST);
            self.set_lagging(index, false);
        } else {
            let lags = self.wants(index);
            self.set_lagging(index, lags);
        }
    }

    /// The member has everything. How many units that were.
    pub(crate) fn advance_to_end(&mut self, index: usize, next: u64) -> u64 {
        let end = self.segment.end().unwrap_or(next);
        self.members[index].next = end;
        self.set_lagging(index, false);
        end - next
    }

    /// Begins a pass over all members.
    pub(crate) fn begin_pass(&mut self) {
        self.unvisited = self.members.len();
        self.fresh = true;
    }

    /// Before the first member of a pass is visited. What came since the last pass began is one piece then.
    pub(crate) fn freshen(&mut self) {
        if std::mem::take(&mut self.fresh) {
            if self.members.len() >= JOIN_FOR {
                self.segment.join(self.mark);
            }
            self.mark = self.segment.end().unwrap_or(0);
            self.again = false;
        }
    }

    /// After a pass: gives back what nobody needs, and what the limit does not allow.
    pub(crate) fn settle(&mut self, limit: usize) {
        if self.lagging == 0 && !self.again {
            self.segment.give_up();
            return;
        }
        let low = (0..self.members.len()).map(|index| self.cursor(index)).min().unwrap_or(0);
        self.segment.trim(low, limit, self.mark);
    }
}

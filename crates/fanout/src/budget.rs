//! The budget of large messages: how many bytes of them may be under way at once, over all connections.
//!
//! A claim is made when a header arrives and given back when it is dropped; nothing waits for room.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// A number of bytes to be shared.
#[derive(Clone, Debug)]
pub struct Budget {
    limit: usize,
    used: Arc<AtomicUsize>,
}

impl Budget {
    /// A budget of so many bytes.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { limit, used: Arc::new(AtomicUsize::new(0)) }
    }

    /// Bytes claimed now.
    #[must_use]
    pub fn used(&self) -> usize {
        self.used.load(Ordering::Relaxed)
    }

    /// A claim of nothing yet.
    #[must_use]
    pub fn claim(&self) -> Claim {
        Claim { budget: self.clone(), bytes: 0 }
    }
}

/// Bytes claimed from a [`Budget`], given back when dropped.
#[derive(Debug)]
pub struct Claim {
    budget: Budget,
    bytes: usize,
}

impl Claim {
    /// Claims up to `bytes` in all; false, and nothing changed, when there is no room.
    pub fn grow_to(&mut self, bytes: usize) -> bool {
        let more = bytes.saturating_sub(self.bytes);
        let room = |used: usize| used.checked_add(more).filter(|&sum| sum <= self.budget.limit);
        let grown = self.budget.used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, room).is_ok();
        if grown {
            self.bytes += more;
        }
        grown
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.budget.used.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_is_refused_over_the_limit_and_given_back_when_dropped() {
        let budget = Budget::new(100);
        let (mut first, mut second) = (budget.claim(), budget.claim());
        assert!(first.grow_to(60) && !second.grow_to(41) && second.grow_to(40));
        drop(first);
        assert_eq!(budget.used(), 40);
        assert!(second.grow_to(100));
    }
}

//! Refusals by code.

use std::sync::{
    OnceLock,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use teahouse_domain::Code;

/// More than there are codes; `domain` has fewer than thirty.
const MOST_CODES: usize = 64;

/// A counter for each code that was ever used.
pub(super) struct Refusals([(OnceLock<&'static str>, AtomicU64); MOST_CODES]);

impl Default for Refusals {
    fn default() -> Self {
        Self([const { (OnceLock::new(), AtomicU64::new(0)) }; MOST_CODES])
    }
}

impl Refusals {
    pub(super) fn count(&self, code: Code) {
        if let Some((name, count)) = self.0.get(code as usize) {
            name.get_or_init(|| code.as_str());
            count.fetch_add(1, Relaxed);
        }
    }

    pub(super) fn read(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.0.iter().filter_map(|(name, count)| Some((*name.get()?, count.load(Relaxed))))
    }
}

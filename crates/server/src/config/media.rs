//! The section `media`: how large uploads may be, and how long they stay unnamed.

use std::time::Duration;

use super::section::section;

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;
const PIB: u64 = 1 << 50;
const HOUR: Duration = Duration::from_hours(1);

section! {
    /// Pictures, videos, voice and files.
    Media, "media." {
        /// The largest upload.
        max_bytes: u64 = 100 * MIB, in 1024..=64 * GIB;
        /// What one guest may upload in 24 hours.
        guest_bytes_per_day: u64 = 200 * MIB, in 0..=PIB;
        /// What one person with an account may upload in 24 hours.
        person_bytes_per_day: u64 = 2 * GIB, in 0..=PIB;
        /// Uploads are refused (507) that would leave less than this free on the disk.
        keep_free_bytes: u64 = GIB, in 0..=PIB;
        /// An upload that no message names for so long is removed.
        keep_unnamed: Duration = 24 * HOUR, in HOUR..=24 * 365 * HOUR;
    }
}

//! The section `store`: memory for the log and for what is on its way to readers.

use super::section::section;

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;

section! {
    /// Memory for the log and for what is on its way to readers. The defaults suit a small machine and many
    /// rooms; nothing is lost at any of these bounds.
    Store, "store." {
        /// What a room keeps in memory for readers that are a little behind, in each protocol it is read in.
        segment_bytes: u64 = 256 * KIB, in 4 * KIB..=64 * MIB;
        /// The same for all rooms together.
        segments_bytes: u64 = 64 * MIB, in MIB..=16_384 * MIB;
        /// What may wait for the log; when it is full, sockets are not read and REST answers `busy`.
        queue_bytes: u64 = 8 * MIB, in 64 * KIB..=1024 * MIB;
        /// The newest messages of rooms with members, served without the disk.
        recent_bytes: u64 = 64 * MIB, in 0..=16_384 * MIB;
        /// Threads that read history.
        readers: u32 = 2, in 1..=64;
    }
}

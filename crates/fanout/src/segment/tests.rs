//! Positions through pushes, gaps, joins, trims and cuts.

use super::*;
use crate::ChunkBuilder;

fn chunk(first: u64, units: &[&str]) -> Arc<Chunk> {
    let mut builder = ChunkBuilder::new(first);
    for unit in units {
        builder.unit(|bytes| bytes.extend_from_slice(unit.as_bytes()));
    }
    Arc::new(builder.finish())
}

fn after(segment: &Segment, next: u64) -> String {
    segment.slices(next).map(|slice| str::from_utf8(slice.bytes).unwrap_or("?")).collect()
}

#[test]
fn a_reader_gets_from_any_position_what_follows() {
    let mut segment = Segment::default();
    assert!(segment.push(chunk(5, &["five", "six"]), 5));
    assert!(segment.push(chunk(7, &["seven", "", "nine"]), 7));
    assert_eq!(after(&segment, 5), "fivesixsevennine");
    assert_eq!(after(&segment, 6), "sixsevennine");
    assert_eq!(after(&segment, 8), "nine");
    assert_eq!(after(&segment, 10), "");
    assert_eq!(segment.rest(9), Some(&b"nine"[..]));
    assert_eq!(segment.rest(6), None);
}

#[test]
fn a_chunk_that_repeats_positions_gives_only_the_new_ones() {
    let mut segment = Segment::default();
    assert!(segment.push(chunk(1, &["a", "b"]), 1));
    assert!(!segment.push(chunk(1, &["a", "b"]), 1));
    assert!(segment.push(chunk(2, &["b", "c"]), 2));
    assert_eq!(after(&segment, 1), "abc");
    assert_eq!(after(&segment, 2), "bc");
}

#[test]
fn a_gap_moves_the_base_so_that_everybody_before_it_is_behind() {
    let mut segment = Segment::default();
    segment.push(chunk(1, &["a"]), 1);
    segment.push(chunk(4, &["d"]), 4);
    assert_eq!((segment.base(), segment.end()), (4, Some(5)));
    segment.missed(5, 9);
    assert_eq!((segment.base(), segment.end(), segment.cost()), (9, Some(9), 0));
}

#[test]
fn a_cut_keeps_the_rest_of_the_unit_it_fell_in() {
    let mut segment = Segment::default();
    segment.push(chunk(1, &["one", "", "three"]), 1);
    let cut = segment.cut(1, 2).expect("inside");
    assert_eq!((cut.rest, cut.next), (&b"e"[..], 2));
    let cut = segment.cut(1, 3).expect("between");
    assert_eq!((cut.rest, cut.next), (&b""[..], 3));
    let cut = segment.cut(2, 1).expect("inside");
    assert_eq!((cut.rest, cut.next), (&b"hree"[..], 4));
}

#[test]
fn joining_chunks_changes_no_position() {
    let mut segment = Segment::default();
    segment.push(chunk(1, &["a", "b"]), 1);
    segment.push(chunk(3, &["c", ""]), 3);
    segment.push(chunk(4, &["", "e", "f"]), 4);
    segment.join(3);
    assert_eq!(after(&segment, 1), "abcef");
    assert_eq!(segment.rest(3), Some(&b"cef"[..]));
    assert_eq!(segment.rest(6), Some(&b"f"[..]));
    assert_eq!(segment.cut(3, 1).map(|cut| cut.next), Some(5));
    segment.give_up();
    assert_eq!(segment.cost(), 0);
}

#[test]
fn trimming_keeps_to_the_limit_but_not_at_the_cost_of_who_keeps_up() {
    let mut segment = Segment::default();
    for position in 1..=4 {
        segment.push(chunk(position, &["x"]), position);
    }
    segment.trim(2, usize::MAX, 5);
    assert_eq!(segment.base(), 2);
    segment.trim(2, 0, 4);
    assert_eq!(segment.base(), 4);
    segment.trim(2, 0, 5);
    assert_eq!((segment.base(), segment.cost()), (5, 0));
}

//! Whoever adds a door adds it to the walk: all that the documents name is walked, and nothing that they do not.

use std::collections::BTreeSet;

use super::{
    doors::{DOORS, How},
    server,
};
use crate::{
    admin::refusals::ADDRESSES,
    support::documented::{commands, operation_of, operations},
};

/// Method and path of every door under HTTP.
fn asked() -> Vec<(String, String)> {
    let own = |operation: &str| {
        let (method, path) = operation.split_once(' ').expect("a method and a path");
        (method.to_owned(), path.to_owned())
    };
    let of = |how: &How| match how {
        How::Rest(operation, _) => Some(own(operation)),
        _ => None,
    };
    let doors = DOORS.iter().map(|door| &door.how).chain(server::DOORS.iter().map(|(how, ..)| how));
    let admin =
        ADDRESSES.iter().map(|(method, rest, _)| (String::from(*method), format!("/api/v1/admin/{rest}")));
    doors.filter_map(of).chain(admin).collect()
}

#[test]
fn every_documented_operation_is_walked_by_everybody() {
    let asked = asked();
    let unknown: Vec<_> =
        asked.iter().filter(|(method, path)| operation_of(method, path).is_none()).collect();
    assert!(unknown.is_empty(), "not in the document: {unknown:?}");
    let walked: BTreeSet<&str> =
        asked.iter().filter_map(|(method, path)| operation_of(method, path)).collect();
    let missing: Vec<_> =
        operations().iter().filter(|operation| !walked.contains(operation.as_str())).collect();
    assert!(missing.is_empty(), "add a door for {missing:?}");
}

#[test]
fn every_documented_command_is_walked_by_everybody() {
    let of = |how: &How| match how {
        How::Chat(command, _) => Some((*command).to_owned()),
        _ => None,
    };
    let doors = DOORS.iter().map(|door| &door.how).chain(server::DOORS.iter().map(|(how, ..)| how));
    let mut walked: BTreeSet<String> = doors.filter_map(of).collect();
    // Every door of chat.v1 begins with it.
    walked.insert("connect".to_owned());
    assert_eq!(walked, commands());
}

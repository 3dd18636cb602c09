//! A request on chat.v1: no panic, and whatever the strict parser takes is one by its documented type, too.

#![no_main]

use libfuzzer_sys::fuzz_target;
use teahouse_wire::{
    chat::{self, Command, Request},
    schema::RequestMessage,
};

fuzz_target!(|frame: &[u8]| {
    let request = match chat::parse(frame) {
        Ok(request) => request,
        Err((_, error)) => {
            assert!(!error.message.is_empty() && error.message.len() < 400);
            return;
        }
    };
    let read: RequestMessage = serde_json::from_slice(frame).expect("a request is what is documented");
    let same = match (request, read) {
        (Request::Ping(ours), RequestMessage::Ping(theirs)) => ours == theirs.ping,
        (Request::Command(id, Command::Connect(_)), RequestMessage::Connect(theirs)) => id == theirs.id,
        (Request::Command(id, Command::Join(ours)), RequestMessage::Join(theirs)) => {
            id == theirs.id && ours.after.map(|seq| seq.0) == theirs.join.after
        }
        (Request::Command(id, Command::Leave { .. }), RequestMessage::Leave(theirs)) => id == theirs.id,
        (Request::Command(id, Command::Send(ours)), RequestMessage::Send(theirs)) => {
            id == theirs.id && ours.client_id.as_str() == theirs.send.client_id
        }
        (Request::Command(id, Command::Sync(ours)), RequestMessage::Sync(theirs)) => {
            id == theirs.id && ours.after.0 == theirs.sync.after
        }
        (Request::Command(id, Command::Typing { .. }), RequestMessage::Typing(theirs)) => id == theirs.id,
        _ => false,
    };
    assert!(same);
});

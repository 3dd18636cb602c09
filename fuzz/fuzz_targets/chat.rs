//! A request on chat.v1: no panic, and whatever the strict parser takes is one by its documented type, too.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use teahouse_wire::{
    chat::{self, COMMANDS, Command, Request},
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
    let read = serde_json::to_value(&read).expect("what was read can be written");
    match request {
        Request::Ping(number) => assert_eq!(read["ping"], number),
        Request::Command(id, command) => {
            assert_eq!(read["id"], id);
            let name = COMMANDS.iter().find(|name| read.get(**name).is_some()).expect("one command");
            same(name, &command, &read[*name]);
        }
    }
});

/// Whether what the strict parser took is what the documented type reads.
fn same(name: &str, command: &Command<'_>, read: &Value) {
    match command {
        Command::Join(ours) => {
            assert_eq!((name, read["after"].as_u64()), ("join", ours.after.map(|seq| seq.0)))
        }
        Command::Send(ours) => {
            assert_eq!((name, &read["client_id"]), ("send", &ours.client_id.as_str().into()))
        }
        Command::Sync(ours) => assert_eq!((name, &read["after"]), ("sync", &ours.after.0.into())),
        Command::Edit(ours) => assert_eq!((name, &read["text"]), ("edit", &ours.text.as_str().into())),
        Command::React(ours) => assert_eq!((name, &read["on"]), ("react", &ours.on.into())),
        Command::Ban(ours) => assert_eq!((name, &read["person"]), ("ban", &ours.person.to_string().into())),
        Command::Role { role, .. } => assert_eq!((name, &read["role"]), ("role", &role.as_str().into())),
        Command::Status { away } => assert_eq!((name, &read["away"]), ("status", &(*away).into())),
        _ => assert!(!["join", "send", "sync", "edit", "react", "ban", "role", "status"].contains(&name)),
    }
}

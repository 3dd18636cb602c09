//! A frame of the tutorial's wire: no panic, and whatever is taken is JSON by serde's rules and goes out again
//! as JSON that says the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use teahouse_domain::{Author, Body, Event, EventId, Message, PersonId, RoomId, Seq, Timestamp};
use teahouse_wire::{
    schema::TutorialMessage,
    tutorial::{self, Content},
};

fuzz_target!(|frame: &[u8]| {
    let Ok(incoming) = tutorial::parse(frame) else { return };
    // Numbers stay text here, so those that no float holds are taken.
    match serde_json::from_slice::<Value>(frame) {
        Ok(value) => assert!(value.is_object()),
        Err(error) => assert!(error.to_string().contains("out of range"), "{error}"),
    }
    let Content::Message(message) = incoming.content else { return };
    let event = Event {
        id: EventId(1),
        room: RoomId(1),
        seq: Seq(1),
        sent_at: Timestamp(0),
        author: Author::member(PersonId(1), incoming.user_name.as_ref()),
        client_id: incoming.client_id,
        body: Body::Message(Message {
            kind: message.kind.clone(),
            link: message.link.clone(),
            ..Message::text(message.text.clone())
        }),
    };
    let mut frames = 0;
    tutorial::each_frame(&event, "", |write| {
        let mut out = Vec::new();
        write(&mut out);
        let read: TutorialMessage =
            serde_json::from_slice(&out).expect("what goes out is what is documented");
        let said = message.link.as_ref().map_or(message.text.as_str(), |link| link.as_str());
        assert_eq!((read.message.as_str(), read.kind.as_str()), (said, message.kind.as_str()));
        assert_eq!(read.username, incoming.user_name);
        frames += 1;
    });
    assert_eq!(frames, 1);
});

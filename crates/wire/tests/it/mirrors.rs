//! What is written by hand is what the documented types say: every encoding is read back through types that
//! know no key too many and none too few.

use proptest::prelude::*;
use teahouse_domain::{Body, Event, MembershipChange, Seq, Title};
use teahouse_wire::{chat, rest, schema, tutorial};

use crate::support::{any_event, written};

fn tutorial_frames(event: &Event) -> Vec<String> {
    let mut frames = Vec::new();
    tutorial::each_frame(event, "", |write| frames.push(written(|out| write(out))));
    frames
}

proptest! {
    #[test]
    fn an_event_push_is_the_documented_type(event in any_event()) {
        let push = written(|out| chat::event(out, "茶", &event));
        let read: schema::EventPush = serde_json::from_str(&push).unwrap();
        prop_assert_eq!(serde_json::to_value(&read).unwrap(), serde_json::from_str::<serde_json::Value>(&push).unwrap());
        prop_assert_eq!(read.event.from.name, &*event.author.name);
        match &event.body {
            Body::Message(message) => {
                prop_assert_eq!(read.event.text.unwrap_or_default(), message.text.as_str());
                let media: Vec<rest::Media> = message.media.iter().map(rest::Media::from).collect();
                prop_assert_eq!(read.event.media.unwrap_or_default(), media);
            }
            Body::Edit { text, target } => {
                prop_assert_eq!(read.event.text.as_deref(), Some(text.as_str()));
                prop_assert_eq!(read.event.target, Some(target.0));
            }
            Body::Deletion { target } => prop_assert_eq!(read.event.target, Some(target.0)),
            Body::Reaction { emoji, on, .. } => {
                prop_assert_eq!((read.event.emoji.as_deref(), read.event.on), (Some(&**emoji), Some(*on)));
            }
            Body::Membership { person, change } => {
                prop_assert_eq!(read.event.person.map(|person| person.id), Some(person.id.to_string()));
                let with_role = matches!(change, MembershipChange::Joined(_) | MembershipChange::Role(_));
                prop_assert_eq!(read.event.role.is_some(), with_role);
            }
            Body::Settings(change) => {
                prop_assert_eq!((read.event.archived, read.event.slow_seconds), (change.archived, change.slow_seconds));
                prop_assert_eq!(read.event.title.as_deref(), change.title.as_ref().map(Title::as_str));
                let picture = change.picture.map(|id| id.map(|id| id.to_string()).unwrap_or_default());
                prop_assert_eq!(read.event.picture, picture);
            }
        }
    }

    #[test]
    fn a_page_is_the_documented_type(events in prop::collection::vec(any_event(), 0..4), more: bool) {
        let page = chat::Page { events: &events, head: Seq(9), more };
        let read: schema::EventsPage = serde_json::from_str(&written(|out| rest::events_page(out, "tea", &page))).unwrap();
        prop_assert_eq!((read.events.len(), read.head, read.more), (events.len(), 9, more));
        let reply = written(|out| chat::ok_sync(out, 1, "tea", &page));
        let reply: schema::SyncReply = serde_json::from_str(&reply).unwrap();
        prop_assert_eq!(reply.ok.events, Some(read.events));
    }

    #[test]
    fn a_frame_of_the_tutorials_wire_is_the_documented_type(event in any_event()) {
        let frames = tutorial_frames(&event);
        for frame in &frames {
            prop_assert!(frame.starts_with("{\"message\":"), "the tutorial's keys come first");
            let read: schema::TutorialMessage = serde_json::from_str(frame).unwrap();
            prop_assert_eq!((read.seq, read.username), (event.seq.0, event.author.name.to_string()));
        }
        match &event.body {
            Body::Message(message) => {
                let with_media = frames.iter().filter(|frame| frame.contains(",\"media\":{")).count();
                prop_assert!(!frames.is_empty() && frames.len() <= message.media.len() + 2);
                prop_assert!(with_media >= message.media.len());
            }
            _ => prop_assert!(frames.is_empty()),
        }
    }

    #[test]
    fn rest_and_chat_tell_the_same_of_a_message(event in any_event()) {
        let push: schema::EventPush = serde_json::from_str(&written(|out| chat::event(out, "tea", &event))).unwrap();
        let Some(message) = rest::Message::from_event(&event) else {
            prop_assert_ne!(push.event.kind, "message");
            return Ok(());
        };
        prop_assert_eq!(message.kind, push.event.r#type.unwrap_or_else(|| "text".to_owned()));
        prop_assert_eq!(message.text, push.event.text.unwrap_or_default());
        prop_assert_eq!(message.media, push.event.media.unwrap_or_default());
        prop_assert_eq!((message.id, message.sent_at), (push.event.id, push.event.sent_at));
        prop_assert_eq!((message.link, message.reply_to), (push.event.link, push.event.reply_to));
        let mentions: Vec<String> = message.mentions.iter().map(ToString::to_string).collect();
        prop_assert_eq!(mentions, push.event.mentions.unwrap_or_default());
        prop_assert_eq!(message.mentions_room, push.event.mentions_room.unwrap_or_default());
        prop_assert_eq!((message.user, message.client_id), (push.event.from, push.event.client_id));
    }
}

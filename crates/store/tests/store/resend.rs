//! A `client_id` is unique for ever per room and sender.

use std::sync::Arc;

use teahouse_domain::{Body, Code, Event, Link, Message, MessageType, Seq, Text};
use teahouse_store::Written;

use crate::house::{House, again, draft, folder, message, refused, stored};

#[test]
fn a_resend_gets_the_first_answer_also_after_a_restart() {
    let folder = folder();
    let house = House::open(folder.path());
    let tea = house.room("tea");
    let first = stored(house.write(draft(tea, 1, Some("a"), message("hi"))));
    assert_eq!(again(house.write(draft(tea, 1, Some("a"), message("hi")))), first);
    house.stop();

    let house = House::open(folder.path());
    assert_eq!(house.room("tea"), tea);
    assert_eq!(again(house.write(draft(tea, 1, Some("a"), message("hi")))), first);
    assert_eq!(house.say(tea, "next").seq, Seq(2));
}

#[test]
fn another_body_under_a_known_id_is_refused() {
    let folder = folder();
    let house = House::open(folder.path());
    let tea = house.room("tea");
    stored(house.write(draft(tea, 1, Some("a"), message("hi"))));
    assert_eq!(refused(house.write(draft(tea, 1, Some("a"), message("ho")))), Code::ClientIdReused);
    let edit = Body::Edit { target: Seq(1), text: Text::any("hi").unwrap() };
    assert_eq!(refused(house.write(draft(tea, 1, Some("a"), edit))), Code::ClientIdReused);
    let mut answer = Message::text(Text::any("hi").unwrap());
    answer.reply_to = Some(Seq(1));
    assert_eq!(refused(house.write(draft(tea, 1, Some("a"), Body::Message(answer)))), Code::ClientIdReused);
    assert_eq!(house.texts(tea), ["hi"]);
}

#[test]
fn other_rooms_and_other_people_have_their_own_ids() {
    let folder = folder();
    let house = House::open(folder.path());
    let (tea, milk) = (house.room("tea"), house.room("milk"));
    for (room, person) in [(tea, 1), (tea, 2), (milk, 1)] {
        stored(house.write(draft(room, person, Some("a"), message("hi"))));
    }
    assert_eq!((house.events(tea).len(), house.events(milk).len()), (2, 1));
}

#[test]
fn the_same_id_a_hundred_times_in_one_batch_is_one_row() {
    let folder = folder();
    let mut house = House::asleep(teahouse_store::Options::new(folder.path()));
    let tea = house.room("tea");
    for _ in 0..100 {
        house.submit(draft(tea, 1, Some("a"), message("hi")));
    }
    house.wake();
    let outcomes = house.batch();
    assert_eq!(outcomes.len(), 100);
    let first = match &outcomes[0].result {
        Written::Stored(event) => event.clone(),
        other => panic!("{other:?}"),
    };
    assert!(outcomes[1..].iter().all(|outcome| outcome.result == Written::Again(first.clone())));
    assert_eq!(house.texts(tea), ["hi"]);
}

fn message_said(text: &str) -> Body {
    Body::Message(Message::text(Text::any(text).unwrap()))
}

#[test]
fn every_kind_of_event_comes_back_as_it_was() {
    let folder = folder();
    let house = House::open(folder.path());
    let tea = house.room("tea");
    let mut linked = Message::text(Text::any("").unwrap());
    linked.kind = MessageType::parse("image").unwrap();
    linked.link = Some(Link::to_media("/media/x.png").unwrap());
    linked.reply_to = Some(Seq(1));
    let bodies = [
        message("茶 \0 \u{202e} \"'"),
        Body::Message(linked),
        Body::Edit { target: Seq(1), text: Text::any("new").unwrap() },
        Body::Reaction { target: Seq(1), emoji: "🍵".into(), on: true },
        Body::Reaction { target: Seq(1), emoji: "🍵".into(), on: false },
        Body::Deletion { target: Seq(1) },
    ];
    let mut written = Vec::new();
    for (number, body) in bodies.iter().enumerate() {
        let id = format!("id-{number}");
        let event = stored(house.write(draft(tea, 7, Some(&id), body.clone())));
        assert_eq!(again(house.write(draft(tea, 7, Some(&id), body.clone()))), event);
        written.push(event);
    }
    // Of what was deleted, nothing is left but its place, and that of its edit.
    let without = |event: &Arc<Event>, body| Arc::new(Event { body, ..Event::clone(event) });
    written[0] = without(&written[0], message_said(""));
    written[2] = without(&written[2], Body::Edit { target: Seq(1), text: Text::default() });
    assert_eq!(house.events(tea), written);
    for (number, body) in bodies.iter().enumerate() {
        let id = format!("id-{number}");
        assert_eq!(again(house.write(draft(tea, 7, Some(&id), body.clone()))), written[number], "{number}");
    }
}

//! Vectors from their files, events from their JSON, and events by chance.

use std::{fs, path::PathBuf};

use proptest::prelude::*;
use serde::de::DeserializeOwned;
use teahouse_domain::{
    Author, Body, ClientId, Event, EventId, Link, Media, MediaId, MediaKind, MembershipChange, Message,
    MessageType, PersonId, Picture, RoomId, RoomRole, Seq, SettingsChange, Text, Timestamp, Title, Topic,
};
use teahouse_wire::{rest, schema};

pub(crate) fn project(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

pub(crate) fn vectors<T: DeserializeOwned>(file: &str) -> Vec<T> {
    let path = project("vectors").join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The payload that an encoder writes.
pub(crate) fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut out = Vec::new();
    write(&mut out);
    String::from_utf8(out).expect("JSON is UTF-8")
}

/// The moment of all vectors: 2026-11-23T05:00:00.000Z.
pub(crate) const MOMENT: Timestamp = Timestamp(1_795_410_000_000);

/// The event that a vector describes by its chat.v1 form.
pub(crate) fn event(shown: &schema::Event) -> Event {
    assert_eq!(shown.sent_at, teahouse_wire::rfc3339(MOMENT), "vectors have one moment");
    Event {
        id: shown.id.parse().unwrap(),
        room: RoomId(1),
        seq: Seq(shown.seq),
        sent_at: MOMENT,
        author: author(&shown.from),
        client_id: shown.client_id.as_deref().map(|id| ClientId::parse(id).unwrap()),
        body: body(shown),
    }
}

fn body(shown: &schema::Event) -> Body {
    let target = || Seq(shown.target.unwrap());
    let text = Text::any(shown.text.as_deref().unwrap_or_default()).unwrap();
    match shown.kind.as_str() {
        "message" => Body::Message(Message {
            kind: MessageType::parse(shown.r#type.as_deref().unwrap_or("text")).unwrap(),
            text,
            media: shown.media.iter().flatten().map(media).collect(),
            link: shown.link.as_deref().map(|link| Link::opaque(link).unwrap()),
            reply_to: shown.reply_to.map(Seq),
            mentions: shown.mentions.iter().flatten().map(|id| id.parse().unwrap()).collect(),
            mentions_room: shown.mentions_room.unwrap_or_default(),
        }),
        "edit" => Body::Edit { target: target(), text },
        "deletion" => Body::Deletion { target: target() },
        "reaction" => Body::Reaction {
            target: target(),
            emoji: shown.emoji.as_deref().unwrap().into(),
            on: shown.on.unwrap(),
        },
        "membership" => Body::Membership {
            person: shown.person.as_ref().map(author).unwrap(),
            change: membership(shown.change.as_deref().unwrap(), shown.role.as_deref()),
        },
        "settings" => Body::Settings(Box::new(SettingsChange {
            title: shown.title.as_deref().map(|title| Title::parse(title).unwrap()),
            topic: shown.topic.as_deref().map(|topic| Topic::parse(topic).unwrap()),
            picture: shown.picture.as_deref().map(|id| id.parse().ok()),
            archived: shown.archived,
            slow_seconds: shown.slow_seconds,
        })),
        other => panic!("no kind of event: {other}"),
    }
}

fn author(shown: &rest::User) -> Author {
    Author { id: shown.id.parse().unwrap(), name: shown.name.as_str().into(), guest: shown.guest }
}

fn membership(change: &str, role: Option<&str>) -> MembershipChange {
    let role = role.map(|role| RoomRole::parse(role).unwrap());
    match (change, role) {
        ("joined", Some(role)) => MembershipChange::Joined(role),
        ("left", None) => MembershipChange::Left,
        ("removed", None) => MembershipChange::Removed,
        ("banned", None) => MembershipChange::Banned,
        ("role", Some(role)) => MembershipChange::Role(role),
        other => panic!("no change of a membership: {other:?}"),
    }
}

fn media(shown: &rest::Media) -> Media {
    Media {
        id: shown.id.parse().unwrap(),
        kind: MediaKind::parse(&shown.kind).unwrap(),
        content_type: shown.content_type.clone(),
        bytes: shown.bytes,
        name: shown.name.clone(),
        picture: shown.width.zip(shown.height).map(|(width, height)| Picture { width, height }),
        duration_ms: shown.duration_ms,
        thumbnail: shown.thumbnail.as_ref().map(|small| Picture { width: small.width, height: small.height }),
        waveform: shown.waveform.clone(),
    }
}

pub(crate) fn any_event() -> impl Strategy<Value = Event> {
    let author = (0..u64::MAX / 2, any::<String>()).prop_map(|(id, name)| Author {
        id: PersonId(id),
        guest: name.len() % 2 == 1,
        name: name.into(),
    });
    let client_id = prop::option::of("[A-Za-z0-9_-]{1,64}".prop_map(|id| ClientId::parse(&id).unwrap()));
    let place = (0..u64::MAX / 2, 1..1_u64 << 53, 0..1_u64 << 48);
    (place, author, client_id, any_body()).prop_map(|((id, seq, sent_at), author, client_id, body)| Event {
        id: EventId(id),
        room: RoomId(1),
        seq: Seq(seq),
        sent_at: Timestamp(sent_at),
        author,
        client_id,
        body,
    })
}

fn any_body() -> impl Strategy<Value = Body> {
    let target = || (1..1_u64 << 53).prop_map(Seq);
    prop_oneof![
        4 => any_message().prop_map(Body::Message),
        1 => (target(), any_text()).prop_map(|(target, text)| Body::Edit { target, text }),
        1 => target().prop_map(|target| Body::Deletion { target }),
        1 => (any::<String>(), any_change()).prop_map(|(name, change)| Body::Membership {
            person: Author::member(PersonId(9), name),
            change,
        }),
        1 => any_settings().prop_map(|change| Body::Settings(Box::new(change))),
        1 => (target(), any::<String>(), any::<bool>())
            .prop_map(|(target, emoji, on)| Body::Reaction { target, emoji: emoji.into(), on }),
    ]
}

fn any_change() -> impl Strategy<Value = MembershipChange> {
    let roles = || prop::sample::select(RoomRole::ALL.to_vec());
    let plain = [MembershipChange::Left, MembershipChange::Removed, MembershipChange::Banned];
    prop_oneof![
        roles().prop_map(MembershipChange::Joined),
        roles().prop_map(MembershipChange::Role),
        prop::sample::select(plain.to_vec()),
    ]
}

fn any_settings() -> impl Strategy<Value = SettingsChange> {
    let title = prop::option::of(
        "[^\\p{C}\\p{Z}]{1,40}".prop_filter_map("a title", |title| Title::parse(&title).ok()),
    );
    let topic = prop::option::of(
        "[^\\p{C}\\p{Z}]{0,40}".prop_filter_map("a topic", |topic| Topic::parse(&topic).ok()),
    );
    let picture = any::<Option<Option<u128>>>();
    let settings = (title, topic, picture, any::<Option<bool>>(), any::<Option<u32>>());
    settings.prop_map(|(title, topic, picture, archived, slow_seconds)| SettingsChange {
        title,
        topic,
        picture: picture.map(|id| id.map(MediaId::from_random)),
        archived,
        slow_seconds,
    })
}

fn any_message() -> impl Strategy<Value = Message> {
    let kind = prop_oneof![Just("text".to_owned()), Just("image".to_owned()), "\\PC{0,32}"];
    let kind = kind.prop_map(|kind| MessageType::parse(&kind).unwrap());
    let link = prop::option::of("[^:]{0,40}".prop_map(|link| Link::opaque(&link).unwrap()));
    let media = prop::collection::vec(any_media(), 0..4);
    let reply_to = prop::option::of((1..1_u64 << 53).prop_map(Seq));
    (kind, any_text(), media, link, reply_to).prop_map(|(kind, text, media, link, reply_to)| Message {
        kind,
        text,
        media,
        link,
        reply_to,
        mentions: vec![PersonId(7); usize::from(reply_to.is_some())],
        mentions_room: reply_to.is_some_and(|seq| seq.0 % 2 == 0),
    })
}

fn any_text() -> impl Strategy<Value = Text> {
    any::<String>().prop_map(|text| Text::any(&text).unwrap())
}

fn any_media() -> impl Strategy<Value = Media> {
    let kinds = [MediaKind::Image, MediaKind::Video, MediaKind::Voice, MediaKind::File];
    let picture = || {
        prop::option::of((any::<u32>(), any::<u32>()).prop_map(|(width, height)| Picture { width, height }))
    };
    let about = (any::<u128>(), prop::sample::select(kinds.to_vec()), "[a-z]+/[a-z0-9+.-]+", any::<u64>());
    let more = (
        prop::option::of(any::<String>()),
        picture(),
        prop::option::of(any::<u64>()),
        picture(),
        prop::option::of(prop::collection::vec(0..=100_u8, 1..64)),
    );
    (about, more).prop_map(
        |((id, kind, content_type, bytes), (name, picture, duration_ms, thumbnail, waveform))| Media {
            id: MediaId::from_random(id),
            kind,
            content_type,
            bytes,
            name,
            picture,
            duration_ms,
            thumbnail,
            waveform,
        },
    )
}

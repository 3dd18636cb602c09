//! Which rooms there are, making one, being in one.

use serde_json::{Value, json};
use teahouse_domain::Code;

use super::{
    operation::{Operation, Who},
    parts::{key, paging, search},
};
use crate::{
    describe::Schemas,
    rest::{Items, NewRoom, Room, UpdateRoom},
};

const KNOWN: (&str, Who) = ("rooms", Who::Known);
const MEMBERS: (&str, Who) = ("rooms", Who::Members);

pub(super) fn paths(schemas: &mut Schemas) -> Value {
    json!({
        "/api/v1/rooms": {"get": list(schemas), "post": make(schemas)},
        "/api/v1/rooms/{room}": {"get": show(schemas), "patch": change(schemas), "delete": end(schemas)},
        "/api/v1/rooms/{room}/enter": {"post": enter(schemas)},
        "/api/v1/rooms/{room}/exit": {"post": exit(schemas)},
    })
}

fn list(schemas: &mut Schemas) -> Value {
    let show = json!({"type": "string", "enum": ["mine", "public"], "default": "mine"});
    let [cursor, limit] = paging();
    Operation::new(schemas, KNOWN, "listRooms", "My rooms, or those that anybody may find")
        .query([
            key("show", "Those I am in; or the public ones and open ones that were made on purpose, which is all that guests find.", &show),
            search("A part of their name or title."),
            cursor,
            limit,
        ])
        .gives::<Items<Room>>(200, "A page: mine by when something was last said, the others the youngest first.")
        .refuses(&[Code::TooLong, Code::Forbidden])
        .finish()
}

fn make(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "makeRoom", "Make a room")
        .description("Open and public rooms are named by who makes them, private and direct ones get a key that nobody \
            can guess. Its maker owns it.")
        .takes::<NewRoom>()
        .gives::<Room>(201, "Made.")
        .gives::<Room>(200, "These people have this conversation already.")
        .changes()
        .refuses(&[Code::BadRoom, Code::TooLong, Code::NameTaken, Code::UnknownPerson, Code::Forbidden])
        .finish()
}

fn show(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, KNOWN, "showRoom", "A room")
        .in_room()
        .gives::<Room>(200, "As the caller sees it.")
        .finish()
}

fn change(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "changeRoom", "Change a room")
        .description("Moderators; closing and opening it again only owners.")
        .in_room()
        .takes::<UpdateRoom>()
        .gives::<Room>(200, "As it is now.")
        .changes()
        .refuses(&[Code::TooLong, Code::UnknownMedia])
        .finish()
}

fn end(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "deleteRoom", "End a room")
        .description("Owners. All that was said in it is gone for good, and its name is free again.")
        .in_room()
        .done(204, "Gone.")
        .changes()
        .finish()
}

fn enter(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "enterRoom", "Become a member")
        .description("Of open and public rooms; into the others one is brought or invited.")
        .in_room()
        .done(204, "In.")
        .changes()
        .refuses(&[Code::Archived])
        .finish()
}

fn exit(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "exitRoom", "Stop being a member")
        .description("A conversation cannot be left.")
        .in_room()
        .done(204, "Out.")
        .changes()
        .refuses(&[Code::LastOwner])
        .finish()
}

//! Links that let people in: to the server, into a room.

use serde_json::{Value, json};
use teahouse_domain::{Code, CodeId};

use super::{
    operation::{Operation, Who},
    parts::{id, paging, word},
};
use crate::{
    describe::Schemas,
    rest::{Accepted, Invite, InviteShown, Items, MadeInvite, NewInvite},
};

const MEMBERS: (&str, Who) = ("invites", Who::Members);

pub(super) fn paths(schemas: &mut Schemas) -> Value {
    json!({
        "/api/v1/invites/{code}": {"get": show(schemas), "post": accept(schemas)},
        "/api/v1/rooms/{room}/invites": {"get": list(schemas), "post": make(schemas)},
        "/api/v1/rooms/{room}/invites/{id}": {"delete": revoke(schemas)},
    })
}

fn show(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, ("invites", Who::Anybody), "showInvite", "What a link invites to")
        .parameter(word("code", "The code of the link."))
        .gives::<InviteShown>(200, "It works.")
        .refuses(&[Code::BadCode])
        .finish()
}

fn accept(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "acceptInvite", "Come in by a link")
        .description("Who is in the room already stays as they are, and nothing is used up.")
        .parameter(word("code", "The code of the link."))
        .gives::<Accepted>(200, "In.")
        .changes()
        .refuses(&[
            Code::BadCode,
            Code::WrongEmail,
            Code::Banned,
            Code::Forbidden,
            Code::Archived,
            Code::Conflict,
        ])
        .finish()
}

fn list(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "listInvites", "The invitations into a room that still work")
        .description("For moderators. Their codes are not shown again.")
        .in_room()
        .query(paging())
        .gives::<Items<Invite>>(200, "A page.")
        .finish()
}

fn make(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "makeInvite", "Invite into a room")
        .description("Members may; a role above member only who may give it.")
        .in_room()
        .takes::<NewInvite>()
        .gives::<MadeInvite>(201, "The only time that its code is shown.")
        .changes()
        .refuses(&[Code::Archived, Code::NoVoice])
        .finish()
}

fn revoke(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "revokeInvite", "Take an invitation back")
        .in_room()
        .parameter(id::<CodeId>("id", "The invitation."))
        .done(204, "It works no more.")
        .changes()
        .refuses(&[Code::BadCode])
        .finish()
}

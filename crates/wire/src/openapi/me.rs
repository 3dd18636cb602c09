//! Who I am, and changing it.

use serde_json::{Value, json};
use teahouse_domain::Code;

use super::operation::{Operation, Who};
use crate::{
    describe::Schemas,
    rest::{ChangePassword, DeleteMe, Export, Me, UpdateMe},
};

const KNOWN: (&str, Who) = ("me", Who::Known);
const MEMBERS: (&str, Who) = ("me", Who::Members);

pub(super) fn paths(schemas: &mut Schemas) -> Value {
    json!({
        "/api/v1/me": {"get": show(schemas), "put": change(schemas), "delete": delete(schemas)},
        "/api/v1/me/password": {"put": password(schemas)},
        "/api/v1/me/export": {"get": export(schemas)},
    })
}

fn show(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, KNOWN, "me", "Who the cookie or token is")
        .gives::<Me>(200, "The person.")
        .refuses(&[Code::OriginRefused])
        .finish()
}

fn change(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, KNOWN, "changeMe", "Change what others see of me")
        .description("Guests have a name and nothing else.")
        .takes::<UpdateMe>()
        .gives::<Me>(200, "The person as they are now.")
        .changes()
        .refuses(&[Code::BadName, Code::NameTaken, Code::UnknownMedia, Code::Forbidden])
        .refuses(&[Code::BadEmail, Code::WrongPassword])
        .finish()
}

fn password(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "changePassword", "Change my password")
        .description("Signs out all other devices.")
        .takes::<ChangePassword>()
        .done(204, "Changed.")
        .changes()
        .refuses(&[Code::WrongPassword, Code::WeakPassword, Code::Forbidden])
        .finish()
}

fn delete(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "deleteMe", "End my account")
        .description("The name is free again. What was said stays under it, or each message is deleted.")
        .takes::<DeleteMe>()
        .done(204, "Gone.")
        .changes()
        .refuses(&[Code::WrongPassword, Code::LastAdmin, Code::LastOwner, Code::Forbidden])
        .finish()
}

fn export(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "exportMe", "Everything that is kept about me")
        .gives::<Export>(200, "As one file.")
        .refuses(&[Code::Forbidden])
        .finish()
}

//! Who is in a room, what they are there, who may not be; and people to be found.

use serde_json::{Value, json};
use teahouse_domain::{Code, PersonId, ReportId};

use super::{
    operation::{Operation, Who},
    parts::{id, key, paging, search},
};
use crate::{
    admin::{HandleReport, ReportRow},
    describe::Schemas,
    rest::{Ban, Items, Member, Mute, NewBan, Person, SetRole},
};

const KNOWN: (&str, Who) = ("people", Who::Known);
const MEMBERS: (&str, Who) = ("people", Who::Members);

pub(super) fn paths(schemas: &mut Schemas) -> Value {
    json!({
        "/api/v1/rooms/{room}/members": {"get": list(schemas)},
        "/api/v1/rooms/{room}/members/{person}": {"put": set(schemas), "delete": remove(schemas)},
        "/api/v1/rooms/{room}/members/{person}/mute": {"put": mute(schemas)},
        "/api/v1/rooms/{room}/bans": {"get": bans(schemas), "post": ban(schemas)},
        "/api/v1/rooms/{room}/bans/{person}": {"delete": lift(schemas)},
        "/api/v1/reports": {"get": all_reports(schemas)},
        "/api/v1/rooms/{room}/reports": {"get": reports(schemas)},
        "/api/v1/rooms/{room}/reports/{id}": {"patch": handle(schemas)},
        "/api/v1/people": {"get": people(schemas)},
        "/api/v1/people/{id}": {"get": person(schemas)},
    })
}

fn who() -> Value {
    id::<PersonId>("person", "The person.")
}

fn list(schemas: &mut Schemas) -> Value {
    let [cursor, limit] = paging();
    Operation::new(schemas, KNOWN, "listMembers", "Who is in a room")
        .in_room()
        .query([search("A part of their name or login."), cursor, limit])
        .gives::<Items<Member>>(200, "A page.")
        .refuses(&[Code::TooLong])
        .finish()
}

fn set(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "setMember", "Bring somebody in, or say what they are")
        .in_room()
        .parameter(who())
        .takes::<SetRole>()
        .done(204, "So it is.")
        .changes()
        .refuses(&[Code::UnknownPerson, Code::LastOwner, Code::Archived, Code::NoVoice, Code::Conflict])
        .finish()
}

fn remove(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "removeMember", "Take somebody out")
        .in_room()
        .parameter(who())
        .done(204, "Out.")
        .changes()
        .refuses(&[Code::UnknownPerson, Code::LastOwner])
        .finish()
}

fn mute(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "muteMember", "Let somebody not speak for a while")
        .in_room()
        .parameter(who())
        .takes::<Mute>()
        .done(204, "So it is.")
        .changes()
        .refuses(&[Code::UnknownPerson])
        .finish()
}

fn bans(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "listBans", "Who may not come into a room")
        .in_room()
        .query(paging())
        .gives::<Items<Ban>>(200, "A page of those in force.")
        .finish()
}

fn ban(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "ban", "Somebody may not come back")
        .in_room()
        .takes::<NewBan>()
        .gives::<Ban>(201, "In force.")
        .changes()
        .refuses(&[Code::UnknownPerson, Code::TooLong, Code::LastOwner])
        .finish()
}

fn lift(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "liftBan", "Somebody may come again")
        .in_room()
        .parameter(who())
        .done(204, "They may.")
        .changes()
        .refuses(&[Code::UnknownPerson])
        .finish()
}

fn so_far() -> [Value; 3] {
    let [cursor, limit] = paging();
    let state = json!({"type": "string", "enum": ["open", "done", "dismissed"]});
    [key("state", "Those that are so far.", &state), cursor, limit]
}

fn all_reports(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "listMyReports", "What was reported in the rooms that I moderate")
        .description("Of those in which one is owner or moderator; each is handled in its room.")
        .query(so_far())
        .gives::<Items<ReportRow>>(200, "A page, the youngest first.")
        .refuses(&[Code::Banned, Code::Forbidden])
        .finish()
}

fn reports(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "listRoomReports", "What was reported in a room")
        .in_room()
        .query(so_far())
        .gives::<Items<ReportRow>>(200, "A page, the youngest first.")
        .finish()
}

fn handle(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "handleRoomReport", "Say how far a report of a room is")
        .in_room()
        .parameter(id::<ReportId>("id", "The report."))
        .takes::<HandleReport>()
        .gives::<ReportRow>(200, "As it is now.")
        .changes()
        .refuses(&[Code::TooLong])
        .finish()
}

fn people(schemas: &mut Schemas) -> Value {
    let [cursor, limit] = paging();
    Operation::new(schemas, MEMBERS, "findPeople", "Find people")
        .description("Accounts, for mentions, invitations and conversations.")
        .query([search("A part of their name or login."), cursor, limit])
        .gives::<Items<Person>>(200, "A page.")
        .refuses(&[Code::TooLong, Code::Forbidden])
        .finish()
}

fn person(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "showPerson", "A person")
        .parameter(id::<PersonId>("id", "The person."))
        .gives::<Person>(200, "As others see them.")
        .refuses(&[Code::UnknownPerson, Code::Forbidden])
        .finish()
}

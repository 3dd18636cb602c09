//! Running the server. Every operation is a command of [`crate::admin::Command`].

use schemars::JsonSchema;
use serde_json::{Value, json};
use teahouse_domain::{BanId, Code, CodeId, KeyId, MediaId, ReportId};

use super::{
    operation::{Operation, Who},
    parts::{answer, bytes, id, key, paging, room, search, seq, word},
};
use crate::{
    admin::{
        AuditCheck, AuditRow, BanRow, ChangeUser, HandleReport, InviteRow, KeyRow, Link, MadeInvite, MadeKey,
        MadeUser, MediaRow, MessageRow, NewKey, NewServerBan, NewServerInvite, NewUser, Overview, ReportRow,
        RoomRow, SessionRow, SettingRow, UserRow, WordBody, WordRow,
    },
    describe::Schemas,
    rest::{Items, MAX_QUERY_CHARS, Member, SetRole, UpdateRoom},
};

const ADMINS: (&str, Who) = ("admin", Who::Admins);

pub(super) fn paths(schemas: &mut Schemas) -> Value {
    let mut paths = people(schemas);
    for more in [content(schemas), rooms(schemas), order(schemas), access(schemas), record(schemas)] {
        if let (Value::Object(paths), Value::Object(more)) = (&mut paths, more) {
            paths.extend(more);
        }
    }
    paths
}

/// A list: a page of it, or all of it as a file.
fn list<T: JsonSchema>(schemas: &mut Schemas, name: &str, summary: &str, keys: &[(&str, &str)]) -> Value {
    let text = json!({"type": "string", "maxLength": MAX_QUERY_CHARS});
    let named = |names: &[&str]| keys.iter().any(|(name, _)| names.contains(name));
    let by_room: &[Code] = if named(&["room"]) { &[Code::BadRoom, Code::NotFound] } else { &[] };
    let by_person: &[Code] =
        if named(&["actor", "author", "owner", "person", "by"]) { &[Code::UnknownPerson] } else { &[] };
    let keys = keys.iter().map(|(name, description)| key(name, description, &text));
    let page = page_or_file::<T>(schemas);
    let operation = Operation::new(schemas, ADMINS, name, summary)
        .query(keys.chain(paging()).chain([format()]))
        .responds(200, page)
        .refuses(&[Code::TooLong]);
    operation.refuses(by_room).refuses(by_person).finish()
}

fn format() -> Value {
    let schema = json!({"type": "string", "enum": ["json", "csv"]});
    key("format", "All pages, as a file: JSON or a table. Without it one page.", &schema)
}

fn page_or_file<T: JsonSchema>(schemas: &mut Schemas) -> Value {
    let mut page = answer("A page; or the file.", &schemas.of::<Items<T>>());
    page["content"]["text/csv"] = json!({"schema": {"type": "string"}});
    page
}

fn do_to(
    schemas: &mut Schemas,
    name: &str,
    summary: &str,
    parameters: Vec<Value>,
    refused: &[Code],
) -> Value {
    let operation =
        Operation::new(schemas, ADMINS, name, summary).done(204, "Done.").changes().refuses(refused);
    parameters.into_iter().fold(operation, Operation::parameter).finish()
}

fn user() -> Value {
    word("id", "The person's id, or their login.")
}

fn people(schemas: &mut Schemas) -> Value {
    let users = [
        ("q", "A part of their name, login or mail address."),
        ("role", "guest, member or admin."),
        ("disabled", "true or false."),
        ("bot", "true or false."),
    ];
    let add = Operation::new(schemas, ADMINS, "addUser", "Make an account")
        .takes::<NewUser>()
        .gives::<MadeUser>(201, "Made; with a link that sets the password where none was given.")
        .changes()
        .refuses(&[Code::BadName, Code::BadEmail, Code::WeakPassword, Code::NameTaken, Code::EmailTaken])
        .finish();
    let show = Operation::new(schemas, ADMINS, "showUser", "An account")
        .parameter(user())
        .gives::<UserRow>(200, "As it is.")
        .refuses(&[Code::UnknownPerson])
        .finish();
    let change = Operation::new(schemas, ADMINS, "changeUser", "Change an account")
        .parameter(user())
        .takes::<ChangeUser>()
        .gives::<UserRow>(200, "As it is now.")
        .changes()
        .refuses(&[
            Code::UnknownPerson,
            Code::BadName,
            Code::BadEmail,
            Code::WeakPassword,
            Code::NameTaken,
            Code::EmailTaken,
        ])
        .refuses(&[Code::LastAdmin, Code::Conflict])
        .finish();
    let said = key(
        "messages",
        "What becomes of what they said.",
        &json!({"type": "string", "enum": ["keep", "delete"]}),
    );
    let remove = Operation::new(schemas, ADMINS, "removeUser", "End an account")
        .parameter(user())
        .query([said])
        .done(204, "Gone.")
        .changes()
        .refuses(&[Code::UnknownPerson, Code::LastAdmin, Code::Conflict])
        .finish();
    let devices = page_or_file::<SessionRow>(schemas);
    let sessions = Operation::new(schemas, ADMINS, "listUserSessions", "Where somebody is signed in")
        .parameter(user())
        .query([format()])
        .responds(200, devices)
        .refuses(&[Code::UnknownPerson])
        .finish();
    let reset = Operation::new(schemas, ADMINS, "resetUser", "Make a link that sets a new password")
        .parameter(user())
        .gives::<Link>(200, "The only time that it is shown.")
        .changes()
        .refuses(&[Code::UnknownPerson, Code::BadRequest])
        .finish();
    json!({
        "/api/v1/admin/users": {"get": list::<UserRow>(schemas, "listUsers", "Accounts", &users), "post": add},
        "/api/v1/admin/users/{id}": {"get": show, "patch": change, "delete": remove},
        "/api/v1/admin/users/{id}/sessions": {
            "get": sessions,
            "delete": do_to(schemas, "endUserSessions", "Sign somebody out everywhere", vec![user()], &[Code::UnknownPerson]),
        },
        "/api/v1/admin/users/{id}/reset": {"post": reset},
    })
}

fn content(schemas: &mut Schemas) -> Value {
    let rooms = [
        ("q", "A part of their name or title."),
        ("kind", "open, public, private or direct."),
        ("archived", "true or false."),
    ];
    let messages = [
        ("text", "A part of the text."),
        ("author", "Whose: an id or a login."),
        ("room", "The room's key."),
        ("from", "Not before: a time or a date."),
        ("to", "Before: a time or a date."),
    ];
    let media = [
        ("kind", "image, video, voice or file."),
        ("owner", "Whose: an id or a login."),
        ("order", "newest or largest."),
    ];
    let unknown = [Code::BadRoom, Code::NotFound, Code::UnknownMessage];
    json!({
        "/api/v1/admin/rooms": {"get": list::<RoomRow>(schemas, "listAllRooms", "All rooms", &rooms)},
        "/api/v1/admin/messages": {"get": list::<MessageRow>(schemas, "findMessages", "Messages, but not of conversations", &messages)},
        "/api/v1/admin/messages/{room}/{seq}": {
            "delete": do_to(schemas, "deleteAnyMessage", "Delete a message", vec![room(), seq()], &unknown),
        },
        "/api/v1/admin/media": {"get": list::<MediaRow>(schemas, "listMedia", "Uploads", &media)},
        "/api/v1/admin/media/{id}": {
            "delete": do_to(schemas, "deleteMedia", "Remove an upload's bytes", vec![id::<MediaId>("id", "The upload.")], &[Code::NotFound, Code::UnknownMedia]),
        },
    })
}

fn rooms(schemas: &mut Schemas) -> Value {
    const ROOM: [Code; 2] = [Code::BadRoom, Code::NotFound];
    let show = Operation::new(schemas, ADMINS, "showAnyRoom", "A room")
        .parameter(room())
        .gives::<RoomRow>(200, "As it is.")
        .refuses(&ROOM)
        .finish();
    let change = Operation::new(schemas, ADMINS, "changeAnyRoom", "Change a room")
        .parameter(room())
        .takes::<UpdateRoom>()
        .gives::<RoomRow>(200, "As it is now.")
        .changes()
        .refuses(&ROOM)
        .refuses(&[Code::TooLong])
        .finish();
    let mut members =
        list::<Member>(schemas, "listAnyMembers", "Who is in a room", &[("q", "A part of their name.")]);
    if let Some(parameters) = members["parameters"].as_array_mut() {
        parameters.push(room());
    }
    // Of a list that is no room's own.
    members["responses"]["404"] = show["responses"]["404"].clone();
    let who = || word("user", "The person's id, or their login.");
    let placed = Operation::new(schemas, ADMINS, "setAnyMember", "Bring somebody in, or say what they are")
        .parameter(room())
        .parameter(who())
        .takes::<SetRole>()
        .gives::<Member>(200, "As they are now.")
        .changes()
        .refuses(&ROOM)
        .refuses(&[Code::UnknownPerson, Code::LastOwner, Code::Conflict, Code::Archived])
        .finish();
    let out = [Code::BadRoom, Code::NotFound, Code::UnknownPerson, Code::LastOwner];
    json!({
        "/api/v1/admin/rooms/{room}": {
            "get": show, "patch": change,
            "delete": do_to(schemas, "deleteAnyRoom", "End a room", vec![room()], &ROOM),
        },
        "/api/v1/admin/rooms/{room}/members": {"get": members},
        "/api/v1/admin/rooms/{room}/members/{user}": {
            "put": placed,
            "delete": do_to(schemas, "removeAnyMember", "Take somebody out", vec![room(), who()], &out),
        },
    })
}

fn order(schemas: &mut Schemas) -> Value {
    let handle = Operation::new(schemas, ADMINS, "handleReport", "Say how far a report is")
        .parameter(id::<ReportId>("id", "The report."))
        .takes::<HandleReport>()
        .gives::<ReportRow>(200, "As it is now.")
        .changes()
        .refuses(&[Code::NotFound, Code::TooLong])
        .finish();
    let ban = Operation::new(schemas, ADMINS, "banFromServer", "A person or a network may not come")
        .takes::<NewServerBan>()
        .gives::<BanRow>(201, "In force: their sockets are closed.")
        .changes()
        .refuses(&[Code::UnknownPerson, Code::TooLong, Code::Conflict, Code::LastAdmin])
        .finish();
    let set_word = Operation::new(schemas, ADMINS, "setWord", "Watch for a word")
        .parameter(word("word", "The word."))
        .takes::<WordBody>()
        .gives::<WordRow>(200, "Watched for.")
        .changes()
        .refuses(&[Code::TooLong])
        .finish();
    let reports = [("state", "open, done or dismissed."), ("room", "The room's key.")];
    let bans = [
        ("room", "From this room; else from the server and from all rooms."),
        ("person", "Whose: an id or a login."),
    ];
    let words = [("q", "A part of the word."), ("action", "refuse or mask.")];
    json!({
        "/api/v1/admin/reports": {"get": list::<ReportRow>(schemas, "listReports", "Reports", &reports)},
        "/api/v1/admin/reports/{id}": {"patch": handle},
        "/api/v1/admin/bans": {
            "get": list::<BanRow>(schemas, "listServerBans", "Bans in force", &bans),
            "post": ban,
        },
        "/api/v1/admin/bans/{id}": {
            "delete": do_to(schemas, "liftServerBan", "End a ban", vec![id::<BanId>("id", "The ban.")], &[Code::NotFound]),
        },
        "/api/v1/admin/words": {"get": list::<WordRow>(schemas, "listWords", "Words that are watched for", &words)},
        "/api/v1/admin/words/{word}": {
            "put": set_word,
            "delete": do_to(schemas, "removeWord", "Watch for it no more", vec![word("word", "The word.")], &[Code::NotFound, Code::BadRequest]),
        },
    })
}

fn access(schemas: &mut Schemas) -> Value {
    let invite = Operation::new(schemas, ADMINS, "inviteToServer", "Make an invitation")
        .takes::<NewServerInvite>()
        .gives::<MadeInvite>(201, "The only time that its code is shown.")
        .changes()
        .refuses(&[Code::BadRoom, Code::NotFound, Code::BadEmail, Code::EmailTaken])
        .finish();
    let add = Operation::new(schemas, ADMINS, "addKey", "Make a key for a bot or a back end")
        .takes::<NewKey>()
        .gives::<MadeKey>(201, "The only time that its token is shown.")
        .changes()
        .refuses(&[Code::UnknownPerson, Code::NameTaken])
        .finish();
    let invites = [("room", "Into this room."), ("by", "Who made them: an id or a login.")];
    let keys = [("q", "A part of their name."), ("person", "Whom they speak for: an id or a login.")];
    json!({
        "/api/v1/admin/invites": {
            "get": list::<InviteRow>(schemas, "listServerInvites", "Invitations that still work", &invites),
            "post": invite,
        },
        "/api/v1/admin/invites/{id}": {
            "delete": do_to(schemas, "revokeServerInvite", "Take an invitation back", vec![id::<CodeId>("id", "The invitation.")], &[Code::NotFound]),
        },
        "/api/v1/admin/keys": {"get": list::<KeyRow>(schemas, "listKeys", "Keys", &keys), "post": add},
        "/api/v1/admin/keys/{id}": {
            "delete": do_to(schemas, "revokeKey", "Take a key back", vec![id::<KeyId>("id", "The key.")], &[Code::NotFound]),
        },
    })
}

fn record(schemas: &mut Schemas) -> Value {
    let overview = Operation::new(schemas, ADMINS, "overview", "The server at a glance")
        .gives::<Overview>(200, "Numbers, and how the last two minutes went.")
        .finish();
    let all = page_or_file::<SettingRow>(schemas);
    let source = json!({"type": "string", "enum": ["default", "file", "environment", "arguments"]});
    let settings = Operation::new(schemas, ADMINS, "listSettings", "Settings in force")
        .query([
            search("A part of their name."),
            key("source", "Those that come from there.", &source),
            format(),
        ])
        .responds(200, all)
        .refuses(&[Code::TooLong])
        .finish();
    let audit = [
        ("actor", "Who: an id or a login."),
        ("action", "What, or how its name begins: `account.` is all that was done to accounts."),
        ("target", "To whom or what."),
        ("from", "Not before: a time or a date."),
        ("to", "Before: a time or a date."),
    ];
    let export = Operation::new(schemas, ADMINS, "exportAudit", "The whole record")
        .responds(
            200,
            bytes(
                "One row a line, each with its hash and the hash of the row before.",
                "application/x-ndjson",
            ),
        )
        .finish();
    let verify = Operation::new(schemas, ADMINS, "verifyAudit", "Whether nobody has touched the record")
        .gives::<AuditCheck>(200, "Looked through.")
        .finish();
    json!({
        "/api/v1/admin/overview": {"get": overview},
        "/api/v1/admin/settings": {"get": settings},
        "/api/v1/admin/audit": {"get": list::<AuditRow>(schemas, "listAudit", "What was done", &audit)},
        "/api/v1/admin/audit/export": {"get": export},
        "/api/v1/admin/audit/verify": {"get": verify},
    })
}

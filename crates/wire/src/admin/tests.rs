//! The commands as JSON and as queries, and the tables' columns against their rows.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Value, json};
use teahouse_domain::{Code, PersonId, Result, RoomName, ServerRole, Timestamp};

use super::*;
use crate::{
    plain::AsText,
    rest::{Member, Said, Whom},
};

fn command(json: &Value) -> Result<Command> {
    Command::read(json.to_string().as_bytes())
}

#[test]
fn commands_are_objects_with_one_key() {
    let room = AsText(RoomName::parse("tea").unwrap());
    for (json, expected) in [
        (json!({"overview": {}}), Command::Overview {}),
        (json!({"list_users": {"page": {}}}), Command::ListUsers(UsersFilter::default())),
        (
            json!({"change_user": {"user": "ada", "change": {"role": "admin"}}}),
            Command::ChangeUser {
                user: AsText(Whom::Name("ada".to_owned())),
                change: ChangeUser { role: Some(AsText(ServerRole::Admin)), ..ChangeUser::default() },
            },
        ),
        (
            json!({"remove_user": {"user": "u_0000000000009", "messages": "delete"}}),
            Command::RemoveUser { user: AsText(Whom::Person(PersonId(9))), messages: Said::Delete },
        ),
        (json!({"remove_message": {"room": "tea", "seq": 7}}), Command::RemoveMessage { room, seq: 7 }),
        (
            json!({"set_word": {"word": "x", "action": "mask"}}),
            Command::SetWord { word: "x".to_owned(), action: WordAction::Mask },
        ),
        (json!({"verify_audit": {}}), Command::VerifyAudit {}),
    ] {
        assert_eq!(command(&json).unwrap(), expected);
        assert_eq!(serde_json::to_value(&expected).unwrap(), json);
    }
    assert_eq!(command(&json!({"list_users": {}})).unwrap(), Command::ListUsers(UsersFilter::default()));
}

#[test]
fn what_is_no_command() {
    for (json, code) in [
        (json!({}), Code::BadJson),
        (json!({"rule": {}}), Code::BadRequest),
        (json!({"overview": {"deep": true}}), Code::UnknownField),
        (json!({"list_users": {"query": "x"}}), Code::UnknownField),
        (json!({"change_user": {"user": "ada", "change": {"rights": []}}}), Code::UnknownField),
        (json!({"change_user": {"user": "", "change": {}}}), Code::BadRequest),
        (json!({"remove_user": {"user": "ada"}}), Code::BadRequest),
        (json!({"remove_room": {"room": "a/b"}}), Code::BadRequest),
        (json!({"lift_ban": {"ban": "b_1"}}), Code::BadRequest),
        (json!({"overview": {}, "list_settings": {}}), Code::BadJson),
    ] {
        assert_eq!(command(&json).unwrap_err().code, code, "{json}");
    }
    assert_eq!(Command::read(b"\"overview\"").unwrap_err().code, Code::BadJson);
}

#[test]
fn lists_are_asked_for_by_queries() {
    let list = |name: &str, query: &str| Command::list(name, Some(query));
    let (users, format) = list("users", "q=ada&role=member&disabled=false&format=csv").unwrap().unwrap();
    let Command::ListUsers(filter) = users else { panic!("{users:?}") };
    assert_eq!((filter.q.as_deref(), filter.disabled, format), (Some("ada"), Some(false), Format::Csv));
    let (messages, _) = list("messages", "author=ada&from=2026-11-23&to=&text=%E8%8C%B6").unwrap().unwrap();
    let Command::FindMessages(filter) = messages else { panic!("{messages:?}") };
    assert_eq!(filter.from, Some(AsText(Timestamp(1_795_392_000_000))));
    assert_eq!((filter.to, filter.text.as_deref()), (None, Some("茶")));
    let (reports, format) = list("reports", "state=open").unwrap().unwrap();
    let Command::ListReports(filter) = reports else { panic!("{reports:?}") };
    assert_eq!((filter.state, format), (Some(ReportState::Open), Format::Json));
    assert_eq!(list("secrets", "").unwrap(), None);
    for (name, query, code) in [
        ("users", "role=king", Code::BadRequest),
        ("users", "disabled=yes", Code::BadRequest),
        ("users", "format=xml", Code::BadRequest),
        ("users", "q=a&q=b", Code::BadRequest),
        ("messages", "from=yesterday", Code::BadRequest),
        ("reports", "state=lost", Code::BadRequest),
        ("audit", "who=ada", Code::UnknownField),
        ("settings", "cursor=x", Code::UnknownField),
        ("settings", "source=heaven", Code::BadRequest),
        ("words", "action=shout", Code::BadRequest),
    ] {
        assert_eq!(list(name, query).unwrap_err().code, code, "{name}?{query}");
    }
}

#[test]
fn bodies_have_rules() {
    let user = |body: Value| serde_json::from_value::<NewUser>(body).unwrap().check();
    assert_eq!(user(json!({"login": "ada"})).unwrap().role, ServerRole::Member);
    assert_eq!(user(json!({"login": "ada", "role": "guest"})).unwrap_err().code, Code::BadRequest);
    assert_eq!(user(json!({"login": "x", "password": "y"})).unwrap_err().code, Code::BadName);
    assert_eq!(
        user(json!({"login": "bot", "bot": true, "password": "y"})).unwrap_err().code,
        Code::BadRequest
    );
    assert_eq!(ChangeUser::default().check().unwrap_err().code, Code::BadRequest);
    let ban = |body: Value| serde_json::from_value::<NewServerBan>(body).unwrap().check();
    assert!(ban(json!({"network": "203.0.113.0/24", "seconds": 0})).unwrap().seconds.is_none());
    assert_eq!(ban(json!({})).unwrap_err().code, Code::BadRequest);
    assert_eq!(ban(json!({"person": "ada", "network": "::1"})).unwrap_err().code, Code::BadRequest);
    let key = |body: Value| serde_json::from_value::<NewKey>(body).unwrap().check();
    let made = key(json!({"name": " bot ", "rights": ["write", "read", "write"]})).unwrap();
    assert_eq!((made.name.as_str(), made.rights), ("bot", vec![Right::Read, Right::Write]));
    assert_eq!(key(json!({"name": "bot", "rights": []})).unwrap_err().code, Code::BadRequest);
    let invite = |body: Value| serde_json::from_value::<NewServerInvite>(body).unwrap().check();
    assert!(invite(json!({"role": "admin", "uses": 1})).is_ok());
    assert_eq!(invite(json!({"role": "admin"})).unwrap_err().code, Code::BadRequest);
    assert_eq!(invite(json!({"uses": 0})).unwrap_err().code, Code::BadRequest);
}

/// Whether a schema knows a path of keys.
fn knows(schema: &Value, path: &str) -> bool {
    let (key, rest) = path.split_once('.').map_or((path, None), |(key, rest)| (key, Some(rest)));
    let found = |schema: &Value| match (&schema["properties"][key], rest) {
        (Value::Null, _) => false,
        (inner, Some(rest)) => knows(inner, rest),
        (_, None) => true,
    };
    found(schema) || schema["anyOf"].as_array().is_some_and(|all| all.iter().any(|one| knows(one, path)))
}

fn has_columns_of<T: JsonSchema>(command: &Value) {
    let command = self::command(command).unwrap();
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    let schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    let columns = command.columns().expect("a list has columns");
    for column in &columns {
        assert!(knows(&schema, column), "{command:?} has no {column}");
    }
    let plain = schema["properties"].as_object().unwrap().len();
    assert!(columns.len() >= plain, "{command:?} leaves out columns");
}

#[test]
fn tables_have_the_columns_of_their_rows() {
    has_columns_of::<UserRow>(&json!({"list_users": {}}));
    has_columns_of::<SessionRow>(&json!({"list_sessions": {"user": "ada"}}));
    has_columns_of::<RoomRow>(&json!({"list_rooms": {}}));
    has_columns_of::<Member>(&json!({"list_members": {"room": "tea"}}));
    has_columns_of::<MessageRow>(&json!({"find_messages": {}}));
    has_columns_of::<MediaRow>(&json!({"list_media": {}}));
    has_columns_of::<ReportRow>(&json!({"list_reports": {}}));
    has_columns_of::<BanRow>(&json!({"list_bans": {}}));
    has_columns_of::<InviteRow>(&json!({"list_invites": {}}));
    has_columns_of::<KeyRow>(&json!({"list_keys": {}}));
    has_columns_of::<WordRow>(&json!({"list_words": {}}));
    has_columns_of::<SettingRow>(&json!({"list_settings": {}}));
    has_columns_of::<AuditRow>(&json!({"list_audit": {}}));
    assert_eq!(Command::Overview {}.columns(), None);
}

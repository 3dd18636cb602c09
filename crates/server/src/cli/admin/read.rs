//! From arguments to the command that every door makes.
//!
//! Goes by way of JSON, as REST does: what is refused there is refused here, in the same words.

use std::io::{self, BufRead as _, Read as _};

use serde_json::{Map, Value, json};
use teahouse_wire::admin::Command;

use super::{
    Wanted,
    args::{Audit, Ban, Invite, Media, Message, Noun, Report, Role, Room, Said, Setting, Token, User, Word},
};

/// Longest password that is read from standard input, its line break included.
const LONGEST_LINE: u64 = 1_024;

/// What is asked for.
pub(super) fn wanted(noun: &Noun) -> Result<Wanted, String> {
    let (command, done) = match noun {
        Noun::User(verbs) => user(&verbs.verb)?,
        Noun::Room(verbs) => given(room(&verbs.verb)?),
        Noun::Message(verbs) => given(message(&verbs.verb)),
        Noun::Media(verbs) => given(media(&verbs.verb)),
        Noun::Report(verbs) => given(report(&verbs.verb)),
        Noun::Ban(verbs) => given(ban(&verbs.verb)?),
        Noun::Invite(verbs) => given(invite(&verbs.verb)?),
        Noun::Token(verbs) => given(token(&verbs.verb)),
        Noun::Word(verbs) => given(word(&verbs.verb)),
        Noun::Setting(verbs) => given(setting(&verbs.verb)),
        Noun::Audit(verbs) => given(audit(&verbs.verb)),
        Noun::Status(_) => (json!({"overview": {}}), ""),
    };
    let command = Command::read(command.to_string().as_bytes());
    Ok(Wanted { command: command.map_err(|error| error.message.into_owned())?, done })
}

/// What was left out on the command line is left out.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(parts) => {
            let kept = parts.into_iter().filter(|(_, part)| !part.is_null());
            Value::Object(kept.map(|(name, part)| (name, without_nulls(part))).collect::<Map<_, _>>())
        }
        other => other,
    }
}

/// A command, and what to say where it answers nothing.
type Spoken = (Value, &'static str);

/// The same without what was left out.
fn given((command, done): Spoken) -> Spoken {
    (without_nulls(command), done)
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::Guest => "guest",
        Role::Member => "member",
        Role::Admin => "admin",
    }
}

fn user(verb: &User) -> Result<Spoken, String> {
    let spoken = match verb {
        User::List { query, role: wanted, disabled, bot } => {
            let (disabled, bot) = (disabled.then_some(true), bot.then_some(true));
            let filter = json!({"q": query, "role": wanted.map(role), "disabled": disabled, "bot": bot});
            (json!({"list_users": filter}), "")
        }
        User::Add { .. } => (json!({"add_user": new_user(verb)?}), ""),
        User::Show { user } => (json!({"show_user": {"user": user}}), ""),
        User::Set { .. } => return changed_user(verb),
        User::Disable { user } => (json!({"change_user": {"user": user, "change": {"disabled": true}}}), ""),
        User::Enable { user } => (json!({"change_user": {"user": user, "change": {"disabled": false}}}), ""),
        User::Sessions { user } => (json!({"list_sessions": {"user": user}}), ""),
        User::SignOut { user } => (json!({"end_sessions": {"user": user}}), "signed out everywhere"),
        User::Reset { user } => (json!({"reset_password": {"user": user}}), ""),
        User::Delete { yes: false, .. } => return Err(really("the account")),
        User::Delete { user, messages, yes: true } => {
            let messages = if *messages == Said::Keep { "keep" } else { "delete" };
            (json!({"remove_user": {"user": user, "messages": messages}}), "deleted")
        }
    };
    Ok(given(spoken))
}

fn new_user(verb: &User) -> Result<Value, String> {
    let User::Add { login, admin, name, email, bot, password_stdin } = verb else { return Ok(Value::Null) };
    let role = if *admin { "admin" } else { "member" };
    let password = password_stdin.then(password).transpose()?;
    let bot = bot.then_some(true);
    Ok(json!({"login": login, "role": role, "name": name, "email": email, "bot": bot, "password": password}))
}

/// Here nothing is not the same as left out: it takes the address away.
fn changed_user(verb: &User) -> Result<Spoken, String> {
    let User::Set { user, role: wanted, name, email, password_stdin } = verb else {
        return Ok((Value::Null, ""));
    };
    let password = password_stdin.then(password).transpose()?;
    let mut change = without_nulls(json!({"role": wanted.map(role), "name": name, "password": password}));
    if let Some(email) = email {
        change["email"] = if email.is_empty() { Value::Null } else { json!(email) };
    }
    Ok((json!({"change_user": {"user": user, "change": change}}), ""))
}

/// One line of standard input.
fn password() -> Result<String, String> {
    let mut line = String::new();
    let read = io::stdin().lock().take(LONGEST_LINE).read_line(&mut line);
    read.map_err(|error| format!("the password could not be read: {error}"))?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

fn really(what: &str) -> String {
    format!("this deletes {what} for good: say --yes where that is meant")
}

fn room(verb: &Room) -> Result<Spoken, String> {
    let change = |room: &String, change: Value| json!({"change_room": {"room": room, "change": change}});
    Ok(match verb {
        Room::List { query, kind, archived } => {
            (json!({"list_rooms": {"q": query, "kind": kind, "archived": archived.then_some(true)}}), "")
        }
        Room::Show { room } => (json!({"show_room": {"room": room}}), ""),
        Room::Members { room, query } => (json!({"list_members": {"room": room, "q": query}}), ""),
        Room::Add { room, user, role } => {
            (json!({"set_member": {"room": room, "user": user, "role": role}}), "")
        }
        Room::Remove { room, user } => (json!({"remove_member": {"room": room, "user": user}}), "removed"),
        Room::Set { room, title, topic, slow } => {
            (change(room, json!({"title": title, "topic": topic, "slow_seconds": slow})), "")
        }
        Room::Archive { room } => (change(room, json!({"archived": true})), ""),
        Room::Unarchive { room } => (change(room, json!({"archived": false})), ""),
        Room::Delete { yes: false, .. } => return Err(really("the room and all that was said in it")),
        Room::Delete { room, yes: true } => (json!({"remove_room": {"room": room}}), "deleted"),
    })
}

fn message(verb: &Message) -> Spoken {
    match verb {
        Message::Find { text, author, room, from, to } => (
            json!({"find_messages": {"text": text, "author": author, "room": room, "from": from, "to": to}}),
            "",
        ),
        Message::Delete { room, seq } => (json!({"remove_message": {"room": room, "seq": seq}}), "deleted"),
    }
}

fn media(verb: &Media) -> Spoken {
    match verb {
        Media::List { owner, kind, largest } => {
            let order = largest.then_some("largest");
            (json!({"list_media": {"owner": owner, "kind": kind, "order": order}}), "")
        }
        Media::Delete { id } => (json!({"remove_media": {"media": id}}), "deleted"),
    }
}

fn report(verb: &Report) -> Spoken {
    let handle = |id: &String, state: &str, note: &Option<String>| {
        (json!({"handle_report": {"report": id, "change": {"state": state, "note": note}}}), "")
    };
    match verb {
        Report::List { all, room } => {
            (json!({"list_reports": {"state": (!all).then_some("open"), "room": room}}), "")
        }
        Report::Done { id, note } => handle(id, "done", note),
        Report::Dismiss { id, note } => handle(id, "dismissed", note),
    }
}

fn ban(verb: &Ban) -> Result<Spoken, String> {
    Ok(match verb {
        Ban::List { room, person } => (json!({"list_bans": {"room": room, "person": person}}), ""),
        Ban::Add { person, network, lasts, reason } => {
            let seconds = lasts.as_deref().map(seconds).transpose()?;
            let new = json!({"person": person, "network": network, "seconds": seconds, "reason": reason});
            (json!({"add_ban": new}), "")
        }
        Ban::Lift { id } => (json!({"lift_ban": {"ban": id}}), "lifted"),
    })
}

fn invite(verb: &Invite) -> Result<Spoken, String> {
    Ok(match verb {
        Invite::List { room, by } => (json!({"list_invites": {"room": room, "by": by}}), ""),
        Invite::Add { admin, room, uses, lasts, email } => {
            let role = admin.then_some("admin");
            let uses = if *admin { Some(uses.unwrap_or(1)) } else { *uses };
            let seconds = lasts.as_deref().map(seconds).transpose()?;
            let new =
                json!({"role": role, "room": room, "uses": uses, "expires_in": seconds, "email": email});
            (json!({"add_invite": new}), "")
        }
        Invite::Revoke { id } => (json!({"revoke_invite": {"invite": id}}), "revoked"),
    })
}

fn token(verb: &Token) -> Spoken {
    match verb {
        Token::List { query, person } => (json!({"list_keys": {"q": query, "person": person}}), ""),
        Token::Add { name, rights, person } => {
            (json!({"add_key": {"name": name, "rights": rights, "person": person}}), "")
        }
        Token::Revoke { id } => (json!({"revoke_key": {"key": id}}), "revoked"),
    }
}

fn word(verb: &Word) -> Spoken {
    match verb {
        Word::List { query, action } => (json!({"list_words": {"q": query, "action": action}}), ""),
        Word::Refuse { word } => (json!({"set_word": {"word": word, "action": "refuse"}}), ""),
        Word::Mask { word } => (json!({"set_word": {"word": word, "action": "mask"}}), ""),
        Word::Remove { word } => (json!({"remove_word": {"word": word}}), "removed"),
    }
}

fn setting(verb: &Setting) -> Spoken {
    let Setting::List { query, source } = verb;
    (json!({"list_settings": {"q": query, "source": source}}), "")
}

fn audit(verb: &Audit) -> Spoken {
    match verb {
        Audit::List { actor, action, target, from, to } => {
            let filter = json!({"actor": actor, "action": action, "target": target, "from": from, "to": to});
            (json!({"list_audit": filter}), "")
        }
        Audit::Verify => (json!({"verify_audit": {}}), ""),
        Audit::Export => (json!({"export_audit": {"after": 0}}), ""),
    }
}

/// `90s`, `30min`, `12h`, `7d`.
fn seconds(text: &str) -> Result<u64, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim() {
        "s" => 1,
        "min" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => 0,
    };
    let seconds = number.parse::<u64>().ok().and_then(|number| number.checked_mul(factor));
    seconds
        .filter(|&seconds| seconds > 0)
        .ok_or_else(|| format!("`{text}` is no time such as 30min, 12h or 7d"))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::args::{Args, Command as Said};

    fn read(line: &str) -> Result<Value, String> {
        let args = Args::try_parse_from(["teahouse"].into_iter().chain(line.split(' ')))
            .map_err(|it| it.to_string())?;
        let Said::Admin(noun) = args.command() else { return Err("no command of an admin".into()) };
        wanted(noun).map(|wanted| serde_json::to_value(wanted.command).unwrap())
    }

    #[test]
    fn commands_are_those_of_rest() {
        for (line, command) in [
            (
                "user list ada --role member",
                json!({"list_users": {"q": "ada", "role": "member", "page": {}}}),
            ),
            ("user add ada --admin", json!({"add_user": {"login": "ada", "role": "admin"}})),
            ("user set ada --email=", json!({"change_user": {"user": "ada", "change": {"email": null}}})),
            ("user disable ada", json!({"change_user": {"user": "ada", "change": {"disabled": true}}})),
            ("user delete ada --yes", json!({"remove_user": {"user": "ada", "messages": "keep"}})),
            ("room archive tea", json!({"change_room": {"room": "tea", "change": {"archived": true}}})),
            ("message delete tea 7", json!({"remove_message": {"room": "tea", "seq": 7}})),
            ("report list --room tea", json!({"list_reports": {"state": "open", "room": "tea", "page": {}}})),
            (
                "room add tea ada --role owner",
                json!({"set_member": {"room": "tea", "user": "ada", "role": "owner"}}),
            ),
            ("room list --archived", json!({"list_rooms": {"archived": true, "page": {}}})),
            ("ban list --room tea", json!({"list_bans": {"room": "tea", "page": {}}})),
            ("invite list --by ada", json!({"list_invites": {"by": "ada", "page": {}}})),
            ("user list --bot", json!({"list_users": {"bot": true, "page": {}}})),
            ("setting list --source file", json!({"list_settings": {"source": "file"}})),
            (
                "ban add --network 203.0.113.0/24 --for 7d",
                json!({"add_ban": {"network": "203.0.113.0/24", "seconds": 604_800}}),
            ),
            ("invite add --admin", json!({"add_invite": {"role": "admin", "uses": 1}})),
            (
                "token add bot --right read --right write",
                json!({"add_key": {"name": "bot", "rights": ["read", "write"]}}),
            ),
            ("word mask teabag", json!({"set_word": {"word": "teabag", "action": "mask"}})),
            ("audit verify", json!({"verify_audit": {}})),
            ("status --json", json!({"overview": {}})),
        ] {
            assert_eq!(read(line).unwrap(), command, "{line}");
        }
    }

    #[test]
    fn what_destroys_is_asked_for_twice_and_what_is_wrong_is_said() {
        assert!(read("user delete ada").unwrap_err().contains("--yes"));
        assert!(read("room delete tea").unwrap_err().contains("--yes"));
        assert!(read("ban add ada --for soon").unwrap_err().contains("30min"));
        assert!(read("ban add").is_err());
        assert!(read("room show a/b").is_err());
        assert!(read("token add bot").unwrap_err().contains("--right"));
    }
}

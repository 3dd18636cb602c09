//! Keeping order: bans from the server, words that are not taken.
//!
//! Must never ban the admin who asks for it, nor the network they come from. Bounds: a page; the wire's texts.

use std::sync::Arc;

use serde_json::{Value, json};
use teahouse_domain::{Ban, BanId, BlockedWord, Code, Error, List, PersonId, Result, WordAction as Action};
use teahouse_store::{BanFilter, Done, NewBan, WriteOp};
use teahouse_wire::{
    AsText,
    admin::{BanRow, BansFilter, NewServerBan, WordAction, WordRow, WordsFilter},
    rest::Whom,
};

use super::{cursor, done, in_seconds, limit, names, names::Names, new_id, not_there, page, shown, slice};
use crate::{
    actions::By,
    app::App,
    config::Cidr,
    consequences::{Consequence, Why},
};

/// Longest word, in characters.
const LONGEST_WORD: usize = 64;

pub(super) async fn bans(app: &App, filter: BansFilter) -> Result<Value> {
    let (start, most, now) = (cursor(&filter.page)?, limit(&filter.page), app.clock.wall());
    let room = names::room_meant(app, filter.room.as_ref())?;
    let found = app
        .read(move |reader| {
            let person = names::meant(reader, filter.person.as_ref())?;
            let wanted = BanFilter { room, person, in_force_at: Some(now) };
            let mut names = Names::new(reader);
            let found = names.reader().bans(&wanted, start, most)?;
            let next = found.next;
            let rows: Result<Vec<_>> = found.items.into_iter().map(|ban| ban_row(&mut names, ban)).collect();
            Ok(List { items: rows?, next })
        })
        .await?;
    page(found)
}

fn ban_row(names: &mut Names<'_>, ban: Ban) -> Result<BanRow> {
    let room = ban.room.map(|room| names.room(room)).transpose()?.flatten();
    Ok(BanRow {
        id: AsText(ban.id),
        room: room.map(|room| AsText(room.key)),
        person: names.maybe(ban.person)?,
        network: ban.network.map(Into::into),
        reason: ban.reason.into(),
        by: ban.by_name.into(),
        created_at: AsText(ban.created_at),
        until: ban.until.map(AsText),
    })
}

pub(super) async fn ban(app: &Arc<App>, by: &By, new: NewServerBan) -> Result<Value> {
    let new = new.check()?;
    let network = new.network.as_deref().map(|network| a_network(by, network)).transpose()?;
    let person = match new.person {
        Some(AsText(whom)) => Some(somebody_else(app, by, whom).await?),
        None => None,
    };
    let id = BanId(new_id());
    let until = new.seconds.map(|seconds| in_seconds(app, seconds));
    let reason = new.reason.unwrap_or_default();
    let target = person.map(|person| person.to_string()).or_else(|| network.clone()).unwrap_or_default();
    let audit = by.audit(
        "ban.made",
        target,
        json!({"ban": id.to_string(), "seconds": new.seconds, "reason": &reason}),
    );
    let ban = NewBan {
        id,
        room: None,
        person,
        network: network.map(Into::into),
        reason: reason.into(),
        by: by.author(),
        until,
    };
    app.commit(WriteOp::AddBan(Box::new(ban)).audited(audit), vec![Consequence::Bans]).await?;
    let row = app
        .read(move |reader| {
            let mut names = Names::new(reader);
            let ban = names.reader().ban(id)?.ok_or_else(|| not_there("no such ban"))?;
            ban_row(&mut names, ban)
        })
        .await?;
    shown(&row)
}

async fn somebody_else(app: &App, by: &By, whom: Whom) -> Result<PersonId> {
    let person = app.read(move |reader| names::id(reader, &whom)).await?;
    if person == by.speaker.id {
        return Err(Error::new(Code::Conflict, "this is you: another admin can ban you"));
    }
    Ok(person)
}

/// A network in the form in which it is kept.
fn a_network(by: &By, text: &str) -> Result<String> {
    let wrong = "network must be an address such as 203.0.113.7 or a whole network such as 203.0.113.0/24";
    let network = Cidr::parse(text.trim()).ok_or_else(|| Error::new(Code::BadRequest, wrong))?;
    if network.is_everything() {
        return Err(Error::new(Code::BadRequest, "this would ban everybody: stop the server instead"));
    }
    if by.address.parse().is_ok_and(|address| network.contains(address)) {
        return Err(Error::new(Code::Conflict, "you come from this network yourself"));
    }
    Ok(network.to_string())
}

pub(super) async fn lift(app: &Arc<App>, by: &By, id: BanId) -> Result<Value> {
    let missing = || not_there("no such ban, or it is over");
    let ban = app.read(move |reader| reader.ban(id)).await?.ok_or_else(missing)?;
    let target =
        ban.person.map(|person| person.to_string()).or(ban.network.map(Into::into)).unwrap_or_default();
    let audit = by.audit("ban.lifted", target, json!({"ban": id.to_string()}));
    let mut follows = vec![Consequence::Bans];
    if let (Some(room), Some(person)) = (ban.room, ban.person) {
        follows.push(Consequence::Member { room, person, why: Why::Changed });
    }
    match app.commit(WriteOp::LiftBan { id }.audited(audit), follows).await? {
        Done::Same => Err(missing()),
        _ => done(),
    }
}

pub(super) async fn words(app: &App, filter: WordsFilter) -> Result<Value> {
    let part = filter.q.map(|q| q.to_lowercase());
    let action = filter.action.map(kept);
    let rows = app
        .read(move |reader| {
            let mut names = Names::new(reader);
            let mut words = names.reader().words()?;
            words.retain(|word| part.as_ref().is_none_or(|part| word.word.contains(part.as_str())));
            words.retain(|word| action.is_none_or(|action| word.action == action));
            words.into_iter().map(|word| word_row(&mut names, word)).collect::<Result<Vec<_>>>()
        })
        .await?;
    slice(rows, &filter.page)
}

const fn kept(action: WordAction) -> Action {
    match action {
        WordAction::Refuse => Action::Refuse,
        WordAction::Mask => Action::Mask,
    }
}

fn word_row(names: &mut Names<'_>, word: BlockedWord) -> Result<WordRow> {
    Ok(WordRow {
        word: word.word.into(),
        action: match word.action {
            Action::Refuse => WordAction::Refuse,
            Action::Mask => WordAction::Mask,
        },
        by: names.maybe(word.created_by)?,
        created_at: AsText(word.created_at),
    })
}

/// A word as it is kept: in lower case, without blanks around it.
fn a_word(text: &str) -> Result<String> {
    let word = text.trim().to_lowercase();
    let length = word.chars().count();
    if !(1..=LONGEST_WORD).contains(&length) || word.chars().any(char::is_control) {
        return Err(Error::new(Code::BadRequest, "a word is 1 to 64 characters"));
    }
    Ok(word)
}

pub(super) async fn set_word(app: &Arc<App>, by: &By, word: &str, action: WordAction) -> Result<Value> {
    let word = a_word(word)?;
    let action = kept(action);
    let audit = by.audit("word.set", &word, json!({"action": action.as_str()}));
    let created_by = Some(by.speaker.id).filter(|&id| id != PersonId(0));
    let op = WriteOp::SetWord { word: word.clone().into(), action, by: created_by };
    app.commit(op.audited(audit), vec![Consequence::Words]).await?;
    let row = app
        .read(move |reader| {
            let mut names = Names::new(reader);
            let words = names.reader().words()?;
            let kept = words
                .into_iter()
                .find(|kept| *kept.word == *word)
                .ok_or_else(|| not_there("no such word"))?;
            word_row(&mut names, kept)
        })
        .await?;
    shown(&row)
}

pub(super) async fn remove_word(app: &Arc<App>, by: &By, word: &str) -> Result<Value> {
    let word = a_word(word)?;
    let audit = by.audit("word.removed", &word, Value::Null);
    let op = WriteOp::RemoveWord { word: word.into() };
    match app.commit(op.audited(audit), vec![Consequence::Words]).await? {
        Done::Same => Err(not_there("no such word")),
        _ => done(),
    }
}

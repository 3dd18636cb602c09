//! Finding people: the members of a room, everybody on the server, one of them.
//!
//! Must never show a mail address, nor who is in a room that the asker may not see. Bounds: a page.

use std::sync::Arc;

use teahouse_domain::{
    Account, Code, Error, Member, PersonId, Result, RoomKind, RoomName, RoomRole, ServerRole, Standing,
    policy::Action,
};
use teahouse_store::{Facts, PeopleFilter};
use teahouse_wire::{
    AsText,
    rest::{self, Items, Paging},
};

use crate::{
    actions::{By, page},
    app::App,
    people::Speaker,
    presence::Present,
};

/// The members of a room; of an open room also who is there right now. Guests see only the latter.
///
/// # Errors
/// What `App::admit` refuses.
pub(crate) async fn members(
    app: &Arc<App>,
    speaker: &Speaker,
    key: &RoomName,
    query: Option<String>,
    paging: &Paging,
) -> Result<Items<rest::Member>> {
    let facts = app.admit(speaker, key, Action::Read)?;
    let (cursor, limit) = (page::cursor(paging)?, paging.limit() as usize);
    let keeps_order = app.keeps_order(speaker, facts)?;
    let mut shown = Vec::new();
    if facts.kind == RoomKind::Open && cursor.is_none() {
        shown = only_there(app, facts, query.as_deref())?;
    }
    if speaker.role() == ServerRole::Guest {
        return Ok(Items { items: shown, next: None });
    }
    let found = app.read(move |reader| reader.members(facts.id, query.as_deref(), cursor, limit)).await?;
    let found = found.map(|member| {
        let sees_mute = keeps_order || member.person == speaker.id;
        of_member(app, member, sees_mute)
    });
    let mut list = page::items(found);
    list.items.append(&mut shown);
    Ok(list)
}

fn of_member(app: &App, member: Member, sees_mute: bool) -> rest::Member {
    rest::Member {
        id: AsText(member.person),
        name: member.name.into(),
        login: member.login.map(|login| login.as_str().to_owned()),
        role: AsText(member.role),
        picture: member.picture.map(AsText),
        muted_until: member.muted_until.filter(|until| sees_mute && app.clock.wall() < *until).map(AsText),
        joined_at: Some(AsText(member.joined_at)),
        guest: member.guest,
        online: app.presence.is_online(member.person),
    }
}

/// Who is in an open room right now without being one of its members.
fn only_there(app: &App, facts: Facts, query: Option<&str>) -> Result<Vec<rest::Member>> {
    let wanted = query.map(str::to_lowercase);
    let fits = |person: &Present| match &wanted {
        Some(wanted) => person.name.to_lowercase().contains(wanted),
        None => true,
    };
    let (_, people) = app.presence.snapshot(facts.id);
    let mut shown = Vec::new();
    for person in people.into_iter().filter(fits) {
        if matches!(app.membership(facts.id, person.id)?.standing, Standing::In(_)) {
            continue;
        }
        let known = app.people.connected(person.id);
        shown.push(rest::Member {
            id: AsText(person.id),
            name: person.name.into(),
            login: None,
            role: AsText(RoomRole::Member),
            picture: None,
            muted_until: None,
            joined_at: None,
            guest: known.is_none_or(|speaker| speaker.role() == ServerRole::Guest),
            online: true,
        });
    }
    Ok(shown)
}

/// Everybody with an account, by a part of their names: for mentions and new conversations.
///
/// # Errors
/// `unauthorized` for guests.
pub(crate) async fn find(
    app: &Arc<App>,
    by: &By,
    query: Option<String>,
    paging: &Paging,
) -> Result<Items<rest::Person>> {
    by.need_account()?;
    let (cursor, limit) = (page::cursor(paging)?, paging.limit() as usize);
    let filter = PeopleFilter {
        query: query.map(Into::into),
        disabled: Some(false),
        accounts: true,
        names_only: true,
        ..PeopleFilter::default()
    };
    let found = app.read(move |reader| reader.people(&filter, cursor, limit)).await?;
    Ok(page::items(found.map(|account| of_account(app, &account))))
}

/// One person with an account.
///
/// # Errors
/// `unauthorized` for guests, `unknown_person`.
pub(crate) async fn show(app: &Arc<App>, by: &By, person: PersonId) -> Result<rest::Person> {
    by.need_account()?;
    let account = app.read(move |reader| reader.account(person)).await?;
    let account = account.filter(|account| account.role != ServerRole::Guest);
    let account =
        account.ok_or_else(|| Error::new(Code::UnknownPerson, "nobody of that id has an account here"))?;
    Ok(of_account(app, &account))
}

fn of_account(app: &App, account: &Account) -> rest::Person {
    rest::Person {
        id: AsText(account.id),
        name: account.shown_name(),
        login: account.login.as_ref().map(|login| login.as_str().to_owned()),
        role: AsText(account.role),
        picture: account.picture.map(AsText),
        online: app.presence.is_online(account.id),
    }
}

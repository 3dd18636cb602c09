//! People whom another application vouches for, by a token that it signed.
//!
//! The person is made at the first token and brought up to date by later ones; what the token says goes before what is
//! kept, also where it takes something away. Most tokens change nothing: those cost one look-up and no write. Must never
//! ask the network: keys come from memory. Bounds: the rooms of one token.

use std::sync::Arc;

use teahouse_domain::{
    Account, Code, DisplayName, Email, Error, KeyId, PersonId, Result, RoomId, RoomKind, RoomName, RoomRole,
    ServerRole, Standing, Timestamp, policy::Action, skeleton,
};
use teahouse_store::{Done, NewOrigin, WriteOp};

use teahouse_wire::rest::VouchedFor;

use crate::{
    actions::{
        By, portraits,
        sessions::{self, Device, End},
    },
    app::App,
    consequences::{Consequence, Why},
    credential::{Credential, Via},
    identity::Identity,
    jwt::Claims,
};

/// Somebody as another application knows them.
struct Vouched {
    /// Who says so, and who it is.
    origin: Box<str>,
    subject: Box<str>,
    name: Option<DisplayName>,
    email: Option<Email>,
    /// What they are here from now on.
    role: ServerRole,
    rooms: Vec<RoomName>,
}

impl From<Claims> for Vouched {
    fn from(claims: Claims) -> Self {
        Self {
            origin: origin(&claims),
            subject: claims.subject.as_str().into(),
            name: claims.name,
            email: claims.email,
            role: claims.role.unwrap_or(ServerRole::Member),
            rooms: claims.rooms,
        }
    }
}

/// Signs somebody in on behalf of a back end, which shows an API key. Never as an admin. Who it is hangs on whom the key
/// belongs to, not on the key: another one of the same program knows the same people.
///
/// # Errors
/// `banned`, and what else keeps the person out; `forbidden` for who runs the server.
pub(crate) async fn by_key(app: &Arc<App>, by: &By, key: KeyId, wanted: VouchedFor) -> Result<Handed> {
    for room in &wanted.rooms {
        // A key brings people only where whoever made it may.
        app.admit(&by.speaker, room, Action::Invite)?;
    }
    let vouched = Vouched {
        origin: format!("key:{}:{}", by.speaker.id, wanted.subject).into(),
        subject: wanted.subject.into(),
        name: wanted.name,
        email: wanted.email,
        role: ServerRole::Member,
        rooms: wanted.rooms,
    };
    let account = write_down(app, vouched).await?;
    app.arrive(&account)?;
    if account.role == ServerRole::Admin {
        return Err(Error::new(Code::Forbidden, "a key signs no admin in: they sign in by themselves"));
    }
    let expires_at = Timestamp(app.clock.wall().0.saturating_add(wanted.seconds * 1_000));
    let device = format!("signed in by {}", by.speaker.shown_name());
    let (name, address) = (account.shown_name(), by.address.clone());
    let device = Device { name: &device, address, key: Some(key) };
    let end = End { at: expires_at, extends: false };
    let signed_in = sessions::open_until(app, account, device, end, None).await?;
    Ok(Handed { person: signed_in.by.speaker.id, name, token: signed_in.token, expires_at })
}

/// A token that a back end hands on.
pub(crate) struct Handed {
    pub(crate) person: PersonId,
    pub(crate) name: String,
    pub(crate) token: String,
    pub(crate) expires_at: Timestamp,
}

/// Who this token speaks for.
///
/// # Errors
/// `unauthorized`, `expired`; `banned`, and what else keeps the person out.
pub(crate) async fn sign_in(app: &Arc<App>, token: &str) -> Result<Credential> {
    take(app, verify(app, token)?).await
}

/// Somebody as their token says they are.
async fn take(app: &Arc<App>, mut claims: Claims) -> Result<Credential> {
    let (expires_at, picture) = (claims.expires_at, claims.picture.take());
    let person = write_down(app, Vouched::from(claims)).await?.id;
    // Read again behind the number: what somebody else changed meanwhile is in it, or is told later.
    let revision = app.access.revision();
    let account = app.store.account(person)?.ok_or_else(crate::app::draining)?;
    let speaker = app.arrive(&account)?;
    if let Some(address) = picture {
        portraits::follow(app, &account, &address);
    }
    Ok(Credential { speaker, via: Via::Token { expires_at }, revision })
}

/// Until when a fresh token of the same person holds. What it says of them is so from now on, on every open socket.
///
/// # Errors
/// As [`sign_in`]; `forbidden` where it is somebody else's.
pub(crate) async fn refresh(app: &Arc<App>, person: PersonId, token: &str) -> Result<Timestamp> {
    let claims = verify(app, token)?;
    let expires_at = claims.expires_at;
    let account = app.store.account(person)?;
    if account.and_then(|account| account.origin).as_deref() != Some(&*origin(&claims)) {
        return Err(Error::new(Code::Forbidden, "this token is of somebody else: connect with it instead"));
    }
    take(app, claims).await?;
    Ok(expires_at)
}

fn verify(app: &App, token: &str) -> Result<Claims> {
    let tokens = app.tokens.as_ref().ok_or_else(|| {
        Error::new(
            Code::Unauthorized,
            "this server takes no tokens of other applications: set a key in [tokens]",
        )
    })?;
    tokens.verify(token, app.clock.wall())
}

fn origin(claims: &Claims) -> Box<str> {
    format!("jwt:{}:{}", claims.issuer.as_deref().unwrap_or_default(), claims.subject.as_str()).into()
}

async fn write_down(app: &Arc<App>, claims: Vouched) -> Result<Account> {
    let origin = claims.origin.clone();
    let key = origin.clone();
    let known = app.read(move |reader| reader.account_by_origin(&key)).await?;
    let rooms = rooms(app, &claims)?;
    let name = match (&claims.name, known.as_ref().and_then(|account| account.name.clone())) {
        (Some(name), _) => name.clone(),
        (None, Some(name)) => name,
        (None, None) => fallback(&claims)?,
    };
    if let Some(account) = &known
        && is_up_to_date(app, account, &claims, &rooms)?
    {
        return Ok(account.clone());
    }
    let person = known.as_ref().map_or_else(Identity::new_guest, |account| account.id);
    let rooms = where_outside(app, person, rooms)?;
    let follows = follows(person, known.as_ref(), claims.role, &rooms);
    let new = NewOrigin {
        origin,
        person,
        login: None,
        name,
        email: claims.email.clone(),
        role: Some(claims.role),
        password: None,
        rooms: rooms.clone(),
    };
    let done = app.commit(WriteOp::UpsertOrigin(Box::new(new)), follows).await?;
    match (done, known) {
        (Done::Account(account), _) => Ok(*account),
        (_, Some(account)) => Ok(account),
        _ => Err(crate::app::draining()),
    }
}

/// Whether the token says nothing new: then nothing is written, and nobody has to look at themselves again.
fn is_up_to_date(
    app: &App,
    account: &Account,
    claims: &Vouched,
    rooms: &[(RoomId, RoomRole)],
) -> Result<bool> {
    if claims.role == ServerRole::Guest {
        return is_the_same_guest(app, account, claims);
    }
    let shown = account.name.as_ref().map(DisplayName::as_str).unwrap_or_default();
    let named = claims.name.as_ref().is_none_or(|name| is_called(shown, name.as_str()));
    let mailed = claims.email.is_none() || claims.email == account.email;
    let member_everywhere = rooms.iter().try_fold(true, |so_far, &(room, _)| {
        let standing = app.membership(room, account.id)?.standing;
        Ok(so_far && !matches!(standing, Standing::Outsider))
    })?;
    Ok(named && mailed && claims.role == account.role && member_everywhere)
}

/// A member may have taken the name since: then the guest gets another one.
fn is_the_same_guest(app: &App, account: &Account, claims: &Vouched) -> Result<bool> {
    let Some(shown) = account.name.as_ref().filter(|_| account.role == ServerRole::Guest) else {
        return Ok(false);
    };
    let named = claims.name.as_ref().is_none_or(|name| is_called(shown.as_str(), name.as_str()));
    Ok(named && app.store.name_owner(&skeleton(shown.as_str()))?.is_none())
}

/// Who is in a room already stays what they are there: a token gives nobody their voice back.
fn where_outside(
    app: &App,
    person: PersonId,
    rooms: Vec<(RoomId, RoomRole)>,
) -> Result<Vec<(RoomId, RoomRole)>> {
    let mut outside = Vec::new();
    for (room, role) in rooms {
        if app.membership(room, person)?.standing == Standing::Outsider {
            outside.push((room, role));
        }
    }
    Ok(outside)
}

/// Where a name was taken, a number was put behind it.
fn is_called(shown: &str, name: &str) -> bool {
    let number = shown.strip_prefix(name).map(str::trim_start);
    number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn follows(
    person: PersonId,
    known: Option<&Account>,
    role: ServerRole,
    rooms: &[(RoomId, RoomRole)],
) -> Vec<Consequence> {
    let is_guest = |role| role == ServerRole::Guest;
    let regraded = known.is_some_and(|known| is_guest(known.role) != is_guest(role));
    let entered = rooms.iter().map(|&(room, _)| Consequence::Member { room, person, why: Why::Entered });
    let first =
        [Consequence::Person(person)].into_iter().chain(regraded.then_some(Consequence::Regraded(person)));
    first.chain(entered).collect()
}

/// The rooms of the token that there are. A room is not made by a token: an application makes its rooms by its key.
fn rooms(app: &App, claims: &Vouched) -> Result<Vec<(RoomId, RoomRole)>> {
    let mut rooms = Vec::new();
    // A guest is nobody's member.
    let keys = if claims.role == ServerRole::Guest { &[][..] } else { &claims.rooms };
    for key in keys {
        // Who is in a direct room was said when it was made.
        if let Some(facts) = app.store.room(key)?.filter(|facts| facts.kind != RoomKind::Direct) {
            rooms.push((facts.id, RoomRole::Member));
        }
    }
    Ok(rooms)
}

/// A name for who was vouched for without one.
fn fallback(claims: &Vouched) -> Result<DisplayName> {
    DisplayName::parse(&claims.subject).or_else(|_| DisplayName::parse("Somebody"))
}

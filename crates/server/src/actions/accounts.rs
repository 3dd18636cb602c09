//! Accounts: made, changed, taken back by their owners.
//!
//! Whether an address of mail is known is told to nobody: whatever somebody types is kept as what they say, and shown to
//! them ([`crate::actions::emails`]). Must never see a password longer than it takes to hash it.
//! Bounds: tries by address, as for signing in.

use std::{net::IpAddr, sync::Arc};

use serde_json::json;
use teahouse_domain::{
    Account, Code, CodePurpose, DisplayName, Email, Error, LoginName, MediaId, NewAudit, Result, ServerRole,
    SessionId,
};
use teahouse_store::{AccountChanges, Done, NewAccount, WriteOp};

use crate::{
    actions::{
        By, emails, invites, members, removals,
        sessions::{self, Device},
    },
    app::App,
    config::SignUp,
    consequences::{Consequence, Why},
    credential::{Credential, Via},
    identity::Identity,
    limits::Tried,
    passwords::{self, Password, PasswordHash},
    secret,
};

/// An account to be made.
pub(crate) struct Wanted<'a> {
    pub(crate) login: LoginName,
    pub(crate) name: Option<DisplayName>,
    pub(crate) email: Option<Email>,
    pub(crate) password: &'a str,
    pub(crate) code: Option<&'a str>,
    pub(crate) language: Option<Box<str>>,
    pub(crate) device: &'a str,
    pub(crate) address: IpAddr,
}

/// Makes an account for who comes, and signs them in. A guest stays who they were, with all that they said.
///
/// # Errors
/// `sign_up_closed`, `bad_code`, `name_taken`, `weak_password`, `rate_limited`, `busy`.
pub(crate) async fn sign_up(
    app: &Arc<App>,
    visitor: Option<&Credential>,
    wanted: Wanted<'_>,
) -> Result<sessions::SignedIn> {
    let now = app.clock.monotonic();
    app.limits.try_address(wanted.address, now)?;
    may_sign_up(app, wanted.code).await?;
    let hash = hash_new(app, wanted.password, Some(&wanted.login), wanted.email.as_ref()).await?;
    let guest = visitor.filter(|visitor| visitor.via == Via::Guest).map(|visitor| visitor.speaker.id);
    let person = guest.unwrap_or_else(Identity::new_guest);
    let name = match wanted.name {
        Some(name) => name,
        None => DisplayName::parse(wanted.login.as_str())?,
    };
    app.words.check_name(name.as_str())?;
    let new = NewAccount {
        person,
        login: wanted.login,
        name,
        email: wanted.email,
        claim: emails::claim(app),
        password: Some(hash.as_str().into()),
        role: ServerRole::Member,
        language: wanted.language,
        bot: false,
        by_code: wanted.code.map(secret::hash),
        code_audit: None,
    };
    let by = By::nobody(wanted.address);
    let new = match wanted.code {
        Some(code) => NewAccount { code_audit: Some(used(app, code, &new, &by).await?), ..new },
        None => new,
    };
    let account = create(app, new, &by).await?;
    emails::ask(app, &account, wanted.address);
    let device = Device::new(wanted.device, wanted.address);
    sessions::open(app, account, device, hash.as_str().into()).await
}

async fn may_sign_up(app: &App, code: Option<&str>) -> Result<()> {
    let closed = || Error::new(Code::SignUpClosed, "accounts are made by an admin: ask one");
    match (app.config.accounts.sign_up, code) {
        (SignUp::Open, _) | (SignUp::Invite, Some(_)) => Ok(()),
        (SignUp::Invite, None) => Err(Error::new(
            Code::SignUpClosed,
            "accounts are by invitation: open the link that you were sent",
        )),
        (SignUp::Closed, None) => Err(closed()),
        (SignUp::Closed, Some(code)) => is_of_an_admin(app, code).await?.then_some(()).ok_or_else(closed),
    }
}

/// Any member makes links into a room: where accounts are made by admins, theirs make none. What is no code at all is
/// refused as such later.
async fn is_of_an_admin(app: &App, code: &str) -> Result<bool> {
    let secret = secret::hash(code);
    let found = app.read(move |reader| reader.code(&secret)).await?;
    let Some(maker) = found.and_then(|code| code.created_by) else { return Ok(true) };
    Ok(app.store.person(maker)?.is_some_and(|maker| maker.role == ServerRole::Admin))
}

/// What is to be said of the invitation that lets somebody in.
async fn used(app: &App, code: &str, new: &NewAccount, by: &By) -> Result<Box<NewAudit>> {
    let secret = secret::hash(code);
    let code = app.read(move |reader| reader.code(&secret)).await?.ok_or_else(invites::bad_code)?;
    let detail = match code.purpose {
        CodePurpose::Room(room, role) => {
            members::in_room(&app.store.room_name(room)?.ok_or_else(invites::bad_code)?, Some(role))
        }
        CodePurpose::Server(role) => json!({"role": role.as_str()}),
        CodePurpose::Setup | CodePurpose::Password(_) | CodePurpose::Email(_) => json!(null),
    };
    let audit = by.audit("invitation.used", code.id, detail);
    Ok(Box::new(NewAudit { actor: Some(new.person), actor_name: new.name.as_str().into(), ..audit }))
}

/// Writes the account down, whoever else says that the address is theirs.
///
/// # Errors
/// `bad_code`, `name_taken`.
async fn create(app: &Arc<App>, new: NewAccount, by: &By) -> Result<Account> {
    let person = new.person;
    let audit = by.audit("account.made", person, json!({"login": new.login.as_str()}));
    let op = WriteOp::CreateAccount(Box::new(new)).audited(audit);
    let done = app.commit(op, vec![Consequence::Person(person)]).await?;
    let Done::SignedUp { account, room } = done else { return Err(crate::app::draining()) };
    if let Some(room) = room {
        crate::consequences::follow(
            app,
            vec![Consequence::Member { room, person, why: Why::Entered }],
            || (),
        );
    }
    Ok(*account)
}

/// Hashes a password that an account may have.
///
/// # Errors
/// `weak_password`, `busy`.
pub(crate) async fn hash_new(
    app: &App,
    password: &str,
    login: Option<&LoginName>,
    email: Option<&Email>,
) -> Result<PasswordHash> {
    let password = Password::parse(password)?;
    passwords::check(&password, login, email)?;
    app.passwords.hash(password).await
}

/// What somebody changes about themselves; what does not change is `None`.
#[derive(Default)]
pub(crate) struct Profile {
    pub(crate) name: Option<DisplayName>,
    pub(crate) email: Option<Option<Email>>,
    pub(crate) picture: Option<Option<MediaId>>,
    pub(crate) language: Option<Option<Box<str>>>,
}

/// Changes the own profile, on every open socket too. Guests have a name and nothing else.
///
/// # Errors
/// `name_taken`, `unknown_media`; `wrong_password` where the address becomes another one; `unauthorized` for guests who
/// want more than a name.
pub(crate) async fn change(app: &Arc<App>, by: &By, profile: Profile, password: Option<&str>) -> Result<()> {
    let person = by.speaker.id;
    if let Some(name) = &profile.name {
        app.words.check_name(name.as_str())?;
    }
    let follows = vec![Consequence::Person(person)];
    if by.speaker.role() == ServerRole::Guest {
        if profile.email.is_some() || profile.picture.is_some() || profile.language.is_some() {
            by.need_account()?;
        }
        let Some(name) = profile.name else { return Ok(()) };
        return app.commit(WriteOp::SetPersonName { person, name }, follows).await.map(|_| ());
    }
    let email = match profile.email {
        Some(email) => moved(app, by, email, password).await?,
        None => None,
    };
    let moves = email.is_some();
    let changes = AccountChanges {
        name: profile.name,
        email,
        claim: emails::claim(app),
        picture: profile.picture,
        language: profile.language,
        ..AccountChanges::default()
    };
    let op = WriteOp::UpdateAccount { person, changes: Box::new(changes) };
    // What they are called is seen by everybody; that letters go elsewhere by nobody.
    let change = if moves {
        op.audited(by.audit("account.changed", person, json!({"email": true})))
    } else {
        op.into()
    };
    if let (Done::Account(account), true) = (app.commit(change, follows).await?, moves) {
        emails::ask(app, &account, by.ip());
    }
    Ok(())
}

/// Another address, for which they say their password once more: letters to it open the account, and an open page alone
/// does not lead them elsewhere. Who names the own address again is sent the letter again that proves it.
async fn moved(
    app: &Arc<App>,
    by: &By,
    email: Option<Email>,
    password: Option<&str>,
) -> Result<Option<Option<Email>>> {
    let person = by.speaker.id;
    let account = app.read(move |reader| reader.account(person)).await?;
    if let Some(account) = account.filter(|account| account.email == email) {
        emails::ask(app, &account, by.ip());
        return Ok(None);
    }
    confirm(app, by, password).await?;
    Ok(Some(email))
}

/// Changes the own password, and signs all other devices out.
///
/// # Errors
/// `wrong_password` where the old one is not theirs, `weak_password`, `rate_limited`.
pub(crate) async fn set_password(
    app: &Arc<App>,
    by: &By,
    (old, new): (Option<&str>, &str),
    here: Option<SessionId>,
) -> Result<PasswordHash> {
    by.need_account()?;
    let person = by.speaker.id;
    let account = confirm(app, by, old).await?;
    let hash = hash_new(app, new, account.login.as_ref(), account.email.as_ref()).await?;
    let password = Some(Some(hash.as_str().into()));
    let changes = AccountChanges { password, stays: here, ..AccountChanges::default() };
    let op = WriteOp::UpdateAccount { person, changes: Box::new(changes) };
    let change = op.audited(by.audit("account.password", person, json!(null)));
    app.commit(change, vec![Consequence::SignedOut { person, except: here }]).await?;
    Ok(hash)
}

/// Whoever wants to do something that cannot be taken back, or that opens the account, says their password once more. Whom
/// another application signs in has none to say: what such a token opens must not outlive it.
///
/// # Errors
/// `wrong_password`, `rate_limited`; `forbidden` for an account that is kept elsewhere.
pub(crate) async fn confirm(app: &Arc<App>, by: &By, password: Option<&str>) -> Result<Account> {
    let person = by.speaker.id;
    let found = app.read(move |reader| reader.credentials(person)).await?;
    let found = found.ok_or_else(|| Error::new(Code::UnknownPerson, "this account is no more"))?;
    if found.account.is_kept_elsewhere() {
        return Err(Error::new(
            Code::Forbidden,
            "your account is kept by the application that signs you in: it is changed or ended there, or by an admin here",
        ));
    }
    let Some(stored) = found.password.as_deref() else { return Ok(found.account) };
    let tried = Tried::Confirm(person);
    app.limits.try_account(tried.clone(), app.clock.monotonic())?;
    let hash = PasswordHash::parse(stored)?;
    let wrong = || Error::new(Code::WrongPassword, "this is not your password");
    let given = Password::parse(password.unwrap_or_default()).map_err(|_| wrong())?;
    if !app.passwords.verify(given, Some(&hash)).await?.ok {
        return Err(wrong());
    }
    app.limits.forgive(&tried);
    Ok(found.account)
}

/// What becomes of what somebody said, when their account goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    Keep,
    Delete,
}

/// Takes the account back: sessions, memberships, name and address go; what they said stays, or goes first.
///
/// # Errors
/// `wrong_password`, `last_admin`.
pub(crate) async fn delete(app: &Arc<App>, by: &By, password: Option<&str>, said: Said) -> Result<()> {
    by.need_account()?;
    confirm(app, by, password).await?;
    removals::remove(app, by, by.speaker.id, said).await
}

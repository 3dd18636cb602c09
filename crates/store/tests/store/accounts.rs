//! Accounts: names that only one may have, sign-outs, the last admin.

use teahouse_domain::{
    Account, Code, CodeId, CodePurpose, DisplayName, Email, LoginName, PersonId, ServerRole, SessionId,
    Timestamp, skeleton,
};
use teahouse_store::{
    AccountChanges, Claim, Done, NewAccount, NewCode, NewOrigin, NewSession, Secret, Store, WriteOp,
};

use crate::house::{House, folder};

pub(crate) fn login(name: &str) -> LoginName {
    LoginName::parse(name).unwrap()
}

pub(crate) fn called(name: &str) -> DisplayName {
    DisplayName::parse(name).unwrap()
}

pub(crate) fn account(person: u64, name: &str) -> NewAccount {
    NewAccount {
        person: PersonId(person),
        login: login(name),
        name: called(name),
        email: None,
        claim: Claim::Vouched,
        password: Some("$argon2id$…".into()),
        role: ServerRole::Member,
        language: None,
        bot: false,
        by_code: None,
        code_audit: None,
    }
}

/// A new member.
pub(crate) fn member(store: &Store, person: u64, name: &str) -> PersonId {
    store.write(WriteOp::CreateAccount(Box::new(account(person, name)))).unwrap();
    PersonId(person)
}

pub(crate) fn admin(store: &Store, person: u64, name: &str) -> PersonId {
    let new = NewAccount { role: ServerRole::Admin, ..account(person, name) };
    store.write(WriteOp::CreateAccount(Box::new(new))).unwrap();
    PersonId(person)
}

pub(crate) fn code_of(done: teahouse_domain::Result<Done>) -> Code {
    done.unwrap_err().code
}

pub(crate) fn new_code(number: u8, purpose: CodePurpose, uses: Option<u32>) -> NewCode {
    NewCode {
        id: CodeId(u64::from(number)),
        secret: Secret([number; 32]),
        purpose,
        email: None,
        created_by: None,
        expires_at: None,
        uses,
    }
}

/// A device of theirs; its id and its token are this number.
pub(crate) fn signed_in(store: &Store, person: PersonId, number: u8) {
    let new = NewSession {
        id: SessionId(number.into()),
        secret: Secret([number; 32]),
        person,
        expires_at: Timestamp(u64::MAX >> 1),
        device: "Firefox".into(),
        address: "127.0.0.1".into(),
        password_was: None,
        key: None,
        extends: true,
    };
    assert_eq!(store.write(WriteOp::OpenSession(Box::new(new))), Ok(Done::Changed));
}

pub(crate) fn change(
    store: &Store,
    person: PersonId,
    changes: AccountChanges,
) -> teahouse_domain::Result<Account> {
    match store.write(WriteOp::UpdateAccount { person, changes: Box::new(changes) })? {
        Done::Account(account) => Ok(*account),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_guest_becomes_a_member_and_keeps_the_id() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let ada = PersonId(7);
    store.write(WriteOp::SetPersonName { person: ada, name: called("Ada") }).unwrap();
    let new = NewAccount { email: Some(Email::parse("Ada@Example.org").unwrap()), ..account(7, "ada") };
    let done = store.write(WriteOp::CreateAccount(Box::new(new.clone()))).unwrap();
    let Done::SignedUp { account: made, room: None } = done else { panic!("{done:?}") };
    assert_eq!((made.id, made.role, made.has_password), (ada, ServerRole::Member, true));
    assert_eq!(store.account(ada).unwrap(), Some(*made));
    assert_eq!(store.person(ada).unwrap().unwrap().role, ServerRole::Member);
    assert_eq!(code_of(store.write(WriteOp::CreateAccount(Box::new(new)))), Code::Conflict);
    let by_mail = store.read(|reader| reader.credentials_by_email(&Email::parse("ada@example.ORG").unwrap()));
    assert_eq!(by_mail.unwrap().unwrap().password.as_deref(), Some("$argon2id$…"));
    let by_login = store.read(|reader| reader.credentials_by_login(&skeleton("ADA")));
    assert_eq!(by_login.unwrap().unwrap().account.id, ada);
    assert_eq!(store.name_owner(&skeleton("Ada")).unwrap(), Some(ada));
}

#[test]
fn a_name_that_looks_like_a_members_is_refused_to_members_and_guests() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    for (number, (one, other)) in
        [("admin", "аdmin"), ("file", "ﬁle"), ("Äda", "A\u{308}da"), ("bob", "B0b")].into_iter().enumerate()
    {
        let first = 10 * (number as u64 + 1);
        member(store, first, one);
        let look_alike = NewAccount { name: called("somebody else"), ..account(first + 1, other) };
        assert_eq!(code_of(store.write(WriteOp::CreateAccount(Box::new(look_alike)))), Code::NameTaken);
        let shown = NewAccount { login: login(&format!("x{number}")), ..account(first + 2, other) };
        assert_eq!(code_of(store.write(WriteOp::CreateAccount(Box::new(shown)))), Code::NameTaken);
        let guest = WriteOp::SetPersonName { person: PersonId(first + 3), name: called(other) };
        assert_eq!(code_of(store.write(guest)), Code::NameTaken);
        assert_eq!(store.account(PersonId(first + 1)).unwrap(), None, "nothing of it was kept");
    }
    // Who is refused a name keeps the old one, and who gives one up frees it.
    let bob = PersonId(40);
    let refused =
        change(store, bob, AccountChanges { name: Some(called("ADMIN")), ..AccountChanges::default() });
    assert_eq!(refused.unwrap_err().code, Code::NameTaken);
    assert_eq!(store.name_owner(&skeleton("bob")).unwrap(), Some(bob));
    change(store, bob, AccountChanges { name: Some(called("Robert")), ..AccountChanges::default() }).unwrap();
    assert_eq!(store.name_owner(&skeleton("bob")).unwrap(), Some(bob), "still the login");
    change(store, bob, AccountChanges { login: Some(login("rob")), ..AccountChanges::default() }).unwrap();
    assert_eq!(store.name_owner(&skeleton("bob")).unwrap(), None);
    store.write(WriteOp::SetPersonName { person: PersonId(99), name: called("Bob") }).unwrap();
}

#[test]
fn an_address_belongs_to_one_account() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let (ada, bob) = (member(store, 1, "ada"), member(store, 2, "bob"));
    let mail = |text: &str| Some(Some(Email::parse(text).unwrap()));
    let with = |email| AccountChanges { email, ..AccountChanges::default() };
    change(store, ada, with(mail("tea@example.org"))).unwrap();
    assert_eq!(change(store, bob, with(mail("TEA@example.org"))).unwrap_err().code, Code::EmailTaken);
    change(store, ada, with(mail("milk@example.org"))).unwrap();
    change(store, bob, with(mail("TEA@example.org"))).unwrap();
    change(store, bob, with(Some(None))).unwrap();
    let found = store.read(|reader| reader.credentials_by_email(&Email::parse("tea@example.org").unwrap()));
    assert_eq!(found.unwrap(), None);
}

#[test]
fn the_last_admin_cannot_be_lost_by_two_at_once() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let (ada, bob) = (admin(store, 1, "ada"), admin(store, 2, "bob"));
    member(store, 3, "eve");
    let (answer, answers) = std::sync::mpsc::channel();
    let down = AccountChanges { role: Some(ServerRole::Member), ..AccountChanges::default() };
    let off = AccountChanges { disabled: Some(true), ..AccountChanges::default() };
    for op in [
        WriteOp::UpdateAccount { person: ada, changes: Box::new(down) },
        WriteOp::UpdateAccount { person: bob, changes: Box::new(off) },
        WriteOp::DeleteAccount { person: bob },
    ] {
        let answer = answer.clone();
        store.write_then(op, move |done| answer.send(done.map(|_| ())).unwrap());
    }
    drop(answer);
    let answers: Vec<_> = answers.into_iter().map(|done| done.map_err(|error| error.code)).collect();
    assert_eq!(answers, [Ok(()), Err(Code::LastAdmin), Err(Code::LastAdmin)]);
    assert_eq!(store.read(teahouse_store::Reader::admins).unwrap().len(), 1);
}

#[test]
fn who_is_switched_off_is_signed_out_everywhere() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let ada = member(store, 1, "ada");
    for number in 1..=3_u8 {
        let new = NewSession {
            id: SessionId(u64::from(number)),
            secret: Secret([number; 32]),
            person: ada,
            expires_at: Timestamp(u64::from(number) * 1_000),
            device: "Firefox".into(),
            address: "127.0.0.1".into(),
            password_was: None,
            key: None,
            extends: number > 1,
        };
        assert_eq!(store.write(WriteOp::OpenSession(Box::new(new))), Ok(Done::Changed));
    }
    let (session, account) = store.session_by_hash(&Secret([2; 32])).unwrap().unwrap();
    assert_eq!((session.id, account.id, &*session.device), (SessionId(2), ada, "Firefox"));
    // Who uses a device keeps it, but for one that was handed out until a time.
    for (number, ends) in [(1, 1_000), (2, 9_000), (3, 9_000)] {
        let (id, at, until) = (SessionId(number), Timestamp(500), Timestamp(9_000));
        let touch = WriteOp::TouchSession { id, at, address: "127.0.0.1".into(), until };
        assert_eq!(store.write(touch), Ok(Done::Changed));
        let (session, _) = store.session_by_hash(&Secret([number as u8; 32])).unwrap().unwrap();
        assert_eq!(session.expires_at, Timestamp(ends), "{number}");
    }
    let closed = store.write(WriteOp::CloseSessions { person: ada, except: Some(SessionId(2)) }).unwrap();
    assert_eq!(closed, Done::Closed(vec![SessionId(1), SessionId(3)]));
    let not_hers = WriteOp::CloseSession { person: PersonId(9), id: SessionId(2) };
    assert_eq!(store.write(not_hers), Ok(Done::Same));
    let off = AccountChanges { disabled: Some(true), ..AccountChanges::default() };
    assert!(change(store, ada, off).unwrap().disabled_at.is_some());
    assert_eq!(store.session_by_hash(&Secret([2; 32])).unwrap(), None);
    assert!(store.person(ada).unwrap().unwrap().disabled);
}

#[test]
fn another_password_signs_all_devices_out_but_one_in_the_same_transaction() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let ada = member(store, 1, "ada");
    let open = || [1, 2, 3].map(|number| store.session_by_hash(&Secret([number; 32])).unwrap().is_some());
    for number in 1..=3 {
        signed_in(store, ada, number);
    }
    let hash = |text: &str| Some(Some(text.into()));
    let newer_form = AccountChanges {
        password: hash("stronger"),
        password_was: Some("$argon2id$…".into()),
        ..AccountChanges::default()
    };
    change(store, ada, newer_form).unwrap();
    assert_eq!(open(), [true; 3], "it is the same password");
    let other =
        AccountChanges { password: hash("other"), stays: Some(SessionId(2)), ..AccountChanges::default() };
    change(store, ada, other).unwrap();
    assert_eq!(open(), [false, true, false]);
    let by_an_admin = AccountChanges { password: hash("third"), ..AccountChanges::default() };
    change(store, ada, by_an_admin).unwrap();
    assert_eq!(open(), [false; 3]);
}

#[test]
fn somebody_vouched_for_elsewhere_gets_a_numbered_name_and_keeps_it() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    member(store, 1, "Ada");
    let vouched = |person: u64, subject: &str, name: &str, role| {
        let origin = format!("jwt:app:{subject}");
        let new = NewOrigin {
            origin: origin.as_str().into(),
            person: PersonId(person),
            login: None,
            name: called(name),
            email: None,
            role,
            password: None,
            rooms: Vec::new(),
        };
        match store.write(WriteOp::UpsertOrigin(Box::new(new))).unwrap().apart().0 {
            Done::Account(account) => (account.id.0, account.shown_name(), account.role),
            // Nothing new: the person is who they were.
            Done::Same => {
                let known = store.read(move |reader| reader.account_by_origin(&origin)).unwrap().unwrap();
                (known.id.0, known.shown_name(), known.role)
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(vouched(2, "x", "Ada", None), (2, "Ada 2".into(), ServerRole::Member));
    assert_eq!(vouched(3, "y", "Ada", Some(ServerRole::Admin)), (3, "Ada 3".into(), ServerRole::Admin));
    assert_eq!(vouched(9, "x", "Ada", None), (2, "Ada 2".into(), ServerRole::Member));
    assert_eq!(vouched(9, "x", "Lady Ada", None), (2, "Lady Ada".into(), ServerRole::Member));
    // The last admin stays one, whatever the token says: nobody else could make another.
    assert_eq!(vouched(9, "y", "Ada", Some(ServerRole::Member)).2, ServerRole::Admin);
    assert_eq!(vouched(9, "y", "Ada", Some(ServerRole::Guest)).2, ServerRole::Admin);
    // A guest never looks like a member, keeps the name while it is free, and is the same person as a member.
    assert_eq!(vouched(5, "z", "Ada", Some(ServerRole::Guest)), (5, "Ada 2".into(), ServerRole::Guest));
    assert_eq!(vouched(9, "z", "Ada", Some(ServerRole::Guest)), (5, "Ada 2".into(), ServerRole::Guest));
    assert_eq!(vouched(9, "x", "Ada", None), (2, "Ada 2".into(), ServerRole::Member));
    assert_eq!(vouched(9, "z", "Ada", Some(ServerRole::Guest)), (5, "Ada 4".into(), ServerRole::Guest));
    assert_eq!(vouched(9, "z", "Ada", Some(ServerRole::Member)), (5, "Ada 4".into(), ServerRole::Member));
    assert_eq!(vouched(9, "z", "Zed", Some(ServerRole::Guest)), (5, "Zed".into(), ServerRole::Guest));
    let free = NewAccount { name: called("Ada 4"), ..account(6, "somebody") };
    store.write(WriteOp::CreateAccount(Box::new(free))).unwrap();
}

#[test]
fn a_removed_account_frees_its_names_and_opens_nothing() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let ada = member(store, 1, "ada");
    assert_eq!(store.write(WriteOp::DeleteAccount { person: ada }), Ok(Done::Changed));
    assert_eq!(code_of(store.write(WriteOp::DeleteAccount { person: ada })), Code::UnknownPerson);
    let left = store.person(ada).unwrap().expect("its number stays");
    assert_eq!((left.name, left.role, left.disabled), (None, ServerRole::Guest, true));
    assert_eq!(store.name_owner(&skeleton("ada")).unwrap(), None);
    member(store, 2, "ada");
}

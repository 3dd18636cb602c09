//! Codes: invitations that are used up, links that open nothing any more, the first admin's.

use teahouse_domain::{Code, CodeId, CodePurpose, Email, ServerRole, Timestamp};
use teahouse_store::{Done, NewAccount, NewCode, Secret, WriteOp};

use crate::{
    accounts::{account, code_of, member, new_code},
    house::{House, folder},
};

#[test]
fn an_invitation_is_used_as_often_as_it_says_under_a_crowd() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let invite = new_code(1, CodePurpose::Server(ServerRole::Member), Some(7));
    store.write(WriteOp::AddCode(Box::new(invite))).unwrap();
    let (answer, answers) = std::sync::mpsc::channel();
    for number in 1..=100 {
        let new = NewAccount {
            by_code: Some(Secret([1; 32])),
            ..account(number, &format!("guest.number.{number}"))
        };
        let answer = answer.clone();
        let done = move |done: teahouse_domain::Result<Done>| answer.send(done.map(|_| ())).unwrap();
        store.write_then(WriteOp::CreateAccount(Box::new(new)), done);
    }
    drop(answer);
    let refused = answers.into_iter().filter_map(Result::err).collect::<Vec<_>>();
    assert_eq!(refused.len(), 93);
    assert!(refused.iter().all(|error| error.code == Code::BadCode));
    let code = store.read(|reader| reader.code(&Secret([1; 32]))).unwrap().unwrap();
    assert_eq!((code.uses, code.uses_left), (7, Some(0)));
    assert_eq!(store.read(teahouse_store::Reader::totals).unwrap().accounts, 7);
}

#[test]
fn links_that_are_revoked_over_or_for_somebody_else_open_nothing() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let ada = member(store, 1, "ada");
    let over = NewCode {
        expires_at: Some(Timestamp(1)),
        ..new_code(1, CodePurpose::Server(ServerRole::Admin), None)
    };
    let revoked = new_code(2, CodePurpose::Server(ServerRole::Admin), None);
    let hers = NewCode {
        email: Some(Email::parse("eve@example.org").unwrap()),
        ..new_code(3, CodePurpose::Server(ServerRole::Admin), None)
    };
    let reset = new_code(4, CodePurpose::Password(ada), Some(1));
    for code in [over, revoked, hers, reset] {
        store.write(WriteOp::AddCode(Box::new(code))).unwrap();
    }
    assert_eq!(store.write(WriteOp::RevokeCode { id: CodeId(2) }), Ok(Done::Changed));
    assert_eq!(store.write(WriteOp::RevokeCode { id: CodeId(2) }), Ok(Done::Same));
    for number in 1..=5 {
        let new = NewAccount { by_code: Some(Secret([number; 32])), ..account(50, "mallory") };
        let why = if number == 3 { Code::WrongEmail } else { Code::BadCode };
        assert_eq!(code_of(store.write(WriteOp::CreateAccount(Box::new(new)))), why, "{number}");
        let reset = WriteOp::UseReset { code: Secret([number; 32]), password: "new".into() };
        assert_eq!(store.write(reset).is_ok(), number == 4, "{number}");
    }
    let again = WriteOp::UseReset { code: Secret([4; 32]), password: "newer".into() };
    assert_eq!(code_of(store.write(again)), Code::BadCode);
    let password = store.read(move |reader| reader.credentials(ada)).unwrap().unwrap().password;
    assert_eq!(password.as_deref(), Some("new"));
}

#[test]
fn the_first_admin_is_made_once() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    store.write(WriteOp::AddCode(Box::new(new_code(1, CodePurpose::Setup, None)))).unwrap();
    let by_code = Some(Secret([1; 32]));
    let done =
        store.write(WriteOp::CreateAccount(Box::new(NewAccount { by_code, ..account(1, "ada") }))).unwrap();
    assert!(matches!(done, Done::SignedUp { account, .. } if account.role == ServerRole::Admin));
    let second = WriteOp::CreateAccount(Box::new(NewAccount { by_code, ..account(2, "eve") }));
    assert_eq!(code_of(store.write(second)), Code::BadCode);
}

#[test]
fn a_newer_link_ends_the_older_ones_of_its_kind() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let (ada, ben) = (member(store, 1, "ada"), member(store, 2, "ben"));
    let purposes = [
        CodePurpose::Setup,
        CodePurpose::Password(ada),
        CodePurpose::Password(ben),
        CodePurpose::Setup,
        CodePurpose::Password(ada),
    ];
    for (number, purpose) in (1..).zip(purposes) {
        store.write(WriteOp::AddCode(Box::new(new_code(number, purpose, None)))).unwrap();
    }
    let open = |number: u8| {
        let code = store.read(move |reader| reader.code(&Secret([number; 32]))).unwrap();
        code.unwrap().revoked_at.is_none()
    };
    assert_eq!([1, 2, 3, 4, 5].map(open), [false, false, true, true, true]);
    // Letters are for anybody who asks: they end no link of an admin, and one is enough for the next minutes.
    let mailed = |number: u8, address: &str| {
        let email = Some(Email::parse(address).unwrap());
        let code = NewCode { email, ..new_code(number, CodePurpose::Password(ada), Some(1)) };
        store.write(WriteOp::AddCode(Box::new(code))).unwrap()
    };
    assert_eq!(mailed(6, "ada@example.org"), Done::Changed);
    assert_eq!(mailed(7, "ada@example.org"), Done::Same);
    assert_eq!(mailed(8, "ada@elsewhere.example"), Done::Changed);
    assert_eq!([3, 5, 6, 8].map(open), [true, true, false, true]);
    store.write(WriteOp::AddCode(Box::new(new_code(9, CodePurpose::Password(ada), None)))).unwrap();
    assert_eq!([3, 5, 8, 9].map(open), [true, false, false, true], "an admin's ends them all");
}

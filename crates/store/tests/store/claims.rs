//! What somebody claims as theirs: a name that guests have, an address that others say is theirs.

use teahouse_domain::{Code, CodePurpose, Email, PersonId};
use teahouse_store::{AccountChanges, Claim, Done, NewAccount, NewCode, Secret, WriteOp};

use crate::{
    accounts::{account, called, change, code_of, new_code},
    house::{House, folder},
};

#[test]
fn a_member_takes_a_name_from_the_guests_who_have_it() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let named = |person: u64, name: &str| {
        store.write(WriteOp::SetPersonName { person: PersonId(person), name: called(name) })
    };
    for (person, name) in [(1, "bo"), (2, "B0"), (3, "cy"), (4, "dee")] {
        assert_eq!(named(person, name), Ok(Done::Named), "guests may look alike");
    }
    assert_eq!(
        code_of(named(5, "аdmin")),
        Code::NameTaken,
        "nobody is an admin yet, and a guest never looks like one"
    );
    let done = store.write(WriteOp::CreateAccount(Box::new(account(9, "Bo")))).unwrap();
    let Done::Unnaming { done, guests } = done else { panic!("{done:?}") };
    assert!(matches!(*done, Done::SignedUp { .. }));
    assert_eq!(guests, [PersonId(1), PersonId(2)]);
    assert_eq!((store.person(PersonId(1)).unwrap(), store.account(PersonId(2)).unwrap()), (None, None));
    let renamed = AccountChanges { name: Some(called("CY")), ..AccountChanges::default() };
    let op = WriteOp::UpdateAccount { person: PersonId(9), changes: Box::new(renamed) };
    let done = store.write(op).unwrap();
    assert!(matches!(&done, Done::Unnaming { guests, .. } if *guests == [PersonId(3)]), "{done:?}");
    let done = store.write(WriteOp::CreateAccount(Box::new(account(4, "dee")))).unwrap();
    assert!(matches!(done, Done::SignedUp { .. }), "who signs up keeps the own name: {done:?}");
    assert_eq!(store.account(PersonId(4)).unwrap().unwrap().shown_name(), "dee");
    assert_eq!(code_of(named(1, "bo")), Code::NameTaken);
}

#[test]
fn an_address_that_somebody_only_says_is_theirs_is_worth_nothing_until_a_link_proves_it() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let tea = Email::parse("tea@example.org").unwrap();
    let owner = || {
        store
            .read({
                let tea = tea.clone();
                move |reader| reader.email_owner(&tea)
            })
            .unwrap()
    };
    let sign_up = |person, name: &str, claim| {
        let new = NewAccount { email: Some(tea.clone()), claim, ..account(person, name) };
        store.write(WriteOp::CreateAccount(Box::new(new))).unwrap();
        let made = store.account(PersonId(person)).unwrap().unwrap();
        (made.email == Some(tea.clone()), made.email_confirmed)
    };
    assert_eq!(sign_up(1, "ada", Claim::Unproved), (true, false));
    assert_eq!(owner(), None);
    assert_eq!(sign_up(2, "bob", Claim::First), (true, false));
    assert_eq!(sign_up(3, "cy", Claim::First), (true, false), "which is the same for who comes second");
    assert_eq!(owner().unwrap().id, PersonId(2));
    let link = |number, person| {
        let purpose = CodePurpose::Email(PersonId(person));
        let code = NewCode { email: Some(tea.clone()), ..new_code(number, purpose, Some(1)) };
        store.write(WriteOp::AddCode(Box::new(code))).unwrap();
    };
    let prove = |number: u8| store.write(WriteOp::ConfirmEmail { code: Secret([number; 32]) });
    link(1, 1);
    let Done::Account(ada) = prove(1).unwrap() else { panic!("an account") };
    assert!(ada.email_confirmed && owner().unwrap().id == PersonId(1), "proof goes before who was first");
    assert_eq!(code_of(prove(1)), Code::BadCode, "once");
    link(3, 3);
    assert_eq!(code_of(prove(3)), Code::BadCode, "and nobody takes it from who proved it");
    let as_password = WriteOp::UseReset { code: Secret([3; 32]), password: "new".into() };
    assert_eq!(code_of(store.write(as_password)), Code::BadCode);
    let elsewhere = AccountChanges {
        email: Some(Email::parse("milk@example.org").ok()),
        claim: Claim::Unproved,
        ..AccountChanges::default()
    };
    assert!(!change(store, PersonId(1), elsewhere).unwrap().email_confirmed);
    assert_eq!(owner(), None);
}

//! The audit chain: written with what it is about, and never changed unseen.

use proptest::prelude::*;
use rusqlite::Connection;
use teahouse_domain::{Body, Code, NewAudit, PersonId, Seq};
use teahouse_store::{AuditFilter, Done, Entry, Reader, WriteOp};

use crate::{
    accounts::{account, admin, code_of, member},
    house::{House, again, draft, folder, refused, stored},
};

fn entry(action: &'static str, target: &str) -> NewAudit {
    NewAudit {
        actor: Some(PersonId(1)),
        actor_name: "Ada".into(),
        address: "127.0.0.1".into(),
        action,
        target: target.into(),
        detail: r#"{"role":"admin"}"#.into(),
    }
}

#[test]
fn what_was_done_is_in_the_chain_and_what_was_refused_is_not() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let ada = admin(store, 1, "ada");
    let made = WriteOp::CreateAccount(Box::new(account(2, "bob"))).audited(entry("user.create", "bob"));
    store.write(made).unwrap();
    let again = WriteOp::CreateAccount(Box::new(account(3, "bob"))).audited(entry("user.create", "bob"));
    assert_eq!(code_of(store.write(again)), Code::NameTaken);
    let nothing = WriteOp::RemoveWord { word: "tea".into() }.audited(entry("word.remove", "tea"));
    assert_eq!(store.write(nothing), Ok(Done::Same));
    let last = WriteOp::DeleteAccount { person: ada }.audited(entry("user.delete", "ada"));
    assert_eq!(code_of(store.write(last)), Code::LastAdmin);
    store.write(WriteOp::Audit(Box::new(entry("sign_in.failed", "ada")))).unwrap();

    let all = store.read(|reader| reader.audit(&AuditFilter::default(), None, 10)).unwrap();
    let actions: Vec<_> = all.items.iter().map(|entry| (entry.id, &*entry.action)).collect();
    assert_eq!(actions, [(2, "sign_in.failed"), (1, "user.create")]);
    let filter = AuditFilter { action: Some("user.".into()), ..AuditFilter::default() };
    let users = store.read(move |reader| reader.audit(&filter, None, 10)).unwrap();
    assert_eq!(users.items, all.items[1..]);
    let verdict = store.read(Reader::verify_audit).unwrap();
    assert_eq!((verdict.whole, verdict.broken_at, verdict.head), (2, None, all.items[0].hash));
    assert_eq!(store.read(|reader| reader.audit_after(1, 10)).unwrap(), all.items[..1]);
    assert_eq!(store.integrity().unwrap(), [""; 0]);
}

#[test]
fn an_event_is_in_the_log_and_in_the_chain_or_in_neither() {
    let folder = folder();
    let house = House::open(folder.path());
    let tea = house.room("tea");
    house.say(tea, "a word");
    let delete = |client_id: &str, target: u64| {
        let body = Body::Deletion { target: Seq(target) };
        let entry = Entry {
            draft: draft(tea, 1, Some(client_id), body),
            audit: Some(Box::new(entry("message.deleted", client_id))),
            ticket: 1_000,
            bytes: 100,
            lane: 1,
            since: std::time::Duration::ZERO,
        };
        assert!(house.queue.submit(entry).is_ok());
        house.queue.ring();
        house.batch().remove(0).result
    };
    let noted = || {
        let all = house.store.read(|reader| reader.audit(&AuditFilter::default(), None, 10)).unwrap();
        all.items.iter().map(|entry| entry.target.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(refused(delete("nothing-there", 7)), Code::UnknownMessage);
    assert_eq!(noted(), [""; 0]);
    stored(delete("gone", 1));
    assert_eq!(noted(), ["gone"]);
    again(delete("gone", 1));
    assert_eq!(noted(), ["gone"], "once");
    assert_eq!(house.store.read(Reader::verify_audit).unwrap().whole, 1);
}

#[test]
fn the_file_itself_refuses_to_change_the_chain() {
    let folder = folder();
    let house = House::open(folder.path());
    member(&house.store, 1, "ada");
    house.store.write(WriteOp::Audit(Box::new(entry("test", "x")))).unwrap();
    let file = Connection::open(folder.path().join("teahouse.db")).unwrap();
    for sql in ["UPDATE audit SET target = 'y'", "DELETE FROM audit"] {
        assert!(file.execute_batch(sql).unwrap_err().to_string().contains("audit chain"), "{sql}");
    }
}

/// The columns of a link that hold texts or bytes, and those that hold numbers.
const BYTES: [&str; 7] = ["actor_name", "address", "action", "target", "detail", "previous", "hash"];
const NUMBERS: [&str; 3] = ["id", "at", "actor"];

/// A change of one bit at this place of a link, whatever its type.
fn flip(file: &Connection, link: i64, column: usize, byte: usize, bit: u8) {
    file.execute_batch("DROP TRIGGER IF EXISTS audit_is_not_changed").unwrap();
    if let Some(name) = NUMBERS.get(column) {
        let value: i64 = file
            .query_row(&format!("SELECT {name} FROM audit WHERE id = ?1"), [link], |row| row.get(0))
            .unwrap();
        let flipped = value ^ (1 << ((byte * 8 + usize::from(bit)) % 63));
        // A link that gets the number of another one takes its place.
        file.execute(&format!("UPDATE OR REPLACE audit SET {name} = ?2 WHERE id = ?1"), [link, flipped])
            .unwrap();
        return;
    }
    let name = BYTES[column - NUMBERS.len()];
    let sql = format!("SELECT CAST({name} AS BLOB) FROM audit WHERE id = ?1");
    let mut value: Vec<u8> = file.query_row(&sql, [link], |row| row.get(0)).unwrap();
    let place = byte % value.len();
    value[place] ^= 1 << bit;
    let cast = if matches!(name, "previous" | "hash") { "?2" } else { "CAST(?2 AS TEXT)" };
    file.execute(&format!("UPDATE audit SET {name} = {cast} WHERE id = ?1"), rusqlite::params![link, value])
        .unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_flipped_bit_of_the_chain_is_found(
        links in 1_i64..6,
        link in 0_i64..6,
        column in 0_usize..10,
        byte in 0_usize..64,
        bit in 0_u8..8,
    ) {
        let folder = folder();
        let house = House::open(folder.path());
        for number in 0..links {
            house.store.write(WriteOp::Audit(Box::new(entry("test.entry", &number.to_string())))).unwrap();
        }
        let whole = house.store.read(Reader::verify_audit).unwrap();
        prop_assert_eq!((whole.whole, whole.broken_at), (links.unsigned_abs(), None));
        let link = link % links + 1;
        flip(&Connection::open(folder.path().join("teahouse.db")).unwrap(), link, column, byte, bit);
        let broken = house.store.read(Reader::verify_audit).unwrap();
        // A link whose number changed leaves a gap where it was, or stands where it does not belong.
        prop_assert!(broken.broken_at.is_some_and(|at| at <= link.unsigned_abs()), "{:?}", broken);
        prop_assert!(!house.store.integrity().unwrap().is_empty());
    }

    #[test]
    fn a_link_that_was_taken_out_is_found(links in 2_i64..6, link in 1_i64..5) {
        let folder = folder();
        let house = House::open(folder.path());
        for _ in 0..links {
            house.store.write(WriteOp::Audit(Box::new(entry("test.entry", "x")))).unwrap();
        }
        let link = (link - 1) % (links - 1) + 1;
        let file = Connection::open(folder.path().join("teahouse.db")).unwrap();
        file.execute_batch("DROP TRIGGER audit_is_not_shortened").unwrap();
        file.execute("DELETE FROM audit WHERE id = ?1", [link]).unwrap();
        let broken = house.store.read(Reader::verify_audit).unwrap();
        prop_assert_eq!(broken.broken_at, Some(link.unsigned_abs()));
    }
}

//! Passwords as people and attackers send them, and hashes as Django wrote them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    time::Duration,
};

use parking_lot::Mutex;
use proptest::prelude::*;
use teahouse_domain::{Code, Email, LoginName, Timestamp};

use super::{Password, PasswordHash, Passwords, Verified, check};
use crate::Clock;

const GOOD: &str = "茶 and 7 Biscuits";

/// What Django 5.2 made of [`GOOD`] with each of its hashers, and with Django 6's number of rounds.
const OF_DJANGO: &[&str] = &[
    "pbkdf2_sha256$1000000$ms9q0y6Tgewy7fRITWG0oU$rbtynqIu2Wm0TSaOzSaaVg41rwL1XLnSPK1vfoBIigc=",
    "pbkdf2_sha256$1500000$FUUeakptwj3DxcaZ8Fw2rI$c92Oo2fXStJ6pOZhwzfWuOk0BInRewx5mwLVYdGwh5k=",
    "pbkdf2_sha1$1000000$zOMbPAVOzjaBBBwpR1klNT$bvQxXvI2iMhyW7ZayttAwqy9Bn4=",
    "argon2$argon2id$v=19$m=102400,t=2,p=8$dXU4b0s5VzdWMWxHSDlscUYweDdZdQ$YhIPvcuF1pzwdCDTu4dKFXRN/OHG4gO5JJzzfbQjWkg",
    "bcrypt_sha256$$2b$12$whPtCS9tFPifx0MvEk/DueUNc3NGklk7MO8k0kVUNSj0u.y4Jbtr.",
    "bcrypt$$2b$12$4Tabea8uK6N8AOziCof86eEcFhPtV9hEmvwncIoJmn9oZ3zU76PTm",
    "scrypt$16384$6DZZCoBFaNhIC0bJ0e7lhT$8$5$m+ySqGYYa5Pj6TkcS7uTZmjrV0pD1urlIcI5mM4MfC0Nk8djgH/DfkTKI5hgRvkCgdstDzKv+6dNUWdqYnhHAQ==",
];

fn passwords() -> Passwords {
    Passwords::start(Clock::manual(Timestamp(0)))
}

fn password(text: &str) -> Password {
    Password::parse(text).unwrap()
}

async fn hash(text: &str) -> PasswordHash {
    passwords().hash(password(text)).await.unwrap()
}

async fn ok(text: &str, hash: &PasswordHash) -> bool {
    passwords().verify(password(text), Some(hash)).await.unwrap().ok
}

#[tokio::test]
async fn a_password_opens_its_own_hash_and_no_other() {
    let kept = hash(GOOD).await;
    assert!(kept.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", kept.as_str());
    let read = PasswordHash::parse(kept.as_str()).unwrap();
    let verified = passwords().verify(password(GOOD), Some(&read)).await.unwrap();
    assert_eq!(verified, Verified { ok: true, rehash: false });
    assert!(!ok("茶 and 7 biscuits", &read).await);
    assert_ne!(hash(GOOD).await.as_str(), kept.as_str(), "each hash has its own salt");
}

#[tokio::test]
async fn people_keep_the_passwords_they_had_in_django() {
    for text in OF_DJANGO {
        let hash = PasswordHash::parse(text).unwrap();
        let verified = passwords().verify(password(GOOD), Some(&hash)).await.unwrap();
        assert_eq!(verified, Verified { ok: true, rehash: true }, "{text}");
        assert!(!ok("another password", &hash).await, "{text}");
    }
}

#[tokio::test]
async fn weaker_hashes_of_our_own_are_made_anew() {
    // python: argon2.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1)
    let weak = "$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$";
    let weak = format!("{weak}{}", "A".repeat(43));
    let hash = PasswordHash::parse(&weak).unwrap();
    let verified = passwords().verify(password(GOOD), Some(&hash)).await.unwrap();
    assert_eq!(verified, Verified { ok: false, rehash: true });
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_held_back_to_the_slowest_check_and_a_right_password_is_not() {
    let (passwords, kept) = (passwords(), hash(GOOD).await);
    passwords.slowest.note(Duration::from_secs(1));
    for (text, hash, waits) in [(GOOD, None, 1), ("not this one", Some(&kept), 1), (GOOD, Some(&kept), 0)] {
        let began = tokio::time::Instant::now();
        assert_eq!(passwords.verify(password(text), hash).await.unwrap().ok, waits == 0);
        // The test's clock stands still: the check itself took no time.
        assert_eq!(began.elapsed().as_secs(), waits, "{text}");
    }
}

#[tokio::test]
async fn nobody_costs_as_much_as_somebody_and_never_opens() {
    let (passwords, kept) = (passwords(), hash(GOOD).await);
    let nobody = passwords.verify(password(GOOD), None).await.unwrap();
    assert_eq!(nobody, Verified { ok: false, rehash: false });
    let of_nobody = passwords.workers.given();
    assert!(!passwords.verify(password("not this one"), Some(&kept)).await.unwrap().ok);
    assert_eq!((of_nobody, passwords.workers.given()), (1, 2), "one piece of work each, on the same threads");
    let stand_in = PasswordHash::of_nobody();
    assert!(stand_in.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "the same work");
}

#[test]
fn a_hash_that_would_stall_the_server_is_not_computed() {
    let salt = "c29tZXNhbHRzb21lc2FsdA";
    let (short, long) = ("A".repeat(43), "A".repeat(86));
    for text in [
        "",
        "!unusable",
        "plain",
        "md5$salt$0123456789abcdef0123456789abcdef",
        "sha1$$0123",
        "crypt$$ab",
        "pbkdf2_sha256$3000001$salt$rbtynqIu2Wm0TSaOzSaaVg41rwL1XLnSPK1vfoBIigc=",
        "pbkdf2_sha256$0$salt$rbtynqIu2Wm0TSaOzSaaVg41rwL1XLnSPK1vfoBIigc=",
        "pbkdf2_sha256$-1$salt$rbtynqIu2Wm0TSaOzSaaVg41rwL1XLnSPK1vfoBIigc=",
        "pbkdf2_sha256$1000$salt$",
        "pbkdf2_sha256$1000$salt$rbty",
        "pbkdf2_sha256$1000$salt$rbtynqIu2Wm0TSaOzSaaVg41rwL1XLnSPK1vfoBIigc=$x",
        "bcrypt$$2b$15$4Tabea8uK6N8AOziCof86eEcFhPtV9hEmvwncIoJmn9oZ3zU76PTm",
        "bcrypt$$2b$12$4Tabea8uK6N8AOzi",
        &format!("scrypt$1048576$salt$8$1${long}=="),
        &format!("scrypt$16385$salt$8$1${long}=="),
        &format!("scrypt$16384$salt$8$17${long}=="),
        &format!("scrypt$16384$salt$8$1${short}="),
        &format!("$argon2id$v=19$m=131073,t=1,p=1${salt}${short}"),
        &format!("$argon2id$v=19$m=65536,t=9,p=1${salt}${short}"),
        &format!("$argon2id$v=19$m=4294967295,t=4294967295,p=1${salt}${short}"),
        &format!("$argon2id$v=19$m=19456,t=0,p=1${salt}${short}"),
        &format!("$argon2d$v=19$m=19456,t=2,p=1${salt}${short}"),
        &format!("$argon2id$v=20$m=19456,t=2,p=1${salt}${short}"),
        &format!("$argon2id$v=19$m=19456,t=2,p=1${salt}$AAAA"),
        &format!("$argon2id$v=19$m=19456,t=2,p=1${salt}${short}{}", "A".repeat(512)),
    ] {
        assert_eq!(PasswordHash::parse(text).unwrap_err().code, Code::BadRequest, "{text}");
    }
}

#[test]
fn passwords_that_are_tried_first_are_refused() {
    let login = LoginName::parse("Ada.Lovelace").unwrap();
    let email = Email::parse("countess.ada@example.com").unwrap();
    let judge = |text: &str| check(&password(text), Some(&login), Some(&email));
    for text in [
        "short",
        "1234567",
        "茶茶茶茶茶",
        "password",
        "Password1",
        "qwertyuiop",
        "1234567890",
        "iloveyou1",
        "ada.lovelace",
        "ADA.LOVELACE",
        "Countess.Ada@example.com",
        "countess.ada",
    ] {
        assert_eq!(judge(text).unwrap_err().code, Code::WeakPassword, "{text}");
    }
    for text in [GOOD, "correct horse battery staple", "ada.lovelace's tea", "茶茶茶茶茶茶茶茶", "x y z w v"]
    {
        assert_eq!(judge(text), Ok(()), "{text}");
    }
    check(&password(&"x1".repeat(512)), None, None).unwrap();
}

#[tokio::test]
async fn long_passwords_are_refused_before_hashing_and_never_cut() {
    for text in [String::new(), "x".repeat(1_025), "x".repeat(1 << 20), "null\0null".to_owned()] {
        assert_eq!(Password::parse(&text).unwrap_err().code, Code::WeakPassword, "{} bytes", text.len());
    }
    let (shorter, longer) = ("y".repeat(72), "y".repeat(73));
    let kept = hash(&shorter).await;
    assert!(ok(&shorter, &kept).await);
    assert!(!ok(&longer, &kept).await, "72 and 73 equal bytes are two passwords");
    let kept = hash(&"y".repeat(1_024)).await;
    assert!(!ok(&"y".repeat(1_023), &kept).await);
}

#[tokio::test]
async fn composed_and_decomposed_letters_are_two_passwords_as_documented() {
    let kept = hash("sch\u{f6}ner Tee").await;
    assert!(ok("sch\u{f6}ner Tee", &kept).await);
    assert!(!ok("scho\u{308}ner Tee", &kept).await);
    assert!(!ok("sch\u{f6}ner Tee ", &kept).await, "nor is a space at the end taken away");
}

#[test]
fn neither_passwords_nor_hashes_are_printed() {
    let hash = PasswordHash::of_nobody();
    let printed = format!("{:?} {hash:?} {:?}", password(GOOD), Some(password(GOOD)));
    assert_eq!(printed, "Password(…) PasswordHash(…) Some(Password(…))");
}

/// Work that goes on until the gate is opened.
struct Gate {
    open: mpsc::Sender<()>,
    door: Arc<Mutex<mpsc::Receiver<()>>>,
    inside: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl Gate {
    fn new() -> Self {
        let (open, door) = mpsc::channel();
        Self { open, door: Arc::new(Mutex::new(door)), inside: Arc::default(), most: Arc::default() }
    }

    fn work(&self) -> impl FnOnce() + Send + 'static {
        let (door, inside, most) = (Arc::clone(&self.door), Arc::clone(&self.inside), Arc::clone(&self.most));
        move || {
            most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            // Ends when something is said or the other side is gone.
            let _ = door.lock().recv();
            inside.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

#[tokio::test]
async fn a_thousand_sign_ins_at_once_hash_two_at_a_time_and_refuse_the_rest() {
    let (passwords, gate) = (passwords(), Gate::new());
    let come = |people| {
        let each = (0..people).map(|_| {
            let (passwords, work) = (passwords.clone(), gate.work());
            tokio::spawn(async move { passwords.work(work).await })
        });
        each.collect::<Vec<_>>()
    };
    let mut tasks = come(2);
    while gate.inside.load(Ordering::SeqCst) < 2 {
        tokio::task::yield_now().await;
    }
    tasks.extend(come(998));
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    let refused = tasks.iter().filter(|task| task.is_finished()).count();
    assert_eq!(refused, 998 - 64);
    drop(gate.open);
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    let busy = answers.iter().filter_map(|answer| answer.as_ref().err());
    assert!(busy.clone().all(|error| error.code == Code::Busy && error.retry_after_ms.is_some()));
    assert_eq!(busy.count(), refused);
    assert_eq!(gate.most.load(Ordering::SeqCst), 2);
    assert!(passwords.hash(password(GOOD)).await.is_ok(), "and it goes on");
}

#[tokio::test]
async fn who_hangs_up_does_not_make_room_while_the_hash_goes_on() {
    let (passwords, gate) = (passwords(), Gate::new());
    let task = tokio::spawn({
        let (passwords, work) = (passwords.clone(), gate.work());
        async move { passwords.work(work).await }
    });
    while gate.inside.load(Ordering::SeqCst) < 1 {
        tokio::task::yield_now().await;
    }
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    let others: Vec<_> = (0..2)
        .map(|_| {
            let (passwords, work) = (passwords.clone(), gate.work());
            tokio::spawn(async move { passwords.work(work).await })
        })
        .collect();
    while gate.inside.load(Ordering::SeqCst) < 2 {
        tokio::task::yield_now().await;
    }
    drop(gate.open);
    for other in others {
        assert!(other.await.unwrap().is_ok(), "its turn comes when the work is done");
    }
    assert_eq!(gate.most.load(Ordering::SeqCst), 2);
}

proptest! {
    #[test]
    fn no_stored_text_panics(
        kind in "(pbkdf2_sha256|pbkdf2_sha1|scrypt|bcrypt|bcrypt_sha256|argon2|argon2\\$argon2id|)",
        rest in r"(\$([0-9]{0,6}|[A-Za-z0-9+/=]{0,60}|v=19|m=[0-9]{1,8},t=[0-9],p=[0-9]|2b|.)){0,6}",
    ) {
        let text = kind + &rest;
        if let Ok(hash) = PasswordHash::parse(&text) {
            prop_assert_eq!(hash.as_str(), text);
        }
    }
}

//! Django's people as their tables have them, and what becomes of them.

use teahouse_domain::ServerRole;

use super::{
    django::{Rows, User, judge},
    *,
};

fn user(id: &str, username: &str) -> User {
    User { id: id.into(), username: username.into(), is_active: true, ..User::default() }
}

fn one(user: User) -> (Newcomer, Vec<String>) {
    let mut found = judge(Rows { users: vec![user], ..Rows::default() }, "django");
    (found.people.remove(0), found.remarks.into_iter().map(|remark| remark.what).collect())
}

#[test]
fn a_plain_account_comes_as_it_is() {
    let (ada, remarks) = one(User {
        first_name: "Ada".into(),
        last_name: "Lovelace".into(),
        email: "ada@example.com".into(),
        password: "bcrypt$$2b$12$4Tabea8uK6N8AOziCof86eEcFhPtV9hEmvwncIoJmn9oZ3zU76PTm".into(),
        ..user("7", "Ada")
    });
    assert_eq!(remarks, Vec::<String>::new());
    assert_eq!((&*ada.origin, ada.login.as_str(), ada.name.as_str()), ("django:7", "Ada", "Ada Lovelace"));
    assert_eq!(ada.email.unwrap().as_str(), "ada@example.com");
    assert!(ada.password.is_some());
    assert_eq!((ada.role, ada.moderator, ada.disabled), (ServerRole::Member, false, false));
}

#[test]
fn rights_and_absence_come_along() {
    let of = |user: User| {
        let (person, _) = one(user);
        (person.role, person.moderator, person.disabled)
    };
    assert_eq!(of(User { is_superuser: true, ..user("1", "root") }), (ServerRole::Admin, true, false));
    assert_eq!(of(User { is_staff: true, ..user("2", "staff") }), (ServerRole::Member, true, false));
    assert_eq!(of(User { is_active: false, ..user("3", "gone") }), (ServerRole::Member, false, true));
}

#[test]
fn names_that_break_our_rules_are_mended_and_told() {
    for (username, login) in [
        ("ada@example.com", "ada"),
        ("ada+tea@example.com", "ada_tea"),
        ("ada lovelace", "ada_lovelace"),
        (".ada.", "ada"),
        (&"x".repeat(150), &"x".repeat(32)),
        ("x", "user-7"),
        ("@", "user-7"),
        ("--", "user-7"),
        ("", "user-7"),
    ] {
        let (person, remarks) = one(user("7", username));
        assert_eq!(person.login.as_str(), login, "{username}");
        assert!(remarks.len() == 1 && remarks[0].contains(&format!("`{login}`")), "{username}: {remarks:?}");
    }
    let (person, remarks) = one(user("0b7e2f6a-3c1d-4f5e-8a9b-112233445566", "?"));
    assert_eq!(person.login.as_str(), "user-0b7e2f6a3c1d4f5e8a9b112233");
    assert_eq!(remarks.len(), 1);
}

#[test]
fn a_username_that_is_an_address_is_the_address_where_there_is_no_other() {
    let (person, _) = one(user("7", "ada@example.com"));
    assert_eq!(person.email.unwrap().as_str(), "ada@example.com");
    let (person, _) = one(User { email: "other@example.com".into(), ..user("7", "ada@example.com") });
    assert_eq!(person.email.unwrap().as_str(), "other@example.com");
}

#[test]
fn full_names_and_addresses_that_break_our_rules_are_told() {
    let (person, remarks) =
        one(User { first_name: "\u{202e}x".into(), email: "nobody".into(), ..user("7", "ada") });
    assert_eq!((person.name.as_str(), person.email), ("ada", None));
    assert!(remarks[0].contains("full name") && remarks[1].contains("mail address"), "{remarks:?}");
}

#[test]
fn passwords_that_open_nothing_are_none_and_foreign_ones_are_told() {
    for password in ["", "!", "!dvZQy2fGNn7bJ4h6cVbXkUzEwT3aPqLs8mRo1Ii0"] {
        let (person, remarks) = one(User { password: password.into(), ..user("7", "ada") });
        assert_eq!((person.password, remarks.len()), (None, 0), "{password}");
    }
    for (password, kind) in [
        ("md5$salt$0123456789abcdef0123456789abcdef", "(md5)"),
        ("pbkdf2_sha256$999999999$salt$rbtynqIu2Wm0TSaOzSaaVg41rwL1XLnSPK1vfoBIigc=", "(pbkdf2_sha256)"),
        ("0123456789abcdef0123456789abcdef", "(of an unknown kind)"),
    ] {
        let (person, remarks) = one(User { password: password.into(), ..user("7", "ada") });
        assert!(person.password.is_none() && remarks.len() == 1 && remarks[0].contains(kind), "{remarks:?}");
        assert!(!remarks[0].contains("0123"), "no hash is printed: {remarks:?}");
    }
}

#[test]
fn groups_know_their_people() {
    let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    let rows = Rows {
        users: vec![user("1", "ada"), user("2", "bob")],
        groups: vec![pair("5", "Tea makers"), pair("9", "茶")],
        memberships: vec![pair("1", "9"), pair("1", "5"), pair("2", "404"), pair("404", "5")],
    };
    let found = judge(rows, "jwt:https://site");
    assert_eq!(&*found.people[0].origin, "jwt:https://site:1", "as the site's tokens name them");
    assert_eq!(found.people[0].groups, [1, 0]);
    assert_eq!(found.people[1].groups, Vec::<usize>::new());
    assert_eq!((&*found.groups[0].origin, &*found.groups[1].name), ("django-group:5", "茶"));
}

/// A file as `manage.py migrate` makes it, with what is read of it.
fn database(users: &str, own_column: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let connection = rusqlite::Connection::open(folder.path().join("db.sqlite3")).unwrap();
    let sql = format!(
        "CREATE TABLE {users} (id integer PRIMARY KEY, password varchar(128) NOT NULL, last_login datetime,
             is_superuser bool NOT NULL, username varchar(150) NOT NULL UNIQUE, last_name varchar(150) NOT NULL,
             email varchar(254) NOT NULL, is_staff bool NOT NULL, is_active bool NOT NULL,
             date_joined datetime NOT NULL, first_name varchar(150) NOT NULL);
         CREATE TABLE auth_group (id integer PRIMARY KEY, name varchar(150) NOT NULL UNIQUE);
         CREATE TABLE {users}_groups (id integer PRIMARY KEY, {own_column} bigint NOT NULL, group_id integer NOT NULL);
         INSERT INTO {users} VALUES (3, '!', NULL, 1, 'root', '', 'root@example.com', 1, 1, '2026-01-01', ''),
             (10, '!', NULL, 0, 'bob', 'Builder', '', 0, 0, '2026-01-02', 'Bob');
         INSERT INTO auth_group VALUES (1, 'Tea');
         INSERT INTO {users}_groups VALUES (1, 10, 1);"
    );
    connection.execute_batch(&sql).unwrap();
    folder
}

#[test]
fn an_sqlite_file_is_read_and_not_touched() {
    for (table, column) in [("auth_user", "user_id"), ("accounts_member", "member_id")] {
        let folder = database(table, column);
        let file = folder.path().join("db.sqlite3");
        let before = std::fs::read(&file).unwrap();
        let found = read(file.to_str().unwrap(), table, None).unwrap();
        let logins: Vec<&str> = found.people.iter().map(|person| person.login.as_str()).collect();
        assert_eq!(logins, ["root", "bob"], "by id");
        assert_eq!((found.people[1].name.as_str(), found.people[1].disabled), ("Bob Builder", true));
        assert_eq!((found.people[1].groups.as_slice(), found.groups.len()), (&[0][..], 1));
        assert_eq!(std::fs::read(&file).unwrap(), before);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no journal is left");
    }
}

#[test]
fn what_is_no_django_database_is_said_to_be_none() {
    let folder = database("auth_user", "user_id");
    let file = folder.path().join("db.sqlite3");
    let problem = |database: &str, table: &str| read(database, table, None).unwrap_err();
    assert!(problem(file.to_str().unwrap(), "users").contains("no table `users`"));
    assert!(problem(file.to_str().unwrap(), "auth_group").contains("no table `auth_group` with"));
    assert!(problem("no/such.sqlite3", "auth_user").contains("no such file"));
    assert!(problem(file.to_str().unwrap(), "x\"; DROP TABLE auth_user; --").contains("letters"));
    std::fs::write(&file, "not a database, but long enough to look like one of those".repeat(100)).unwrap();
    assert!(problem(file.to_str().unwrap(), "auth_user").contains("not a database"));
    let nowhere = problem("postgres://tea:s3cr3t@127.0.0.1:1/site", "auth_user");
    assert!(nowhere.starts_with("PostgreSQL: ") && !nowhere.contains("s3cr3t"), "{nowhere}");
}

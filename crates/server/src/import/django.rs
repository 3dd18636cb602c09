//! Django's accounts: `auth_user`, `auth_group` and who is in which.
//!
//! Must never decide anything about our own people: that is the caller's. Nothing here writes.
//! Bounds: as `import`; a name of 150 characters there becomes one of ours, with a remark.

use std::collections::HashMap;

use teahouse_domain::{DisplayName, Email, LoginName, ServerRole};

use super::{Found, Group, Newcomer, Remark, postgres, sqlite};
use crate::passwords::PasswordHash;

/// Django's own table; sites with a user model of their own name theirs.
pub const USERS_TABLE: &str = "auth_user";

/// A row of the table of users. What a site's own model does not have is empty.
#[derive(Clone, Debug, Default)]
pub(super) struct User {
    pub(super) id: String,
    pub(super) username: String,
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) email: String,
    pub(super) password: String,
    pub(super) is_staff: bool,
    pub(super) is_superuser: bool,
    pub(super) is_active: bool,
}

/// Everything that is read, as it stands there.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pub(super) users: Vec<User>,
    /// Id and name.
    pub(super) groups: Vec<(String, String)>,
    /// User and group.
    pub(super) memberships: Vec<(String, String)>,
}

/// Reads a Django site's people: from an SQLite file, or from PostgreSQL by its address. Where the site also signs
/// tokens, `issuer` is their `iss` (empty: they have none), and people are whom those tokens name.
///
/// # Errors
/// A sentence for the operator.
pub fn read(database: &str, users_table: &str, issuer: Option<&str>) -> Result<Found, String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if users_table.is_empty() || users_table.len() > 63 || !users_table.bytes().all(plain) {
        return Err("a table's name is letters, digits and _".into());
    }
    let is_address = ["postgres://", "postgresql://"].iter().any(|scheme| database.starts_with(scheme));
    let rows =
        if is_address { postgres::read(database, users_table) } else { sqlite::read(database, users_table) };
    let prefix = issuer.map_or_else(|| "django".to_owned(), |issuer| format!("jwt:{issuer}"));
    rows.map(|rows| judge(rows, &prefix))
}

/// Rows into people, by our rules.
pub(super) fn judge(rows: Rows, prefix: &str) -> Found {
    let mut found = Found::default();
    let mut places = HashMap::new();
    for (id, name) in rows.groups {
        let origin = format!("django-group:{id}").into();
        places.insert(id, found.groups.len());
        found.groups.push(Group { origin, name: name.into() });
    }
    let mut groups_of: HashMap<String, Vec<usize>> = HashMap::new();
    for (user, group) in rows.memberships {
        groups_of.entry(user).or_default().extend(places.get(&group));
    }
    for user in rows.users {
        let groups = groups_of.remove(&user.id).unwrap_or_default();
        let mut remarks =
            Remarks { who: format!("{prefix}:{} ({})", user.id, user.username), made: &mut found.remarks };
        let login = login_of(&user, &mut remarks);
        found.people.push(Newcomer {
            origin: format!("{prefix}:{}", user.id).into(),
            name: name_of(&user, &login, &mut remarks),
            email: email_of(&user, &mut remarks),
            password: password_of(&user, &mut remarks),
            role: if user.is_superuser { ServerRole::Admin } else { ServerRole::Member },
            moderator: user.is_staff || user.is_superuser,
            disabled: !user.is_active,
            login,
            groups,
        });
    }
    found
}

struct Remarks<'a> {
    who: String,
    made: &'a mut Vec<Remark>,
}

impl Remarks<'_> {
    fn add(&mut self, what: String) {
        self.made.push(Remark { who: self.who.clone(), what });
    }
}

/// The username where it is a login here; else what is left of it, or the id.
fn login_of(user: &User, remarks: &mut Remarks<'_>) -> LoginName {
    if let Ok(login) = LoginName::parse(&user.username) {
        return login;
    }
    // Many sites take mail addresses as usernames; people sign in with the whole address here, too.
    let (local, _) = user.username.split_once('@').unwrap_or((&user.username, ""));
    let word =
        |letter: char| if letter.is_alphanumeric() || matches!(letter, '.' | '-') { letter } else { '_' };
    let cut: String = local.chars().map(word).take(LoginName::MAX_CHARS).collect();
    let login = LoginName::parse(cut.trim_matches('.')).unwrap_or_else(|_| by_id(&user.id));
    remarks.add(format!(
        "the username is no login here (2 to 32 letters, digits, _, - and .): it became `{login}`"
    ));
    login
}

/// Ids are numbers or UUIDs; of the latter 26 digits are enough.
fn by_id(id: &str) -> LoginName {
    let plain: String = id.chars().filter(char::is_ascii_alphanumeric).take(26).collect();
    LoginName::parse(&format!("user-{plain}")).expect("`user-` and letters or digits are a login")
}

fn name_of(user: &User, login: &LoginName, remarks: &mut Remarks<'_>) -> DisplayName {
    let full = format!("{} {}", user.first_name.trim(), user.last_name.trim());
    let full = full.trim();
    let of_login = || DisplayName::parse(login.as_str()).expect("a login is a name to show");
    if full.is_empty() {
        return of_login();
    }
    DisplayName::parse(full).unwrap_or_else(|error| {
        remarks.add(format!("the full name was not taken: {}", error.message));
        of_login()
    })
}

fn email_of(user: &User, remarks: &mut Remarks<'_>) -> Option<Email> {
    if user.email.trim().is_empty() {
        return Email::parse(&user.username).ok();
    }
    let email = Email::parse(&user.email);
    email.map_err(|error| remarks.add(format!("the mail address was not taken: {}", error.message))).ok()
}

/// Django marks who cannot sign in by a password with a `!`.
fn password_of(user: &User, remarks: &mut Remarks<'_>) -> Option<PasswordHash> {
    if user.password.is_empty() || user.password.starts_with('!') {
        return None;
    }
    let hash = PasswordHash::parse(&user.password);
    let kind = user.password.split('$').next().filter(|kind| kind.len() <= 20 && kind.is_ascii());
    hash.map_err(|_| {
        let kind = kind.filter(|_| user.password.contains('$')).unwrap_or("of an unknown kind");
        remarks.add(format!(
            "the password's hash ({kind}) cannot be checked here: send a link for a new password"
        ));
    })
    .ok()
}

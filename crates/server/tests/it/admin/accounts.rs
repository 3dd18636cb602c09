//! Accounts under an admin's hand: made, changed, shut out, removed; and that no admin shuts out themselves.

use serde_json::json;

use super::{actions, get, path, send, staffed};
use crate::support::{
    Member,
    member::{PASSWORD, send as post, try_sign_in},
};

#[test]
fn an_account_with_a_password_is_ready_and_one_without_gets_a_link() {
    let (server, root, _) = staffed();
    let made = send(
        &root,
        "POST",
        "users",
        &json!({"login": "ben", "password": PASSWORD, "email": "ben@example.org"}),
    );
    assert_eq!((&made["user"]["login"], &made["url"]), (&json!("ben"), &json!(null)));
    let ben = Member::sign_in(server.address(), "ben", PASSWORD);
    assert_eq!(ben.id, made["user"]["id"]);
    let made = send(&root, "POST", "users", &json!({"login": "cleo", "name": "Cleo 🍵"}));
    let url = made["url"].as_str().expect("a link");
    assert!(url.starts_with("/reset/"), "root-relative, made of no header: {url}");
    assert_eq!(try_sign_in(server.address(), "cleo", "").status, 401);
    let code = url.rsplit('/').next().unwrap();
    let reset = |password: &str| {
        post(
            server.address(),
            "POST",
            &format!("/api/v1/password-reset/{code}"),
            &[],
            &json!({"password": password}),
        )
    };
    assert_eq!(reset("a fine new password").status, 200);
    assert_eq!(reset("another new password").code(), "bad_code");
    Member::sign_in(server.address(), "cleo", "a fine new password");
    let taken = root.send("POST", &path("users"), &json!({"login": "ADA"}));
    assert_eq!((taken.status, taken.code().as_str()), (409, "name_taken"));
}

#[test]
fn a_newer_link_ends_the_older_one() {
    let (server, root, _) = staffed();
    let link = || send(&root, "POST", "users/ada/reset", &json!({}))["url"].as_str().unwrap().to_owned();
    let (older, newer) = (link(), link());
    let try_it = |url: &str| {
        let code = url.rsplit('/').next().unwrap();
        let path = format!("/api/v1/password-reset/{code}");
        post(server.address(), "POST", &path, &[], &json!({"password": "a fine new password"})).status
    };
    assert_eq!(try_it(&older), 404);
    assert_eq!(try_it(&newer), 200);
}

#[test]
fn who_is_switched_off_is_out_at_once_and_comes_back_when_enabled() {
    let (server, root, ada) = staffed();
    let mut open = ada.connect();
    open.join("tea");
    let shown = send(&root, "PATCH", "users/ada", &json!({"disabled": true}));
    assert!(shown["disabled_at"].is_string());
    assert_eq!(open.close_code(), 4001);
    assert_eq!(ada.get("/api/v1/me").status, 401);
    assert_ne!(try_sign_in(server.address(), "ada", PASSWORD).status, 200);
    assert_eq!(get(&root, "users?disabled=true")["items"][0]["login"], "ada");
    send(&root, "PATCH", "users/ada", &json!({"disabled": false}));
    Member::sign_in(server.address(), "ada", PASSWORD);
    assert_eq!(
        actions(&root)[..2],
        ["session.opened", "account.enabled"].map(str::to_owned)[..].to_vec()[..]
    );
}

#[test]
fn a_new_password_from_an_admin_signs_out_everywhere() {
    let (server, root, ada) = staffed();
    send(&root, "PATCH", "users/ada", &json!({"password": "quite another password"}));
    assert_eq!(ada.get("/api/v1/me").status, 401);
    assert_eq!(try_sign_in(server.address(), "ada", PASSWORD).status, 401);
    Member::sign_in(server.address(), "ada", "quite another password");
    let log = get(&root, "audit?action=account.password");
    assert!(!log.to_string().contains("quite another"), "{log}");
}

#[test]
fn devices_are_listed_and_signed_out() {
    let (_server, root, ada) = staffed();
    assert_eq!(get(&root, "users/ada/sessions")["items"][0]["address"], "127.0.0.1");
    send(&root, "DELETE", "users/ada/sessions", &json!({}));
    assert_eq!(ada.get("/api/v1/me").status, 401);
    assert_eq!(get(&root, "users/ada/sessions")["items"], json!([]));
}

#[test]
fn no_admin_shuts_out_themselves_and_the_last_one_stays() {
    let (_server, root, _) = staffed();
    let refused = |method: &str, rest: &str, body: serde_json::Value| {
        let answer = root.send(method, &path(rest), &body);
        (answer.status, answer.code())
    };
    let last = (409, "last_admin".to_owned());
    assert_eq!(refused("PATCH", "users/root", json!({"role": "member"})), last);
    assert_eq!(refused("PATCH", "users/root", json!({"disabled": true})), last);
    assert_eq!(refused("DELETE", "users/root", json!({})), last);
    send(&root, "PATCH", "users/ada", &json!({"role": "admin"}));
    let oneself = (409, "conflict".to_owned());
    assert_eq!(refused("PATCH", "users/root", json!({"role": "member"})), oneself);
    assert_eq!(refused("PATCH", "users/root", json!({"disabled": true})), oneself);
    assert_eq!(refused("DELETE", "users/root", json!({})), oneself);
    assert_eq!(refused("POST", "bans", json!({"person": "root"})), oneself);
    assert_eq!(refused("POST", "bans", json!({"network": "127.0.0.0/8"})), oneself);
    assert_eq!(get(&root, "users/root")["role"], "admin");
}

#[test]
fn an_account_is_deleted_with_or_without_what_it_said() {
    let (server, root, ada) = staffed();
    let ben = Member::sign_up(server.address(), "ben");
    for (who, text) in [(&ada, "ada's words"), (&ben, "ben's words")] {
        assert_eq!(
            who.say("tea", text.split(' ').next().unwrap_or_default().trim_end_matches("'s"), text).status,
            201
        );
    }
    let gone = |login: &str, messages: &str| {
        let answer = root.delete(&path(&format!("users/{login}?messages={messages}")));
        assert_eq!(answer.status, 204, "{}", String::from_utf8_lossy(&answer.body));
    };
    gone("ada", "keep");
    gone("ben", "delete");
    let said = root.get("/api/v1/rooms/tea/messages").json();
    let texts: Vec<&str> =
        said["messages"].as_array().unwrap().iter().filter_map(|it| it["text"].as_str()).collect();
    assert_eq!(texts, ["ada's words"]);
    assert_eq!(ada.get("/api/v1/me").status, 401);
    assert_eq!(root.get(&path("users/ada")).code(), "unknown_person");
    Member::sign_up(server.address(), "ada");
}

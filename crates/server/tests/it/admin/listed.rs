//! What the lists hold and how they are narrowed: what is over hides nothing that holds, rooms are on them, too.

use serde_json::{Value, json};

use super::{actions, commands::json as run, get, path, send, staffed};
use crate::support::{
    Member,
    member::{PASSWORD, send as post},
};

/// The items of a list.
#[track_caller]
fn items(admin: &Member, rest: &str) -> Vec<Value> {
    get(admin, rest)["items"].as_array().expect("items").clone()
}

#[track_caller]
fn room(by: &Member) -> String {
    let made = by.send("POST", "/api/v1/rooms", &json!({"kind": "private", "title": "Cellar"}));
    assert_eq!(made.status, 201, "{}", String::from_utf8_lossy(&made.body));
    made.json()["room"].as_str().expect("a key").to_owned()
}

#[test]
fn what_is_over_never_hides_what_holds() {
    let (server, root, ada) = staffed();
    let ben = Member::sign_up(server.address(), "ben");
    let kept = send(&root, "POST", "bans", &json!({"person": "ben"}));
    let open = send(&root, "POST", "invites", &json!({}));
    for number in 1..=3 {
        let ban = send(&root, "POST", "bans", &json!({"network": format!("203.0.113.{number}")}));
        send(&root, "DELETE", &format!("bans/{}", ban["id"].as_str().unwrap()), &json!({}));
        let invite = send(&root, "POST", "invites", &json!({}));
        send(&root, "DELETE", &format!("invites/{}", invite["id"].as_str().unwrap()), &json!({}));
    }
    for (list, one) in [("bans", &kept), ("invites", &open)] {
        let page = get(&root, &format!("{list}?limit=1"));
        assert_eq!((&page["items"][0]["id"], &page["next"]), (&one["id"], &json!(null)), "{list}");
    }
    let key = room(&ada);
    let bans = format!("/api/v1/rooms/{key}/bans");
    assert_eq!(ada.send("POST", &bans, &json!({"person": root.id})).code(), "forbidden");
    assert_eq!(ada.send("POST", &bans, &json!({"person": ben.id})).status, 201);
    let eve = Member::sign_up(server.address(), "eve");
    assert_eq!(ada.send("POST", &bans, &json!({"person": eve.id})).status, 201);
    assert_eq!(ada.delete(&format!("{bans}/{}", eve.id)).status, 204);
    let page = ada.get(&format!("{bans}?limit=1")).json();
    assert_eq!((&page["items"][0]["person"]["name"], &page["next"]), (&json!("ben"), &json!(null)));
}

#[test]
fn bans_and_invitations_of_rooms_are_on_the_admins_lists() {
    let (server, root, ada) = staffed();
    let ben = Member::sign_up(server.address(), "ben");
    let key = room(&ada);
    let banned = ada.send("POST", &format!("/api/v1/rooms/{key}/bans"), &json!({"person": ben.id}));
    assert_eq!(banned.status, 201);
    send(&root, "POST", "bans", &json!({"network": "203.0.113.7"}));
    // Several are made in one millisecond: their order is not what is looked at.
    let rooms = |list: &[Value]| {
        let mut keys: Vec<_> = list.iter().map(|it| it["room"].as_str().unwrap_or("-").to_owned()).collect();
        keys.sort();
        keys
    };
    let (server_wide, in_room) = ("-".to_owned(), key.clone());
    assert_eq!(rooms(&items(&root, "bans")), [server_wide.clone(), in_room.clone()]);
    assert_eq!(rooms(&items(&root, &format!("bans?room={key}"))), std::slice::from_ref(&in_room));
    assert_eq!(rooms(&items(&root, "bans?person=ben")), std::slice::from_ref(&in_room));
    assert!(items(&root, "bans?person=ada").is_empty());

    send(&root, "POST", "invites", &json!({}));
    let made = send(&root, "POST", "invites", &json!({"room": key}));
    assert_eq!(ada.send("POST", &format!("/api/v1/rooms/{key}/invites"), &json!({})).status, 201);
    assert_eq!(rooms(&items(&root, "invites")), [server_wide, in_room.clone(), in_room]);
    assert_eq!(items(&root, &format!("invites?room={key}")).len(), 2);
    assert_eq!(items(&root, "invites?by=ada").len(), 1);
    let data = server.folder.path();
    assert_eq!(run(data, &format!("ban list --room {key}"))["items"], json!(items(&root, "bans?person=ben")));
    let listed = run(data, &format!("invite list --room {key} --by root"));
    assert_eq!((&listed["items"][0]["id"], &listed["items"][1]), (&made["id"], &json!(null)));
}

#[test]
fn words_keys_and_settings_are_narrowed() {
    let (server, root, _) = staffed();
    send(&root, "PUT", "words/teabag", &json!({"action": "mask"}));
    send(&root, "PUT", "words/coffee", &json!({"action": "refuse"}));
    assert_eq!(items(&root, "words?q=BAG")[0]["word"], "teabag");
    assert_eq!(items(&root, "words?action=refuse").len(), 1);
    send(&root, "POST", "keys", &json!({"name": "Weather", "rights": ["read"]}));
    send(&root, "POST", "keys", &json!({"name": "Deploy", "rights": ["admin"]}));
    assert_eq!(items(&root, "keys?q=wea")[0]["name"], "Weather");
    assert_eq!(items(&root, "keys?person=root")[0]["name"], "Deploy");
    assert!(items(&root, "keys?person=nobody").is_empty());
    let listen = items(&root, "settings?q=listen&source=arguments");
    assert_eq!((listen.len(), &listen[0]["key"]), (1, &json!("listen")));
    let data = server.folder.path();
    assert_eq!(run(data, "setting list listen --source arguments")["items"], json!(listen));
    assert_eq!(run(data, "word list --action refuse")["items"][0]["word"], "coffee");
    assert_eq!(run(data, "audit list --action word. --to 2020-01-01")["items"], json!([]));
}

#[test]
fn somebody_is_brought_into_a_room_made_its_owner_and_taken_out() {
    let (server, root, ada) = staffed();
    let ben = Member::sign_up(server.address(), "ben");
    let key = room(&ada);
    let member = send(&root, "PUT", &format!("rooms/{key}/members/ben"), &json!({"role": "owner"}));
    assert_eq!((&member["name"], &member["role"]), (&json!("ben"), &json!("owner")));
    assert_eq!(ben.get(&format!("/api/v1/rooms/{key}")).json()["role"], "owner");
    let added = run(server.folder.path(), &format!("room add {key} ben --role read_only"));
    assert_eq!(added["role"], "read_only");
    assert_eq!(root.delete(&path(&format!("rooms/{key}/members/{}", ben.id))).status, 204);
    assert_eq!(ben.get(&format!("/api/v1/rooms/{key}")).status, 404);
    assert_eq!(root.delete(&path(&format!("rooms/{key}/members/nobody"))).code(), "unknown_person");
    assert_eq!(actions(&root)[..3], ["member.removed", "member.role", "member.added"]);
}

#[test]
fn where_somebody_is_signed_in_comes_as_a_file() {
    let (server, root, _) = staffed();
    Member::sign_in(server.address(), "ada", PASSWORD);
    let csv = root.get(&path("users/ada/sessions?format=csv"));
    assert_eq!(csv.header("content-disposition"), Some("attachment; filename=\"teahouse-sessions.csv\""));
    assert_eq!(String::from_utf8(csv.body).unwrap().lines().count(), 3, "a head and two devices");
    assert_eq!(root.get(&path("users/ada/sessions?limit=1")).code(), "unknown_field");
}

#[test]
fn an_invitation_for_one_address_says_so_and_refuses_others_in_its_own_words() {
    let (server, root, _) = staffed();
    let made = send(&root, "POST", "invites", &json!({"email": "eve@example.com"}));
    let code = made["code"].as_str().expect("a code");
    let shown = crate::support::http::get(server.address(), &format!("/api/v1/invites/{code}")).json();
    assert_eq!(shown, json!({"kind": "server", "by": "root", "email_required": true}));
    let sign_up = |email: Value| {
        let mut body = json!({"login": "eve", "password": PASSWORD, "code": code});
        if email.is_string() {
            body["email"] = email;
        }
        post(server.address(), "POST", "/api/v1/sign-up", &[], &body)
    };
    for email in [json!(null), json!("mallory@example.com")] {
        let answer = sign_up(email);
        assert_eq!((answer.status, answer.code().as_str()), (403, "wrong_email"));
    }
    assert_eq!(sign_up(json!("eve@example.com")).status, 201);
}

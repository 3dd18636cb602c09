//! Lists: in pages and as files; the overview; settings without secrets; the audit log and its chain.

use serde_json::json;

use super::{get, send, staffed};
use crate::support::{Member, TestServer, http};

#[test]
fn a_list_comes_in_pages_and_whole_as_a_file() {
    let (_server, root, _) = staffed();
    for number in 0..120 {
        send(&root, "PUT", &format!("words/word-{number:03}"), &json!({"action": "mask"}));
    }
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = get(&root, &format!("words?limit=50{cursor}"));
        seen.extend(
            page["items"].as_array().unwrap().iter().map(|it| it["word"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 120);
    let csv = root.get("/api/v1/admin/words?format=csv");
    assert_eq!(csv.header("content-disposition"), Some("attachment; filename=\"teahouse-words.csv\""));
    let csv = String::from_utf8(csv.body).unwrap();
    assert_eq!(csv.lines().count(), 121, "a head and each word");
    let json = root.get("/api/v1/admin/words?format=json");
    let whole = json.json();
    assert_eq!((whole["items"].as_array().unwrap().len(), &whole["next"]), (120, &json!(null)));
    assert_eq!(root.get("/api/v1/admin/words?format=xml").status, 400);
    assert_eq!(root.get("/api/v1/admin/words?cursor=nonsense").status, 400);
}

#[test]
fn a_table_gives_a_spreadsheet_nothing_to_run() {
    let (_server, root, ada) = staffed();
    for (id, text) in
        [("a", "=HYPERLINK(\"http://evil\")"), ("b", "+1"), ("c", "-1"), ("d", "@cmd"), ("e", "a,\"b\"")]
    {
        assert_eq!(ada.say("tea", id, text).status, 201);
    }
    let csv = String::from_utf8(root.get("/api/v1/admin/messages?room=tea&format=csv").body).unwrap();
    for cell in ["\"'=HYPERLINK(\"\"http://evil\"\")\"", "\"'+1\"", "\"'-1\"", "\"'@cmd\"", "\"a,\"\"b\"\"\""]
    {
        assert!(csv.contains(cell), "{cell} in {csv}");
    }
}

#[test]
fn the_overview_counts_what_there_is() {
    let (_server, root, ada) = staffed();
    assert_eq!(ada.say("tea", "a", "hello").status, 201);
    let _open = ada.connect();
    let seen = get(&root, "overview");
    assert_eq!((&seen["numbers"]["members"], &seen["numbers"]["admins"]), (&json!(2), &json!(1)));
    assert_eq!((&seen["numbers"]["rooms"], &seen["numbers"]["connections"]), (&json!(1), &json!(1)));
    assert_eq!((&seen["ready"], &seen["series"]["seconds"]), (&json!(true), &json!(120)));
    assert!(seen["numbers"]["database_bytes"].as_u64().unwrap() > 0);
}

#[test]
fn the_plots_hear_of_every_second() {
    let (server, root, ada) = staffed();
    let _ = &server;
    let open = ada.connect();
    crate::support::eventually("two seconds with a connection", || {
        let series = get(&root, "overview")["series"].clone();
        series["connections"].as_array().unwrap().iter().filter(|it| **it == json!(1)).count() >= 2
    });
    assert_eq!(ada.say("tea", "a", "hello").status, 201);
    crate::support::eventually("a second with a message", || {
        let series = get(&root, "overview")["series"].clone();
        let messages = series["messages"].as_array().unwrap().clone();
        assert_eq!(messages.len(), series["memory_bytes"].as_array().unwrap().len());
        messages.iter().any(|it| *it == json!(1))
    });
    drop(open);
}

#[test]
fn settings_are_shown_and_secrets_are_not() {
    let secret = "f3J9-x1Qz_8vLw2Kp0Rt5Yb7Nc4Md6Hs";
    let server = TestServer::with(|config| {
        let secret = teahouse::config::SigningSecret::parse(secret).expect("a strong one");
        config.tokens.hs256_secret = Some(secret);
    });
    let root = Member::first_admin(&server, "root");
    let settings = get(&root, "settings");
    assert!(!settings.to_string().contains(secret));
    let of =
        |key: &str| settings["items"].as_array().unwrap().iter().find(|it| it["key"] == key).unwrap().clone();
    let hidden = of("tokens.hs256_secret");
    assert_eq!(
        (&hidden["value"], &hidden["secret"], &hidden["source"]),
        (&json!("set"), &json!(true), &json!("arguments"))
    );
    assert_eq!((&of("shards")["value"], &of("shards")["source"]), (&json!("0"), &json!("default")));
    assert!(of("listen")["about"].as_str().unwrap().contains("listen on"));
}

#[test]
fn the_audit_log_is_whole_and_its_export_has_every_link() {
    let (_server, root, _) = staffed();
    for number in 0..12 {
        send(&root, "PUT", &format!("words/w{number}"), &json!({"action": "mask"}));
    }
    let export = root.get("/api/v1/admin/audit/export");
    let check = get(&root, "audit/verify");
    let rows = check["rows"].as_u64().unwrap();
    assert!(check["whole"] == true && rows >= 12, "{check}");
    assert_eq!(export.header("content-type"), Some("application/x-ndjson"));
    let text = String::from_utf8(export.body).unwrap();
    let links: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(links.len() as u64, rows);
    let mut previous = "0".repeat(64);
    for (index, link) in links.iter().enumerate() {
        assert_eq!((link["id"].as_u64(), &link["previous"]), (Some(index as u64 + 1), &json!(previous)));
        previous = link["hash"].as_str().unwrap().to_owned();
    }
    assert_eq!(check["last_hash"], json!(previous));
    let found = get(&root, "audit?actor=root&action=word.&target=w3");
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    assert_eq!(found["items"][0]["detail"], json!({"action": "mask"}));
    assert_eq!(found["items"][0]["address"], "127.0.0.1");
}

#[test]
fn uploads_are_listed_by_size_and_gone_when_deleted() {
    let (server, root, ada) = staffed();
    let upload = |bytes: &[u8]| {
        let headers =
            [("authorization", ada.bearer()), ("content-type", "application/octet-stream".to_owned())];
        let headers: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = http::request(server.address(), "POST", "/api/v1/media?name=x.bin", &headers, bytes);
        assert_eq!(answer.status, 201, "{}", String::from_utf8_lossy(&answer.body));
        answer.json()["id"].as_str().unwrap().to_owned()
    };
    let (large, small) = (upload(&[7; 4_000]), upload(&[8; 40]));
    let first = |query: &str| get(&root, query)["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(first("media?order=largest"), large);
    assert_eq!(first("media?owner=ada"), small);
    assert_eq!(root.delete(&super::path(&format!("media/{large}"))).status, 204);
    assert_eq!(root.delete(&super::path(&format!("media/{large}"))).code(), "not_found");
    assert_eq!(ada.get(&format!("/media/{large}")).status, 404);
    assert_eq!(get(&root, "media")["items"].as_array().unwrap().len(), 1);
}

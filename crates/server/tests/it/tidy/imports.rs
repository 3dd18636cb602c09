//! Who may know whom: the names a file reaches for, and the edges that ARCHITECTURE.md forbids.
//!
//! Cargo holds the direction between crates; these rules hold it between the modules of one crate, and
//! keep a new line in a manifest from passing unseen.

/// What one module (a folder or a file below `crates/server/src`) must not name, and why.
pub(super) struct Edge {
    pub(super) from: &'static [&'static str],
    pub(super) never: &'static [&'static str],
    pub(super) because: &'static str,
}

/// `{http, ws, jobs, admin} → actions → {store, publish → fanout, bus}`, and never back.
pub(super) const EDGES: &[Edge] = &[
    Edge {
        from: &["actions"],
        never: &["http", "ws", "routes", "accept", "jobs", "admin", "cli"],
        because: "actions are called by every door and know none",
    },
    Edge {
        from: &["publish"],
        never: &["http", "ws", "routes", "accept", "jobs", "admin", "cli", "actions"],
        because: "publish takes what the log returned and hands it to fanout, nothing else",
    },
    Edge { from: &["http"], never: &["ws", "admin", "cli"], because: "the doors do not know each other" },
    Edge { from: &["ws"], never: &["http", "admin", "cli"], because: "the doors do not know each other" },
    Edge {
        from: &["jobs"],
        never: &["http", "ws", "routes", "accept", "cli"],
        because: "a job is a door like the others",
    },
    Edge {
        from: &["config"],
        never: &["http", "ws", "routes", "accept", "actions", "publish", "jobs", "app"],
        because: "settings are read before anything exists",
    },
];

/// Of our crates, what each may name.
pub(super) const CRATES: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("wire", &["teahouse_domain"]),
    ("store", &["teahouse_domain"]),
    ("fanout", &[]),
    ("bus", &[]),
];

/// The first names after `crate::` (and after `super::` where that is the root), groups unfolded.
pub(super) fn reached(code: &str, super_is_root: bool) -> Vec<String> {
    let mut found = Vec::new();
    let roots: &[&str] = if super_is_root { &["crate::", "super::"] } else { &["crate::", "super::super::"] };
    for root in roots {
        for (at, _) in code.match_indices(root) {
            let before = code[..at].bytes().last();
            if before.is_some_and(|byte| {
                byte == b':' || byte == b'$' || byte == b'_' || byte.is_ascii_alphanumeric()
            }) {
                continue;
            }
            found.extend(first_names(&code[at + root.len()..]));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// `a::b` → a; `{a::{b, c}, d}` → a and d.
fn first_names(text: &str) -> Vec<String> {
    let text = text.trim_start();
    let name = |part: &str| {
        part.trim().chars().take_while(|it| it.is_alphanumeric() || *it == '_').collect::<String>()
    };
    let Some(group) = text.strip_prefix('{') else { return vec![name(text)] };
    let (mut names, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(name(&group[start..at]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(name(&group[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

#[test]
fn groups_and_paths_are_unfolded() {
    let code = "use crate::{app::App, http::{a, b}, ws};\nfn f() { crate::publish::g(); $crate::x(); mycrate::y(); super::jobs::z() }";
    assert_eq!(reached(code, false), ["app", "http", "publish", "ws"]);
    assert_eq!(reached(code, true), ["app", "http", "jobs", "publish", "ws"]);
    assert_eq!(reached("use super::super::config::Config;", false), ["config"]);
}

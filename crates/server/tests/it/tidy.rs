//! The house rules that no compiler holds: sizes, head comments, who may know whom, words that must not stay.
//!
//! Reads the whole project's files. A rule that has to give way gives way by name and with a reason, in
//! `EXCEPTIONS`; an exception that no longer excuses anything fails too.

use std::{
    fs,
    path::{Path, PathBuf},
};

use lexer::Language;

mod functions;
mod imports;
mod lexer;

const FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 70;

/// `(path, rule, why it may)`.
const EXCEPTIONS: &[(&str, &str, &str)] = &[];

/// Folders with nothing of ours in them.
const SKIPPED: &[&str] = &[
    ".git",
    "target",
    "node_modules",
    "vendor",
    "corpus",
    "artifacts",
    "teahouse-data",
    "__pycache__",
    "screenshots",
    "venv",
];

/// Names that only some files of the server may say, below `crates/server/src`.
const RESERVED: &[(&str, &[&str], &str)] = &[
    (".deliver(", &["publish"], "everything that members hear passes publish"),
    (".submit(", &["actions"], "only actions change anything"),
    ("WriteOp", &["actions", "jobs", "app"], "only actions and jobs change anything"),
    ("rusqlite", &["import"], "SQL lives in the store; an import reads other programs' files"),
    ("env::var", &["config", "main"], "the environment is read with the settings"),
];

/// What no Rust file may hold. Spelt in halves, so that this file may be read too.
const NEVER: &[(&[&str], &str)] = &[
    (&["unsafe", " "], "unsafe code"),
    (&["todo", "!("], "unfinished code"),
    (&["unimplemented", "!("], "unfinished code"),
    (&["dbg", "!("], "a debugging aid"),
    (&["#[ign", "ore"], "a test that does not run"),
];

/// What no file may hold: where packages came from, and paths of somebody's machine.
const NOWHERE: &[&[&str]] = &[
    &["registry.", "npmjs"],
    &["files.python", "hosted"],
    &["static.crates", ".io"],
    &["index.crates", ".io"],
    &["--index", "-url"],
    &["\"resol", "ved\":"],
    &["/work", "/main"],
    &["/work", "/shared"],
    &["/tmp", "/work"],
    &["/root", "/."],
];

/// A file of the project.
struct Source {
    path: String,
    text: String,
    language: Option<Language>,
    code: String,
}

#[test]
fn files_are_short() {
    check("file-lines", |source| {
        let measured = ["rs", "js", "mjs", "css", "html", "py", "sh"].contains(&extension(&source.path))
            || source.path.starts_with(".ci/");
        let lines = source.text.lines().count();
        let long = measured && lines > FILE_LINES;
        long.then(|| format!("{lines} lines, {FILE_LINES} at most")).into_iter().collect()
    });
}

#[test]
fn functions_are_short() {
    check("function-lines", |source| {
        let Some(language) = source.language else { return Vec::new() };
        let long =
            functions::functions(&source.code, language).into_iter().filter(|it| it.lines > FUNCTION_LINES);
        long.map(|it| format!("line {}: {} lines, {FUNCTION_LINES} at most", it.line, it.lines)).collect()
    });
}

#[test]
fn modules_say_what_they_are_for() {
    check("head-comment", |source| {
        let attribute =
            |line: &&str| line.starts_with("#!") || line.trim() == "// @ts-check" || line.trim().is_empty();
        let first = source.text.lines().find(|line| !attribute(line)).unwrap_or_default();
        let has_head = match source.language {
            Some(Language::Rust) => first.starts_with("//!"),
            Some(Language::JavaScript) => first.starts_with("//") || first.starts_with("/*"),
            None => true,
        };
        (!has_head)
            .then(|| "no head comment: what it is for, what it must never do".to_owned())
            .into_iter()
            .collect()
    });
}

#[test]
fn modules_know_only_whom_they_may() {
    check("imports", |source| {
        let mut wrong = crate_edges(source);
        let Some((module, is_root)) = server_module(&source.path) else { return wrong };
        let reached = imports::reached(&source.code, is_root);
        for edge in imports::EDGES.iter().filter(|edge| edge.from.contains(&module)) {
            let forbidden = reached.iter().filter(|name| edge.never.contains(&name.as_str()));
            wrong.extend(forbidden.map(|name| format!("{module} → {name}: {}", edge.because)));
        }
        wrong
    });
}

#[test]
fn reserved_names_stay_where_they_belong() {
    check("reserved", |source| {
        let Some((module, _)) = server_module(&source.path) else { return Vec::new() };
        let stray =
            RESERVED.iter().filter(|(name, homes, _)| !homes.contains(&module) && source.code.contains(name));
        stray.map(|(name, _, reason)| format!("`{name}`: {reason}")).collect()
    });
}

#[test]
fn the_environment_is_read_in_one_place() {
    check("environment", |source| {
        let library = source.path.starts_with("crates/") && source.path.contains("/src/");
        let elsewhere = library && !source.path.starts_with("crates/server/");
        let reads = elsewhere && source.code.contains("env::var");
        reads.then(|| "reads the environment: settings are handed in".to_owned()).into_iter().collect()
    });
}

#[test]
fn nothing_unfinished_stays() {
    check("never", |source| {
        if source.language != Some(Language::Rust) {
            return Vec::new();
        }
        let holds = |parts: &[&str]| source.code.contains(&parts.concat());
        NEVER
            .iter()
            .filter(|(parts, _)| holds(parts))
            .map(|(parts, what)| format!("{what}: {}", parts.concat()))
            .collect()
    });
}

#[test]
fn no_file_says_where_it_was_made() {
    check("nowhere", |source| {
        let found = NOWHERE.iter().map(|parts| parts.concat()).filter(|words| source.text.contains(words));
        found.map(|words| format!("says `{words}`")).collect()
    });
}

#[test]
fn exceptions_have_reasons() {
    for (path, rule, reason) in EXCEPTIONS {
        assert!(reason.split(' ').count() > 3, "{path}, {rule}: say why");
        assert!(root().join(path).is_file(), "{path}, {rule}: there is no such file");
    }
}

/// Applies a rule to every file and lists all that break it.
fn check(rule: &str, judge: impl Fn(&Source) -> Vec<String>) {
    let sources = sources();
    assert!(sources.len() > 50, "only {} files found: is this the project?", sources.len());
    let mut wrong = Vec::new();
    for source in &sources {
        let found = judge(source);
        match EXCEPTIONS.iter().find(|(path, excused, _)| *path == source.path && *excused == rule) {
            Some(_) if found.is_empty() => {
                wrong.push(format!("{}: its exception excuses nothing now", source.path))
            }
            Some(_) => {}
            None => wrong.extend(found.into_iter().map(|reason| format!("{}: {reason}", source.path))),
        }
    }
    assert!(wrong.is_empty(), "{rule}:\n{}", wrong.join("\n"));
}

/// Our crates by the names of each other: in the manifest and in the code.
fn crate_edges(source: &Source) -> Vec<String> {
    let Some(name) = source.path.strip_prefix("crates/").and_then(|rest| rest.split('/').next()) else {
        return Vec::new();
    };
    let Some((_, may)) = imports::CRATES.iter().find(|(of, _)| *of == name) else { return Vec::new() };
    let (text, separator) = match extension(&source.path) {
        "toml" => (source.text.split("[dev-dependencies]").next().unwrap_or_default().replace('-', "_"), "."),
        _ if source.path.contains("/src/") => (source.code.clone(), "::"),
        _ => return Vec::new(),
    };
    let crates = imports::CRATES.iter().map(|(name, _)| format!("teahouse_{name}"));
    let known = crates.filter(|other| *other != format!("teahouse_{name}") && !may.contains(&other.as_str()));
    known
        .filter(|other| text.contains(&format!("{other}{separator}")))
        .map(|other| format!("{name} → {other}: ARCHITECTURE.md has no such edge"))
        .collect()
}

/// The top module of a file of the server, and whether `super` is the crate's root there.
fn server_module(path: &str) -> Option<(&str, bool)> {
    let inner = path.strip_prefix("crates/server/src/")?;
    let module = inner.split('/').next()?;
    let is_root = !inner.contains('/') || inner.ends_with("/mod.rs") && inner.matches('/').count() == 1;
    Some((module.trim_end_matches(".rs"), is_root))
}

fn sources() -> Vec<Source> {
    let mut paths = Vec::new();
    walk(&root(), &mut paths);
    paths.sort();
    paths.iter().filter_map(|path| source(path)).collect()
}

fn source(path: &Path) -> Option<Source> {
    let text = String::from_utf8(fs::read(path).ok()?).ok()?;
    let path = path.strip_prefix(root()).ok()?.to_string_lossy().into_owned();
    let language = match extension(&path) {
        "rs" => Some(Language::Rust),
        "js" | "mjs" => Some(Language::JavaScript),
        _ => None,
    };
    let code = language.map(|language| lexer::code_only(&text, language)).unwrap_or_default();
    Some(Source { path, text, language, code })
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the project").flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        // `.git` is a file where this is one of several checkouts.
        if SKIPPED.contains(&name.to_string_lossy().as_ref()) {
            continue;
        }
        if path.is_dir() {
            walk(&path, paths);
        } else {
            paths.push(path);
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the project's root")
}

fn extension(path: &str) -> &str {
    Path::new(path).extension().and_then(|it| it.to_str()).unwrap_or_default()
}

#[test]
fn the_server_modules_are_told_apart() {
    assert_eq!(server_module("crates/server/src/publish.rs"), Some(("publish", true)));
    assert_eq!(server_module("crates/server/src/http/mod.rs"), Some(("http", true)));
    assert_eq!(server_module("crates/server/src/http/media.rs"), Some(("http", false)));
    assert_eq!(server_module("crates/wire/src/lib.rs"), None);
}

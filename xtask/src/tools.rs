//! What the steps need and cargo does not bring: Debian's packages, npm's, Python's, and cargo-fuzz.
//!
//! Installs only what is missing, and nothing outside the target folder but Debian's packages (as root, by
//! apt-get, after at most one update). Where it cannot, it says what a person has to install.

use std::{fs, path::PathBuf, process::Command, sync::OnceLock};

use crate::{
    context::{Context, find_program},
    job::Job,
};

/// The packages of npm that the browser tests and the type check use. They are tools: none reaches the page.
const NODE_PACKAGES: [&str; 4] =
    ["playwright-core@1.65", "axe-core@4.14", "typescript@7.0", "@types/node@22"];

/// Makes sure that each program is there; `(program, Debian's package)`.
pub(crate) fn debian(context: &Context, step: &str, wanted: &[(&str, &str)]) -> Result<(), String> {
    let missing: Vec<&str> = wanted
        .iter()
        .filter(|(program, _)| find_program(program).is_none())
        .map(|(_, package)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    install(context, step, &missing)?;
    match wanted.iter().find(|(program, _)| find_program(program).is_none()) {
        Some((program, package)) => Err(format!("{package} is installed, but there is still no `{program}`")),
        None => Ok(()),
    }
}

/// Debian's packages, by apt-get, after at most one update.
fn install(context: &Context, step: &str, packages: &[&str]) -> Result<(), String> {
    if find_program("apt-get").is_none() || !is_root() {
        return Err(format!(
            "please install {} (Debian's names); only root can let me do it",
            packages.join(", ")
        ));
    }
    static UPDATED: OnceLock<Result<(), String>> = OnceLock::new();
    let update = || Job::new(context, step, "apt-get").args(["update"]).run().map(|_| ());
    UPDATED.get_or_init(update).clone()?;
    Job::new(context, step, "apt-get")
        .args(["install", "--yes", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .run()
        .map(|_| ())
}

/// A Python environment below the target folder with what these lists name, made anew when one of them changes; gives
/// its folder of programs.
pub(crate) fn python(context: &Context, step: &str, lists: &[PathBuf]) -> Result<PathBuf, String> {
    let folder = context.tools().join(step);
    let (programs, mark) = (folder.join("bin"), folder.join("installed"));
    let read =
        |list: &PathBuf| fs::read_to_string(list).map_err(|error| format!("{}: {error}", list.display()));
    let wanted = lists.iter().map(read).collect::<Result<String, _>>()?;
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(programs);
    }
    debian(context, step, &[("python3", "python3")])?;
    // Debian's comes without the part that puts pip into an environment.
    let whole = Job::new(context, step, "python3").args(["-c", "import ensurepip, venv"]).run();
    if whole.is_err() {
        install(context, step, &["python3-venv"])?;
    }
    Job::new(context, step, "python3").args(["-m", "venv", "--clear"]).args([&folder]).run()?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    let lists = lists.iter().flat_map(|list| ["-r".as_ref(), list.as_os_str()]);
    Job::new(context, step, programs.join("python")).args(pip).args(lists).run()?;
    fs::write(&mark, wanted).map_err(|error| format!("{}: {error}", mark.display()))?;
    Ok(programs)
}

/// The browser tests' and the type checker's packages; gives the folder to resolve them from.
pub(crate) fn node_packages(context: &Context, step: &str) -> Result<PathBuf, String> {
    debian(context, step, &[("node", "nodejs"), ("npm", "npm")])?;
    let folder = context.tools().join("node");
    let mark = folder.join("installed");
    let wanted = NODE_PACKAGES.join("\n");
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(folder);
    }
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(failed)?;
    fs::write(folder.join("package.json"), "{\"private\":true}\n").map_err(failed)?;
    Job::new(context, step, "npm")
        .args(["install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"])
        .args(NODE_PACKAGES)
        .folder(&folder)
        .run()?;
    fs::write(&mark, wanted).map_err(failed)?;
    Ok(folder)
}

/// cargo-fuzz, under the target folder.
pub(crate) fn cargo_fuzz(context: &Context, step: &str) -> Result<PathBuf, String> {
    let root = context.tools().join("cargo-fuzz");
    let program = root.join("bin/cargo-fuzz");
    if !program.is_file() {
        debian(context, step, &[("c++", "g++")])?;
        Job::cargo(context, step)
            .args(["install", "cargo-fuzz", "--version", "^0.13", "--locked", "--root"])
            .args([&root])
            .env("CARGO_TARGET_DIR", context.target.join("tools/build"))
            .run()?;
    }
    Ok(program)
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

//! Fetching the peers, by the ordinary clients (npm, pip), into a cache folder under `target/`.
//!
//! Must never touch the work tree or the machine's own packages. What is there already is taken as it is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Failure;

const NODE_PACKAGES: [&str; 2] = ["bun@1.4", "ws@8"];

/// Where the peers are.
#[derive(Debug, Default)]
pub(crate) struct Peers {
    /// Bun's program.
    pub(crate) bun: Option<PathBuf>,
    /// The folder that `ws` is found from.
    pub(crate) node_modules: Option<PathBuf>,
    /// The virtual environment's interpreter.
    pub(crate) python: Option<PathBuf>,
    /// What was found.
    pub(crate) versions: BTreeMap<String, String>,
    /// What could not be fetched, and why.
    pub(crate) missing: Vec<String>,
}

impl Peers {
    /// Fetches what is not in the cache yet.
    pub(crate) fn fetch(cache: &Path, without: &[String]) -> Result<Peers, Failure> {
        fs::create_dir_all(cache)?;
        let cache = cache.canonicalize()?;
        let mut peers = Peers::default();
        let wanted = |name: &str| !without.iter().any(|one| one == name);
        if wanted("bun") || wanted("node") {
            match fetch_node(&cache.join("node")) {
                Ok(folder) => {
                    peers.bun = find_bun(&folder).filter(|_| wanted("bun"));
                    peers.note(&folder, "bun");
                    peers.note(&folder, "ws");
                    peers.node_modules = wanted("node").then_some(folder);
                }
                Err(why) => peers.missing.push(why.to_string()),
            }
        }
        if wanted("django") {
            match fetch_django(&cache.join("django")) {
                Ok(python) => {
                    peers.versions.extend(python_versions(&python));
                    peers.python = Some(python);
                }
                Err(why) => peers.missing.push(why.to_string()),
            }
        }
        if let Ok(out) = Command::new("node").arg("--version").output() {
            peers.versions.insert("node".to_owned(), String::from_utf8_lossy(&out.stdout).trim().to_owned());
        }
        Ok(peers)
    }

    fn note(&mut self, folder: &Path, package: &str) {
        let text = fs::read_to_string(folder.join("node_modules").join(package).join("package.json"));
        let value = text.ok().and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok());
        if let Some(version) = value.as_ref().and_then(|value| value["version"].as_str()) {
            self.versions.insert(package.to_owned(), version.to_owned());
        }
    }
}

fn fetch_node(folder: &Path) -> Result<PathBuf, Failure> {
    fs::create_dir_all(folder)?;
    let there = folder.join("node_modules/ws").is_dir() && find_bun(folder).is_some();
    if !there {
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--prefix"]);
        run(npm.arg(folder).args(NODE_PACKAGES).current_dir(folder))?;
    }
    Ok(folder.to_owned())
}

/// The program itself: the package's own name for it may be a script that starts another process.
fn find_bun(folder: &Path) -> Option<PathBuf> {
    const SMALLEST: u64 = 10_000_000;
    let modules = folder.join("node_modules");
    let mut places = vec![modules.join("bun/bin/bun.exe")];
    for entry in fs::read_dir(modules.join("@oven")).into_iter().flatten().flatten() {
        places.push(entry.path().join("bin/bun"));
    }
    places.into_iter().find(|place| {
        fs::metadata(place).is_ok_and(|meta| meta.len() > SMALLEST)
            && Command::new(place)
                .arg("--version")
                .stdout(Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
    })
}

fn fetch_django(folder: &Path) -> Result<PathBuf, Failure> {
    let python = folder.join("bin/python");
    if !folder.join("bin/daphne").is_file() {
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder))?;
        let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/django/requirements.txt");
        let mut pip = Command::new(&python);
        run(pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]).arg(list))?;
    }
    Ok(python)
}

fn python_versions(python: &Path) -> Vec<(String, String)> {
    let ask = "import importlib.metadata as m\nfor n in ('Django','channels','daphne'): print(n.lower(), m.version(n))";
    let Ok(out) = Command::new(python).args(["-c", ask]).output() else { return Vec::new() };
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let pairs = text.lines().filter_map(|line| line.split_once(' '));
    pairs.map(|(name, version)| (name.to_owned(), version.to_owned())).collect()
}

fn run(command: &mut Command) -> Result<(), Failure> {
    let out = command.stdin(Stdio::null()).output()?;
    if out.status.success() {
        return Ok(());
    }
    let program = command.get_program().to_string_lossy().into_owned();
    Err(Failure::Fetch { program, why: String::from_utf8_lossy(&out.stderr).trim().to_owned() })
}

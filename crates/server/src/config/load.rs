//! Puts the settings together: defaults, then the file, then the environment, then flags.
//!
//! Must never guess: what is unknown or not allowed is an error that names it, all of them at once. Only
//! unknown variables are warnings, because orchestrators inject some.

use std::{ffi::OsString, path::PathBuf};

use super::{
    Config, PageOrigin,
    nearest::nearest,
    problem::{Origin, Problems, one_line},
    section::Group,
    toml_file::{self, Found, Known},
    value::Given,
};

const ENVIRONMENT_PREFIX: &str = "TEAHOUSE_";
const FILE_VARIABLE: &str = "TEAHOUSE_CONFIG";

/// Which settings file to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ConfigFile {
    /// None.
    #[default]
    Nowhere,
    /// This one, where there is one.
    IfThere(PathBuf),
    /// This one, and its absence is an error.
    MustBeThere(PathBuf),
}

/// One setting from the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// The setting: `limits.enabled`.
    pub name: String,
    /// Its value: `false`.
    pub value: String,
    /// How it was written, to name it in an error: `--listen`.
    pub written: String,
}

/// Where settings come from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The file. `TEAHOUSE_CONFIG` goes before anything but [`ConfigFile::MustBeThere`].
    pub file: ConfigFile,
    /// The environment; only what starts with `TEAHOUSE_` is looked at.
    pub environment: Vec<(OsString, OsString)>,
    /// The command line; later ones go before earlier ones.
    pub flags: Vec<Flag>,
}

/// A setting as it is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// `section.key`.
    pub name: &'static str,
    /// As the file would have it.
    pub value: String,
    /// Where it comes from.
    pub origin: Origin,
    /// Whether the value is kept back.
    pub secret: bool,
    /// What it does.
    pub about: String,
}

/// Settings that passed every rule, and how they came to be.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The settings.
    pub config: Config,
    /// Each of them with its value and where that comes from, for `teahouse check`.
    pub settings: Vec<Setting>,
    /// What to tell the operator without refusing to start.
    pub warnings: Vec<String>,
}

impl Config {
    /// Reads the settings.
    ///
    /// # Errors
    /// Everything that is wrong, each with where it stands and what is allowed.
    pub fn load(sources: &Sources) -> Result<Loaded, Problems> {
        let mut config = Self::default();
        let mut loading = Loading::new(&mut config);
        loading.file(sources);
        loading.environment(sources);
        loading.flags(sources);
        let Loading { settings, warnings, problems, .. } = loading.finish();
        let mut loaded = Loaded { config, settings, warnings };
        let problems = [problems, loaded.config.contradictions()].concat();
        loaded.warnings.extend(loaded.config.doubts());
        if problems.is_empty() { Ok(loaded) } else { Err(Problems(problems)) }
    }

    /// Settings that are each allowed, but not together.
    fn contradictions(&self) -> Vec<String> {
        let mut found = Vec::new();
        if self.store.segment_bytes > self.store.segments_bytes {
            found.push(
                "store.segment_bytes (one room) must not be above store.segments_bytes (all rooms)"
                    .to_owned(),
            );
        }
        if self.mail.smtp_url.is_some() && self.mail.from.is_none() {
            found.push("mail.smtp_url needs mail.from: who the letters are from".to_owned());
        }
        if self.mail.smtp_url.is_some() && self.public_url.is_none() {
            let sentence = "mail.smtp_url needs public_url: links in letters lead there";
            found.push(sentence.to_owned());
        }
        found
    }

    /// Settings that are allowed and seldom meant.
    fn doubts(&self) -> Vec<String> {
        let mut found = Vec::new();
        if self.allowed_origins.contains(&PageOrigin::Null) {
            let doubt = "allowed_origins has `null`: a sandboxed frame of any site may use this server as its visitor";
            found.push(doubt.to_owned());
        }
        if self.trusted_proxies.iter().any(|network| network.is_everything()) {
            found.push(
                "trusted_proxies trusts everybody: anyone can claim to come from any address".to_owned(),
            );
        }
        let by_tls = self.public_url.as_ref().is_some_and(|url| url.is_secure());
        if !self.listen.ip().is_loopback() && !by_tls {
            found.push(format!(
                "listen is {}, and public_url is no https:// address: passwords, tokens and messages travel readable. \
                 Put a proxy with TLS in front of it and set public_url (docs/behind-a-proxy.md)",
                self.listen
            ));
        }
        if !self.limits.enabled {
            found.push("limits.enabled is false: rates and connections are not limited".to_owned());
        }
        found
    }
}

/// The name of a setting in the environment.
fn variable_of(name: &str) -> String {
    format!("{ENVIRONMENT_PREFIX}{}", name.replace('.', "_").to_ascii_uppercase())
}

struct Loading<'a> {
    groups: Vec<Group<'a>>,
    origins: Vec<(&'static str, Origin)>,
    settings: Vec<Setting>,
    warnings: Vec<String>,
    problems: Vec<String>,
}

impl<'a> Loading<'a> {
    fn new(config: &'a mut Config) -> Self {
        let groups = config.groups();
        Self { groups, origins: Vec::new(), settings: Vec::new(), warnings: Vec::new(), problems: Vec::new() }
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.groups.iter().flat_map(|group| &group.entries).map(|entry| entry.name)
    }

    fn file(&mut self, sources: &Sources) {
        let variable = sources.environment.iter().find(|(name, _)| name == FILE_VARIABLE);
        let (path, must) = match (&sources.file, variable) {
            (ConfigFile::MustBeThere(path), _) => (path.clone(), true),
            (_, Some((_, path))) if !path.is_empty() => (PathBuf::from(path), true),
            (ConfigFile::IfThere(path), _) => (path.clone(), false),
            (ConfigFile::Nowhere, _) => return,
        };
        let text = match toml_file::read(&path) {
            Ok(Some(text)) => text,
            Ok(None) if must => {
                return self.problems.push(format!("{}: there is no such file", path.display()));
            }
            Ok(None) => return,
            Err(problem) => return self.problems.push(problem),
        };
        let (names, sections): (Vec<_>, Vec<_>) =
            (self.names().collect(), self.groups.iter().map(|group| group.name).collect());
        let known = Known {
            is_setting: &|name| names.contains(&name),
            is_section: &|name| !name.is_empty() && sections.contains(&name),
        };
        let (found, problems) = toml_file::parse(&path, &text, &known);
        self.problems.extend(problems);
        found.into_iter().for_each(|found| self.set(found));
    }

    fn environment(&mut self, sources: &Sources) {
        let known: Vec<(String, &str)> = self.names().map(|name| (variable_of(name), name)).collect();
        let ours = sources.environment.iter().filter_map(|(name, value)| Some((name.to_str()?, value)));
        for (variable, value) in
            ours.filter(|(name, _)| name.starts_with(ENVIRONMENT_PREFIX) && *name != FILE_VARIABLE)
        {
            let origin = Origin::Environment(variable.to_owned());
            let Some((_, name)) = known.iter().find(|(known, _)| known == variable) else {
                let variables = known.iter().map(|(known, _)| known.as_str()).chain([FILE_VARIABLE]);
                let nearest = nearest(variable, variables).unwrap_or_default();
                let variable = one_line(variable);
                self.warnings
                    .push(format!("{variable} is no setting and ignored; the nearest known is {nearest}"));
                continue;
            };
            let given = value.to_str().map_or(Given::Other, |value| Given::Text(value.to_owned()));
            self.set(Found { name: (*name).to_owned(), given, origin });
        }
    }

    fn flags(&mut self, sources: &Sources) {
        for flag in &sources.flags {
            let given = Given::Text(flag.value.clone());
            self.set(Found { name: flag.name.clone(), given, origin: Origin::Flag(flag.written.clone()) });
        }
    }

    fn set(&mut self, Found { name, given, origin }: Found) {
        let entry =
            self.groups.iter_mut().flat_map(|group| &mut group.entries).find(|entry| entry.name == name);
        let Some(entry) = entry else {
            let sections = self.groups.iter().map(|group| group.name).filter(|name| !name.is_empty());
            let nearest = nearest(&name, self.names().chain(sections)).unwrap_or_default();
            let name = one_line(&name);
            self.problems
                .push(format!("{origin}: unknown setting `{name}`; the nearest known is `{nearest}`"));
            return;
        };
        if entry.slot.read(&given) {
            self.origins.retain(|(known, _)| *known != entry.name);
            self.origins.push((entry.name, origin));
        } else {
            let written = given.written().filter(|_| !entry.slot.is_secret());
            let was = written.map_or(String::new(), |value| format!(", not `{}`", one_line(&value)));
            self.problems.push(format!("{origin}: {} must be {}{was}", entry.name, entry.slot.allowed()));
        }
    }

    fn finish(mut self) -> Self {
        let entries = self.groups.iter().flat_map(|group| &group.entries);
        let settings = entries.map(|entry| {
            let origin = self.origins.iter().find(|(name, _)| *name == entry.name);
            let origin = origin.map_or(Origin::Default, |(_, origin)| origin.clone());
            Setting::of(entry, origin)
        });
        self.settings = settings.collect();
        self
    }
}

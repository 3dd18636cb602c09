//! The settings as they are in force, for whoever asks the running server.
//!
//! Must never show a secret: of those only whether they are set. Bounds: one entry for each setting there is.

use super::{Config, Loaded, Setting, problem::Origin, section::Entry};

impl Setting {
    /// What stands at a place, and where that came from.
    pub(super) fn of(entry: &Entry<'_>, origin: Origin) -> Self {
        let about: String = entry.lines.concat();
        Self {
            name: entry.name,
            value: entry.slot.show(),
            origin,
            secret: entry.slot.is_secret(),
            about: about.trim().to_owned(),
        }
    }

    /// The kind of place that it comes from, in one word.
    #[must_use]
    pub const fn source(&self) -> &'static str {
        match self.origin {
            Origin::Default => "default",
            Origin::File { .. } => "file",
            Origin::Environment(_) => "environment",
            Origin::Flag(_) => "arguments",
        }
    }
}

/// Settings that a program made by itself: what is not as by default was its argument.
impl From<Config> for Loaded {
    fn from(config: Config) -> Self {
        let mut defaults = Config::default();
        let default: Vec<String> = defaults
            .groups()
            .iter()
            .flat_map(|group| &group.entries)
            .map(|entry| entry.slot.show())
            .collect();
        let mut own = config.clone();
        let groups = own.groups();
        let entries = groups.iter().flat_map(|group| &group.entries).zip(default);
        let settings = entries.map(|(entry, default)| {
            let origin = if entry.slot.show() == default {
                Origin::Default
            } else {
                Origin::Flag("the program".into())
            };
            Setting::of(entry, origin)
        });
        let settings = settings.collect();
        Self { config, settings, warnings: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Flag, Sources};

    #[test]
    fn a_secret_is_only_known_to_be_set() {
        let url = "smtp://tea:s3cr3t@mail.example.com:587";
        let flags = [
            ("mail.smtp_url", url),
            ("mail.from", "Tea <tea@example.com>"),
            ("public_url", "https://tea.example.com"),
        ];
        let flags = flags.map(|(name, value)| Flag {
            name: name.into(),
            value: value.into(),
            written: "--set".into(),
        });
        let loaded = Config::load(&Sources { flags: flags.into(), ..Sources::default() }).unwrap();
        let of = |name: &str| loaded.settings.iter().find(|setting| setting.name == name).unwrap();
        assert!(of("mail.smtp_url").secret && !of("mail.smtp_url").value.contains("s3cr3t"));
        assert_eq!((of("mail.from").source(), of("listen").source()), ("arguments", "default"));
        assert!(
            of("listen").about.starts_with("The address and port to listen on."),
            "{}",
            of("listen").about
        );
    }

    #[test]
    fn what_a_program_sets_is_told_apart_from_defaults() {
        let loaded = Loaded::from(Config { shards: 3, ..Config::default() });
        let changed: Vec<_> = loaded
            .settings
            .iter()
            .filter(|setting| setting.source() != "default")
            .map(|it| it.name)
            .collect();
        assert_eq!(changed, ["shards"]);
    }
}

//! The command line as it is written, and its help.
//!
//! Flags become settings like any other ([`Args::sources`]); what they may be is said in `config`, not here.
//! Must never read the environment: `main` passes it.

use std::{ffi::OsString, path::PathBuf};

use clap::{
    CommandFactory, Parser, Subcommand,
    error::{ContextKind, ContextValue, ErrorKind},
    value_parser,
};

use teahouse_domain::RoomKind;

use super::admin::Noun;
use crate::{
    config::{ConfigFile, Flag, Sources, nearest},
    import,
};

const FILE_BY_DEFAULT: &str = "teahouse.toml";

const AFTER_HELP: &str = "\
Settings come from teahouse.toml, then TEAHOUSE_… variables, then flags; the last one counts.
`teahouse config` prints all of them with what they mean.

Examples:
  teahouse                                   open http://127.0.0.1:8070
  teahouse --listen 0.0.0.0:8070 --data /var/lib/teahouse
  TEAHOUSE_DURABILITY=process teahouse
  teahouse --set limits.person_connections=50
  teahouse user add ada --admin              an account that runs the server
  teahouse check                             says what is wrong, and where each setting comes from";

/// A chat server that loses nothing.
#[derive(Clone, Debug, Parser)]
#[command(name = "teahouse", version, after_help = AFTER_HELP, infer_subcommands = false)]
pub struct Args {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Clone, Debug, clap::Args)]
struct Settings {
    /// The settings file (default: teahouse.toml, where there is one)
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The address and port to listen on; port 0 takes a free one
    #[arg(long, global = true, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// The folder that holds everything
    #[arg(long, global = true, value_name = "FOLDER")]
    data: Option<String>,
    /// Any setting by its name; may be given several times
    #[arg(long, global = true, value_name = "SECTION.KEY=VALUE", value_parser = read_assignment)]
    set: Vec<(String, String)>,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Start the server (what `teahouse` alone does)
    Serve,
    /// Read the settings and the data and say what is wrong; changes nothing
    Check,
    /// Write everything into one file, also while the server runs
    Backup {
        /// The file to write; it must not exist
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Fill an empty data folder from a backup; the history gets a new identity
    Restore {
        /// A file that `teahouse backup` wrote
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Bring people over from another program; may be run again
    Import {
        /// Which program.
        #[command(subcommand)]
        from: Import,
    },
    /// Prove that nothing is lost or doubled: senders, readers, cut connections, kills
    Selftest(Selftest),
    /// What admins do.
    #[command(flatten)]
    Admin(Noun),
    /// Print a settings file with every setting, its meaning and its default
    Config,
}

/// Where people are brought over from.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Import {
    /// From a Django site: accounts with their passwords, and groups
    Django(Django),
}

/// What to bring over from Django.
#[derive(Clone, Debug, PartialEq, Eq, clap::Args)]
pub struct Django {
    /// An SQLite file (it is only read), or postgres://user:password@host/name
    #[arg(long, value_name = "FILE|URL")]
    pub database: String,
    /// Make a room of each group; staff keep order there
    #[arg(long, value_name = "KIND", num_args = 0..=1, default_missing_value = "private")]
    pub groups_as_rooms: Option<GroupRooms>,
    /// The table of a user model of your own
    #[arg(long, value_name = "TABLE", default_value = import::USERS_TABLE)]
    pub users_table: String,
    /// The `iss` of the site's tokens (without a value: they have none), so that these sign in the same people
    #[arg(long, value_name = "ISS", num_args = 0..=1, default_missing_value = "")]
    pub issuer: Option<String>,
    /// Say what would happen, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print the summary as JSON
    #[arg(long)]
    pub json: bool,
}

/// What rooms of groups are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum GroupRooms {
    /// For the group's people only
    Private,
    /// For every member of the server
    Public,
}

impl From<GroupRooms> for RoomKind {
    fn from(rooms: GroupRooms) -> Self {
        match rooms {
            GroupRooms::Private => Self::Private,
            GroupRooms::Public => Self::Public,
        }
    }
}

/// What the self-test does.
#[derive(Clone, Debug, PartialEq, Eq, clap::Args)]
pub struct Selftest {
    /// A running server, such as http://127.0.0.1:8070; without it one is started in a temporary folder
    #[arg(long, value_name = "URL", conflicts_with = "kills")]
    pub url: Option<String>,
    /// How often the server is killed at a random moment (only one that the test started)
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = value_parser!(u32).range(0..=10_000))]
    pub kills: u32,
    /// How long people write, beside what the kills take
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = value_parser!(u32).range(1..=86_400))]
    pub seconds: u32,
    /// How many people write
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = value_parser!(u32).range(1..=1_000))]
    pub senders: u32,
    /// How many people only read
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = value_parser!(u32).range(1..=1_000))]
    pub readers: u32,
}

impl Args {
    /// Reads the command line.
    ///
    /// # Errors
    /// What clap makes of it (help and version too), with the nearest known flag for an unknown one.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        Self::try_parse_from(arguments).map_err(with_nearest_flag)
    }

    /// The command; `serve` where none was given.
    #[must_use]
    pub fn command(&self) -> &Command {
        self.command.as_ref().unwrap_or(&Command::Serve)
    }

    /// Where to read the settings from.
    #[must_use]
    pub fn sources(&self, environment: Vec<(OsString, OsString)>) -> Sources {
        let settings = &self.settings;
        let file = match &settings.config {
            Some(file) => ConfigFile::MustBeThere(file.clone()),
            None => ConfigFile::IfThere(FILE_BY_DEFAULT.into()),
        };
        let assigned = settings.set.iter().map(|(name, value)| flag(name, value, &format!("--set {name}")));
        let own = [("listen", &settings.listen), ("data", &settings.data)];
        let own = own
            .into_iter()
            .filter_map(|(name, value)| Some(flag(name, value.as_ref()?, &format!("--{name}"))));
        Sources { file, environment, flags: assigned.chain(own).collect() }
    }
}

fn flag(name: &str, value: &str, written: &str) -> Flag {
    Flag { name: name.to_owned(), value: value.to_owned(), written: written.to_owned() }
}

fn read_assignment(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as section.key=value")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

/// clap names a similar flag only where it is very similar; ours always names the nearest.
fn with_nearest_flag(mut error: clap::Error) -> clap::Error {
    let Some(ContextValue::String(unknown)) = error.get(ContextKind::InvalidArg) else { return error };
    if error.kind() == ErrorKind::UnknownArgument
        && unknown.starts_with("--")
        && error.get(ContextKind::SuggestedArg).is_none()
    {
        let command = <Args as CommandFactory>::command();
        let flags: Vec<String> =
            command.get_arguments().filter_map(|known| Some(format!("--{}", known.get_long()?))).collect();
        if let Some(near) = nearest(unknown, flags.iter().map(String::as_str)) {
            let near = ContextValue::String(near.to_owned());
            error.insert(ContextKind::SuggestedArg, near);
        }
    }
    error
}

#[cfg(test)]
#[path = "args_tests.rs"]
mod tests;

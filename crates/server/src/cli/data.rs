//! Commands about the data folder: `check`, `backup`, `restore`.

use std::{path::Path, process::ExitCode};

use teahouse_store::{Options, Store};

use super::{fail, say};
use crate::{
    backup,
    clock::Clock,
    config::{Config, Loaded},
    control::{self, Order, Report},
    jwt,
};

/// What is set and where it comes from; whether the data is sound.
pub(super) fn check(loaded: &Loaded) -> ExitCode {
    for setting in &loaded.settings {
        say(&format!("{} = {}   # {}", setting.name, setting.value, setting.origin));
    }
    if let Err(problem) = jwt::check(&loaded.config.tokens) {
        return fail(&problem);
    }
    let data = &loaded.config.data;
    if !data.exists() {
        return say(&format!("{}: nothing there yet; the first start makes it", data.display()));
    }
    let store = match Store::open(Options::new(data)) {
        Ok(store) => store,
        Err(error) => return fail(&error),
    };
    match store.integrity() {
        Ok(problems) if problems.is_empty() => say(&format!("{}: sound", data.display())),
        Ok(problems) => fail(&format!("{}: damaged: {}", data.display(), problems.join("; "))),
        Err(error) => fail(&error),
    }
}

/// By the running server if there is one: only it may open the files.
pub(super) fn backup(config: &Config, file: &Path) -> ExitCode {
    let file = match std::path::absolute(file) {
        Ok(file) => file,
        Err(error) => return fail(&error),
    };
    match control::ask(&config.data, &Order::Backup { file: file.clone() }) {
        Ok(Some(Report::Done(summary))) => say(&summary),
        Ok(Some(Report::Failed(reason))) => fail(&reason),
        Ok(None) => backup_offline(config, &file),
        Err(error) => fail(&error),
    }
}

fn backup_offline(config: &Config, file: &Path) -> ExitCode {
    if !config.data.exists() {
        return fail(&format!("{}: there is no data to back up", config.data.display()));
    }
    let store = match Store::open(Options::new(&config.data)) {
        Ok(store) => store,
        Err(error) => return fail(&error),
    };
    match backup::write(&store, &config.data, file) {
        Ok(summary) => say(&summary.to_string()),
        Err(error) => fail(&error),
    }
}

/// Into a folder without data.
pub(super) fn restore(config: &Config, file: &Path) -> ExitCode {
    match backup::restore(file, &config.data, Clock::system().wall()) {
        Ok(summary) => say(&summary.to_string()),
        Err(error) => fail(&error),
    }
}

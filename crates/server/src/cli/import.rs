//! `teahouse import`: reads another program's people here, and hands them to the server that holds the data.
//!
//! Without one running, one is started for as long as it takes, on a port that nobody knows. Must never print a hash.
//! Bounds: 48 KiB a parcel.

use std::{net::Ipv4Addr, process::ExitCode};

use serde::Serialize;
use teahouse_domain::{RoomKind, ServerRole};

use super::{args::Django, fail, say};
use crate::{
    Running, Server,
    config::Config,
    control::{self, Order, Report},
    import::{self, Change, Found, Item, Outcome, Parcel, Remark},
};

const PARCEL_BYTES: usize = 48 << 10;

/// What came of an import.
#[derive(Debug, Default, Serialize)]
struct Summary {
    dry_run: bool,
    read: usize,
    made: usize,
    changed: usize,
    same: usize,
    failed: usize,
    rooms_made: usize,
    admins: usize,
    disabled: usize,
    without_password: usize,
    remarks: Vec<Remark>,
}

/// `teahouse import django`.
pub(super) fn django(config: &Config, wanted: &Django) -> ExitCode {
    let found = match import::read(&wanted.database, &wanted.users_table, wanted.issuer.as_deref()) {
        Ok(found) => found,
        Err(problem) => return fail(&problem),
    };
    let done = Door::open(config).and_then(|door| run(&door, found, wanted));
    match done {
        Ok(summary) if wanted.json => match serde_json::to_string_pretty(&summary) {
            Ok(text) => say(&text),
            Err(error) => fail(&error),
        },
        Ok(summary) => say(&summary.text()),
        Err(problem) => fail(&problem),
    }
}

/// The way to the data: a server that runs already, or one of our own.
struct Door<'a> {
    config: &'a Config,
    _own: Option<Running>,
}

impl<'a> Door<'a> {
    fn open(config: &'a Config) -> Result<Self, String> {
        let door = Self { config, _own: None };
        if door.knock()? {
            return Ok(door);
        }
        let listen = (Ipv4Addr::LOCALHOST, 0).into();
        let own = Server::start(Config { listen, ..config.clone() }).map_err(|error| error.to_string())?;
        Ok(Self { config, _own: Some(own) })
    }

    /// Whether somebody opens.
    fn knock(&self) -> Result<bool, String> {
        let nothing = Order::Import(Parcel { dry_run: true, items: Vec::new() });
        control::ask(&self.config.data, &nothing)
            .map(|answer| answer.is_some())
            .map_err(|error| error.to_string())
    }

    fn hand_over(&self, items: Vec<Item>, dry_run: bool) -> Result<Vec<Outcome>, String> {
        match control::ask(&self.config.data, &Order::Import(Parcel { dry_run, items })) {
            Ok(Some(Report::Done(outcomes))) => {
                serde_json::from_str(&outcomes).map_err(|error| error.to_string())
            }
            Ok(Some(Report::Failed(reason))) => Err(reason),
            Ok(None) => Err("the server is gone: run this again, it goes on where it stopped".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// In parcels that fit on a line.
    fn hand_over_all(&self, items: Vec<Item>, dry_run: bool) -> Result<Vec<Outcome>, String> {
        let (mut outcomes, mut parcel, mut bytes) = (Vec::new(), Vec::new(), 0);
        for item in items {
            let length = serde_json::to_string(&item).map_err(|error| error.to_string())?.len();
            if bytes + length > PARCEL_BYTES && !parcel.is_empty() {
                outcomes.extend(self.hand_over(std::mem::take(&mut parcel), dry_run)?);
                bytes = 0;
            }
            bytes += length;
            parcel.push(item);
        }
        outcomes.extend(self.hand_over(parcel, dry_run)?);
        Ok(outcomes)
    }
}

fn run(door: &Door<'_>, found: Found, wanted: &Django) -> Result<Summary, String> {
    let mut summary = Summary { dry_run: wanted.dry_run, read: found.people.len(), ..Summary::default() };
    summary.remarks = found.remarks;
    let mut keys = vec![None; found.groups.len()];
    if let Some(kind) = wanted.groups_as_rooms {
        let kind = RoomKind::from(kind);
        let items = found.groups.iter().map(|group| Item::room(group, kind)).collect();
        let outcomes = door.hand_over_all(items, wanted.dry_run)?;
        for ((group, key), outcome) in found.groups.iter().zip(&mut keys).zip(outcomes) {
            summary.rooms_made += usize::from(outcome.done == Some(Change::Made));
            summary.remark(&format!("{} ({})", group.origin, group.name), outcome.remarks);
            *key = outcome.room;
        }
    }
    let rooms_of =
        |groups: &[usize]| groups.iter().filter_map(|&group| keys[group].clone()).collect::<Vec<_>>();
    let people = &found.people;
    let items = people.iter().map(|person| Item::person(person, &rooms_of(&person.groups))).collect();
    for (person, outcome) in people.iter().zip(door.hand_over_all(items, wanted.dry_run)?) {
        summary.admins += usize::from(person.role == ServerRole::Admin);
        summary.disabled += usize::from(person.disabled);
        summary.without_password += usize::from(person.password.is_none());
        match outcome.done {
            Some(Change::Made) => summary.made += 1,
            Some(Change::Changed) => summary.changed += 1,
            Some(Change::Same) => summary.same += 1,
            None => summary.failed += 1,
        }
        summary.remark(&format!("{} ({})", person.origin, person.login), outcome.remarks);
    }
    Ok(summary)
}

impl Summary {
    fn remark(&mut self, who: &str, remarks: Vec<String>) {
        self.remarks.extend(remarks.into_iter().map(|what| Remark { who: who.to_owned(), what }));
    }

    fn text(&self) -> String {
        let Self {
            read, made, changed, same, failed, rooms_made, admins, disabled, without_password, ..
        } = self;
        let mut lines = vec![
            format!(
                "{read} people read: {made} made, {changed} changed, {same} unchanged, {failed} not taken"
            ),
            format!(
                "of these {admins} admins, {disabled} switched off, {without_password} without a password"
            ),
            format!("{rooms_made} rooms made"),
        ];
        if self.dry_run {
            lines.insert(0, "nothing was changed; without --dry-run this would happen:".to_owned());
        }
        lines.extend(self.remarks.iter().map(|remark| format!("  {}: {}", remark.who, remark.what)));
        lines.join("\n")
    }
}

//! The server itself: how it goes, how it is set, what was done to it.
//!
//! Must never show a secret. Bounds: a page; the totals are counted at most every [`COUNT_EVERY`].

use std::{sync::Arc, time::Duration};

use parking_lot::Mutex;
use serde_json::Value;
use teahouse_domain::{AuditEntry, List, Result};
use teahouse_store::{AuditFilter as Wanted, Totals};
use teahouse_wire::{
    AsText,
    admin::{AuditCheck, AuditFilter, AuditRow, Numbers, Overview, Series, SettingRow, SettingsFilter},
    rest::{Items, User},
};

use super::{cursor, limit, names, names::Names, note_export, page, shown};
use crate::{actions::By, app::App, telemetry::series};

/// Counting walks along tables: a page that asks each second does not make the server count each second.
const COUNT_EVERY: Duration = Duration::from_secs(5);
/// Rows of one piece of an export.
const EXPORT_ROWS: usize = 500;

/// What was counted last, and when.
#[derive(Default)]
pub(crate) struct Glance(Mutex<Option<(Duration, Totals)>>);

pub(super) async fn overview(app: &Arc<App>) -> Result<Value> {
    let totals = totals(app).await?;
    let shards = app.fanout().stats();
    let numbers = Numbers {
        members: totals.accounts,
        admins: totals.admins,
        disabled: totals.disabled,
        guests: totals.guests,
        online: app.people.count() as u64,
        connections: shards.connections,
        rooms: totals.rooms_open + totals.rooms_public + totals.rooms_private + totals.rooms_direct,
        events: totals.events,
        media: totals.media,
        media_bytes: totals.media_bytes,
        database_bytes: totals.data_bytes,
        free_bytes: app.media.folder().free_bytes().unwrap_or_default(),
        open_reports: totals.open_reports,
        bans: totals.bans,
        sessions: totals.sessions,
    };
    shown(&Overview {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        at: AsText(app.clock.wall()),
        started_at: AsText(app.started_at),
        ready: app.readiness().is_ok(),
        numbers,
        series: seconds(app),
    })
}

async fn totals(app: &App) -> Result<Totals> {
    let now = app.clock.monotonic();
    let known = app.glance.0.lock().clone();
    if let Some((at, totals)) = known
        && now.saturating_sub(at) < COUNT_EVERY
    {
        return Ok(totals);
    }
    let totals = app.read(teahouse_store::Reader::totals).await?;
    *app.glance.0.lock() = Some((now, totals.clone()));
    Ok(totals)
}

fn seconds(app: &App) -> Series {
    let points = app.series.points();
    let all = |of: fn(&series::Point) -> u64| points.iter().map(of).collect();
    Series {
        seconds: series::SECONDS as u64,
        connections: all(|point| point.connections),
        messages: all(|point| point.events),
        deliveries: all(|point| point.deliveries),
        commit_us: all(|point| point.commit_us),
        memory_bytes: all(|point| point.memory_bytes),
    }
}

pub(super) fn settings(app: &App, filter: &SettingsFilter) -> Result<Value> {
    let part = filter.q.as_ref().map(|q| q.to_lowercase());
    let wanted = app.settings.iter().filter(|setting| {
        part.as_ref().is_none_or(|part| setting.name.contains(part.as_str()))
            && filter.source.is_none_or(|source| source.as_str() == setting.source())
    });
    let rows = wanted.map(|setting| SettingRow {
        key: setting.name.to_owned(),
        // A secret is shown as three dots where it is set.
        value: match (setting.secret, setting.value.as_str()) {
            (false, value) => value.to_owned(),
            (true, "\"\"") => String::new(),
            (true, _) => "set".to_owned(),
        },
        source: setting.source().to_owned(),
        secret: setting.secret,
        about: setting.about.clone(),
    });
    shown(&Items { items: rows.collect(), next: None })
}

pub(super) async fn audit(app: &App, filter: AuditFilter) -> Result<Value> {
    let (start, most) = (cursor(&filter.page)?, limit(&filter.page));
    let found = app
        .read(move |reader| {
            let actor = names::meant(reader, filter.actor.as_ref())?;
            let wanted = Wanted {
                actor,
                action: filter.action.map(Into::into),
                target: filter.target.map(Into::into),
                from: filter.from.map(|from| from.0),
                to: filter.to.map(|to| to.0),
            };
            let found = reader.audit(&wanted, start, most)?;
            let mut names = Names::new(reader);
            let rows: Result<Vec<_>> =
                found.items.into_iter().map(|entry| audit_row(&mut names, entry)).collect();
            Ok(List { items: rows?, next: found.next })
        })
        .await?;
    page(found)
}

/// From the first link on, in the order of the chain.
pub(super) async fn export_audit(app: &App, by: &By, after: u64) -> Result<Value> {
    if after == 0 {
        note_export(app, by, "audit").await?;
    }
    let found = app
        .read(move |reader| {
            let found = reader.audit_after(after, EXPORT_ROWS)?;
            let last = found.last().map(|entry| entry.id.to_string()).filter(|_| found.len() == EXPORT_ROWS);
            let mut names = Names::new(reader);
            let rows: Result<Vec<_>> = found.into_iter().map(|entry| audit_row(&mut names, entry)).collect();
            Ok(Items { items: rows?, next: last })
        })
        .await?;
    shown(&found)
}

fn audit_row(names: &mut Names<'_>, entry: AuditEntry) -> Result<AuditRow> {
    Ok(AuditRow {
        id: entry.id,
        at: AsText(entry.at),
        // Called as they were then, for that is what the hash was made of.
        actor: names.maybe(entry.actor)?.map(|actor| User { name: entry.actor_name.to_string(), ..actor }),
        actor_name: entry.actor_name.into(),
        address: Some(String::from(entry.address)).filter(|address| !address.is_empty()),
        action: entry.action.into(),
        target: entry.target.into(),
        detail: serde_json::from_str(&entry.detail).unwrap_or_default(),
        previous: hex(&entry.previous),
        hash: hex(&entry.hash),
    })
}

pub(super) async fn verify(app: &App) -> Result<Value> {
    let verdict = app.read(teahouse_store::Reader::verify_audit).await?;
    shown(&AuditCheck {
        rows: verdict.whole,
        whole: verdict.broken_at.is_none(),
        broken_at: verdict.broken_at,
        last_hash: (verdict.whole > 0).then(|| hex(&verdict.head)),
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

//! Reports of messages: of all rooms for admins, of one room or of all of theirs for those who keep order there. One way to show them and
//! one to handle them.
//!
//! Asks nobody whether they may: its callers did. Must never show or change a report of another room than the one that
//! was asked for. Bounds: a page; the wire's texts.

use serde_json::{Value, json};
use teahouse_domain::{List, PersonId, Report, ReportId, ReportState as State, Result, RoomId};
use teahouse_store::{Done, ReportFilter, ReportScope, WriteOp};
use teahouse_wire::{
    AsText,
    admin::{HandleReport, ReportRow, ReportState, ReportsFilter},
    rest::{Items, Paging},
};

use super::{cursor, limit, names, names::Names, not_there, shown};
use crate::{actions::By, app::App};

pub(super) async fn all(app: &App, filter: ReportsFilter) -> Result<Value> {
    let room = names::room_meant(app, filter.room.as_ref())?;
    let scope = room.map_or(ReportScope::All, ReportScope::Room);
    shown(&list(app, scope, filter.state, &filter.page).await?)
}

pub(super) async fn handled(app: &App, by: &By, id: ReportId, change: HandleReport) -> Result<Value> {
    shown(&handle(app, by, (None, id), change).await?)
}

/// A page of reports, the youngest first.
///
/// # Errors
/// `bad_request` for a cursor that is none.
pub(crate) async fn list(
    app: &App,
    scope: ReportScope,
    state: Option<ReportState>,
    page: &Paging,
) -> Result<Items<ReportRow>> {
    let (start, most) = (cursor(page)?, limit(page));
    let wanted = ReportFilter { state: state.map(kept), scope };
    let List { items, next } = app
        .read(move |reader| {
            let mut names = Names::new(reader);
            let found = names.reader().reports(&wanted, start, most)?;
            let next = found.next;
            let rows: Result<Vec<_>> =
                found.items.into_iter().map(|report| report_row(&mut names, report)).collect();
            Ok(List { items: rows?.into_iter().flatten().collect(), next })
        })
        .await?;
    Ok(Items { items, next: next.map(|cursor| cursor.to_string()) })
}

/// Says how far a report is, and gives it as it is then.
///
/// # Errors
/// `not_found` for no report, one of a room that is no more, or of another room than the one that is named; `too_long`.
pub(crate) async fn handle(
    app: &App,
    by: &By,
    (room, id): (Option<RoomId>, ReportId),
    change: HandleReport,
) -> Result<ReportRow> {
    let change = change.check()?;
    let missing = || not_there("no such report");
    // A report stays in its room for ever: what is read here holds when it is written.
    show(app, id, room).await?.ok_or_else(missing)?;
    let note = change.note.unwrap_or_default();
    let audit = by.audit("report.handled", id, json!({"state": kept(change.state).as_str(), "note": &note}));
    let op = WriteOp::HandleReport {
        id,
        state: kept(change.state),
        by: Some(by.speaker.id).filter(|&id| id != PersonId(0)),
        note: note.into(),
    };
    if app.write(op.audited(audit)).await? == Done::Same {
        return Err(missing());
    }
    show(app, id, room).await?.ok_or_else(missing)
}

/// `None`: there is none, or not in that room, or the room is no more.
async fn show(app: &App, id: ReportId, room: Option<RoomId>) -> Result<Option<ReportRow>> {
    app.read(move |reader| {
        let mut names = Names::new(reader);
        let report = names.reader().report(id)?;
        let report = report.filter(|report| room.is_none_or(|room| report.room == room));
        report.map_or(Ok(None), |report| report_row(&mut names, report))
    })
    .await
}

/// `None`: of a room that is no more.
fn report_row(names: &mut Names<'_>, report: Report) -> Result<Option<ReportRow>> {
    let Some(room) = names.room(report.room)? else { return Ok(None) };
    Ok(Some(ReportRow {
        id: AsText(report.id),
        room: AsText(room.key),
        title: room.title,
        seq: report.seq.0,
        text: report.text.into(),
        author: names.person(report.author)?,
        reporter: names.person(report.reporter)?,
        reason: report.reason.into(),
        created_at: AsText(report.created_at),
        state: travelling(report.state),
        handled_by: names.maybe(report.handled_by)?,
        handled_at: report.handled_at.map(AsText),
        note: Some(String::from(report.note)).filter(|note| !note.is_empty()),
    }))
}

const fn kept(state: ReportState) -> State {
    match state {
        ReportState::Open => State::Open,
        ReportState::Done => State::Done,
        ReportState::Dismissed => State::Dismissed,
    }
}

const fn travelling(state: State) -> ReportState {
    match state {
        State::Open => ReportState::Open,
        State::Done => ReportState::Done,
        State::Dismissed => ReportState::Dismissed,
    }
}

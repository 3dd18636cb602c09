//! What happens without anybody asking: telling rooms who came and went, refusing what waited too long,
//! forgetting who left, removing uploads that no message names, finishing what a restart interrupted.
//!
//! Must never be on the way of a message. Each job is bounded by what it looks at.

use std::{sync::Arc, time::Duration};

use teahouse_store::{Done, WriteOp};
use teahouse_wire::chat;

use crate::{
    actions::{removals, send::busy, upload},
    app::App,
    notify,
    presence::Present,
    publish,
};

const LOOK_AT_THE_CLOCK: Duration = Duration::from_secs(1);
const SWEEP: Duration = Duration::from_secs(600);
const MEDIA_BATCH: usize = 100;

/// Once a second, on a shard's thread.
pub(crate) fn every_second(app: &Arc<App>) {
    let now = app.clock.monotonic();
    tell_presence(app);
    notify::every_second(app);
    refuse_stale(app);
    end_sessions(app);
    app.series.add(app.reading());
    app.people.sweep();
    app.presence.sweep(now);
    app.slow.sweep(now);
    app.limits.sweep(now);
}

fn tell_presence(app: &App) {
    for change in app.presence.changes(app.clock.monotonic()) {
        let Ok(Some(name)) = app.store.room_name(change.room) else { continue };
        let joined: Vec<chat::Present<'_>> = change.joined.iter().map(Present::shown).collect();
        app.whisper(change.room, |payload| {
            chat::presence(payload, name.as_str(), change.count as u64, &joined, &change.left);
        });
    }
}

/// Whose token or session is over by now goes.
fn end_sessions(app: &Arc<App>) {
    let shared = Arc::clone(app);
    app.fanout().visit(move |conn, session| session.look_at_the_clock(&shared, conn));
}

/// What waited too long for the disk is withdrawn and refused; what is in a batch never is.
fn refuse_stale(app: &App) {
    let Some(before) = app.clock.monotonic().checked_sub(app.config.deadlines.queue_wait) else { return };
    publish::refuse(app, app.log.withdraw(before), &busy());
}

/// At the start, accounts go whose removal had begun, and files without a row; every ten minutes by our clock, what was uploaded and never said.
pub(crate) async fn housekeeping(app: Arc<App>) {
    app.runtime.spawn(removals::resume(Arc::clone(&app)));
    sweep_strays(&app).await;
    let mut timer = tokio::time::interval(LOOK_AT_THE_CLOCK);
    let mut due = Duration::ZERO;
    loop {
        timer.tick().await;
        let now = app.clock.monotonic();
        if now >= due {
            due = now + SWEEP;
            forget_what_is_over(&app).await;
            remove_unnamed_media(&app).await;
        }
    }
}

/// What a crash left between a file and its row. A file of which nothing is known for sure stays.
async fn sweep_strays(app: &Arc<App>) {
    let app = Arc::clone(app);
    let swept = tokio::task::spawn_blocking(move || {
        let known = |id| {
            app.is_draining()
                || app.store.read(move |reader| reader.media(id)).map_or(true, |row| row.is_some())
        };
        app.media.folder().sweep_strays(known)
    });
    match swept.await {
        Ok(Ok(0)) => {}
        Ok(Ok(files)) => tracing::info!(files, "removed files of uploads that a crash cut off"),
        Ok(Err(error)) => tracing::warn!(%error, "the media folder could not be swept"),
        Err(error) => tracing::warn!(%error, "the sweep of the media folder failed"),
    }
}

/// Sessions, codes, bans and mutes whose time is over, and what was said in rooms that were ended.
async fn forget_what_is_over(app: &App) {
    loop {
        match app.write(WriteOp::Sweep { now: app.clock.wall() }).await {
            Ok(Done::Swept { more: true }) => {}
            Ok(_) => return,
            Err(error) => return tracing::warn!(%error, "what is over could not be forgotten"),
        }
    }
}

/// The rows go first: a crash between leaves a file without a row, which the next start sweeps.
async fn remove_unnamed_media(app: &Arc<App>) {
    let keep = u64::try_from(app.config.media.keep_unnamed.as_millis()).unwrap_or(u64::MAX);
    let older_than = teahouse_domain::Timestamp(app.clock.wall().0.saturating_sub(keep));
    loop {
        let op = WriteOp::RemoveUnnamedMedia { older_than, limit: MEDIA_BATCH };
        let Ok(Done::Removed(ids)) = app.write(op).await else { return };
        upload::forget_files(app, &ids).await;
        if ids.len() < MEDIA_BATCH {
            return;
        }
    }
}

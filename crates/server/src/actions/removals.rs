//! Accounts that go, for good: switched off first, then what they said and uploaded, then the account itself.
//!
//! What has begun is noted with the first step and finished whatever happens: when who asked hangs up, when the queue is
//! full for a while, and after a restart. Must never be begun without being able to end: nobody can sign in to ask again.
//! Bounds: one page of messages, or [`UPLOADS`] uploads, at a time.

use std::{sync::Arc, time::Duration};

use serde_json::json;
use teahouse_domain::{Code, KeyId, PersonId, Result};
use teahouse_store::{Done, KeyFilter, Reader, Removal, WriteOp};

use crate::{
    actions::{By, accounts::Said, erase, unexpected, upload},
    app::{App, draining},
    consequences::Consequence,
};

const UPLOADS: usize = 100;
const KEYS: usize = 100;
/// How long a full queue or a full disk is left alone.
const AGAIN: Duration = Duration::from_secs(1);

/// Removes an account, whoever asks for it.
///
/// # Errors
/// `last_admin`, `unknown_person`; what keeps it from being finished now: the next start does it then.
pub(crate) async fn remove(app: &Arc<App>, by: &By, person: PersonId, said: Said) -> Result<()> {
    let messages = said == Said::Delete;
    let removal = Removal { person, by: by.author(), messages };
    let audit = by.audit("account.deleted", person, json!({"messages": messages}));
    let shared = Arc::clone(app);
    // To its end also when who asked is gone: their sessions are.
    let removed = app.runtime.spawn(async move {
        // Nothing new may come while the old goes.
        let begin = WriteOp::BeginRemoval(Box::new(removal.clone())).audited(audit);
        let keys = shared.read(move |reader| keys_of(reader, person)).await?;
        let revoked = keys.into_iter().map(Consequence::KeyRevoked);
        shared.commit(begin, consequences(person).into_iter().chain(revoked).collect()).await?;
        finish(&shared, &removal).await
    });
    removed.await.unwrap_or_else(|_| Err(draining()))
}

/// Finishes what had begun when the server stopped.
pub(crate) async fn resume(app: Arc<App>) {
    match app.read(Reader::removals).await {
        Ok(removals) => {
            for removal in removals {
                // Why it was not, stands in the log.
                let _ = finish(&app, &removal).await;
            }
        }
        Err(error) => tracing::error!(%error, "which accounts are on their way out could not be read"),
    }
}

/// The keys that act in somebody's name.
fn keys_of(reader: &mut Reader, person: PersonId) -> Result<Vec<KeyId>> {
    let theirs = KeyFilter { person: Some(person), ..KeyFilter::default() };
    let (mut keys, mut after) = (Vec::new(), None);
    loop {
        let page = reader.keys(&theirs, after, KEYS)?;
        keys.extend(page.items.into_iter().filter(|key| key.revoked_at.is_none()).map(|key| key.id));
        after = page.next;
        if after.is_none() {
            return Ok(keys);
        }
    }
}

fn consequences(person: PersonId) -> Vec<Consequence> {
    vec![Consequence::Person(person), Consequence::SignedOut { person, except: None }]
}

async fn finish(app: &Arc<App>, removal: &Removal) -> Result<()> {
    loop {
        let Err(error) = take_away(app, removal).await else { return Ok(()) };
        match error.code {
            // Somebody else asked for it, too, and was faster.
            Code::UnknownPerson => return Ok(()),
            Code::Busy | Code::StorageFull | Code::OutcomeUnknown if !app.is_draining() => {
                tokio::time::sleep(AGAIN).await;
            }
            _ => {
                tracing::error!(%error, person = %removal.person, "an account is not removed yet: the next start goes on");
                return Err(error);
            }
        }
    }
}

/// Can be done again from the beginning: what is gone is not found a second time.
async fn take_away(app: &Arc<App>, removal: &Removal) -> Result<()> {
    let person = removal.person;
    if removal.messages {
        erase::all_of(app, &removal.by, person).await?;
        uploads_of(app, person).await?;
    }
    app.commit(WriteOp::DeleteAccount { person }, consequences(person)).await.map(|_| ())
}

/// What they uploaded and nothing shows any more, rows and bytes.
async fn uploads_of(app: &Arc<App>, owner: PersonId) -> Result<()> {
    loop {
        let done = app.write(WriteOp::RemoveUnnamedMediaOf { owner, limit: UPLOADS }).await?;
        let Done::Removed(ids) = done else { return Err(unexpected(&done)) };
        upload::forget_files(app, &ids).await;
        if ids.len() < UPLOADS {
            return Ok(());
        }
    }
}

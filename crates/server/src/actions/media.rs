//! Who may see an upload: who sent it, who may read one of the rooms in which it was shown or whose picture it is;
//! pictures of people everybody who is signed in.
//!
//! Must never tell an upload that somebody may not see from one that does not exist. Bounds: the rooms that name it.

use std::sync::Arc;

use teahouse_domain::{MediaId, PersonId, Result, RoomKind, ServerRole, policy::Action};

use crate::{app::App, people::Speaker};

/// How long what was seen may be kept where it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    /// It was shown in an open room, to anybody who came by.
    Forever,
    /// Only while this person may see it: a browser asks each time.
    AskAgain,
}

/// Whether this person (none: nobody known) may see the upload; `None`: for them there is none.
///
/// # Errors
/// Why it cannot be read.
pub(crate) async fn may_see(app: &Arc<App>, speaker: Option<&Speaker>, id: MediaId) -> Result<Option<Keep>> {
    let Some(readers) = app.read(move |reader| reader.media_readers(id)).await? else { return Ok(None) };
    let nobody;
    let speaker = match speaker {
        Some(speaker) => speaker,
        None => {
            nobody = Speaker::stranger(PersonId(0));
            &nobody
        }
    };
    if app.check_person(speaker).is_err() {
        return Ok(None);
    }
    let member = speaker.role() != ServerRole::Guest;
    let mut seen = (readers.owner == speaker.id || (readers.picture && member)).then_some(Keep::AskAgain);
    for room in readers.rooms.into_iter().chain(readers.picture_of) {
        let Some(facts) = app.store.facts(room)? else { continue };
        if app.admit_to(speaker, facts, Action::Read).is_err() {
            continue;
        }
        if facts.kind == RoomKind::Open {
            return Ok(Some(Keep::Forever));
        }
        seen = Some(Keep::AskAgain);
    }
    Ok(seen)
}

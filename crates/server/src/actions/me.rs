//! Who I am, and what I want to be called.

use std::sync::Arc;

use teahouse_domain::{DisplayName, Result, ServerRole};
use teahouse_store::WriteOp;
use teahouse_wire::{
    AsText,
    rest::{Me, Rights, SignUps},
};

use crate::{app::App, people::Speaker};

/// The person as they see themselves.
pub(crate) fn describe(speaker: &Speaker) -> Me {
    let name = speaker.chosen_name();
    Me {
        id: speaker.id.to_string(),
        named: name.is_some(),
        name: speaker.shown_name().into(),
        guest: speaker.role() == ServerRole::Guest,
        role: AsText(speaker.role()),
        login: None,
        email: None,
        picture: None,
        language: None,
        rights: Rights { sign_up: SignUps::Closed, make_rooms: false },
    }
}

/// Keeps a new display name and uses it on every open socket from now on.
///
/// # Errors
/// `bad_name`, or why it cannot be kept.
pub(crate) async fn rename(app: &Arc<App>, speaker: &Arc<Speaker>, name: &str) -> Result<Me> {
    let name = DisplayName::parse(name)?;
    app.write(WriteOp::SetPersonName { person: speaker.id, name: name.clone() }).await?;
    speaker.rename(&name);
    app.presence.rename(speaker);
    Ok(describe(speaker))
}

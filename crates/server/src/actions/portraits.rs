//! The picture that another application says somebody has, kept as theirs.
//!
//! Taken when the address in the token is another one than last time: what its owner chose here meanwhile stays until
//! then. Must never be waited for by who shows the token. Bounds: those of [`crate::pictures`], and the person's uploads.

use std::sync::Arc;

use teahouse_domain::{Account, Code, Error, MediaKind, PersonId, Result, ServerRole};
use teahouse_store::{AccountChanges, WriteOp};

use crate::{
    actions::upload,
    app::{App, draining},
    consequences::Consequence,
    media::About,
};

/// Has the picture fetched, if it is a new one from a host that is allowed.
pub(crate) fn follow(app: &Arc<App>, account: &Account, address: &str) {
    if account.role == ServerRole::Guest || account.picture_from.as_deref() == Some(address) {
        return;
    }
    let Some(place) = app.pictures.queue(account.id, address, app.clock.wall()) else { return };
    let (shared, person, address) = (Arc::clone(app), account.id, address.to_owned());
    app.runtime.spawn(async move {
        if let Err(error) = take(&shared, person, &address).await {
            shared.pictures.failed(person, &error.message);
        }
        drop(place);
    });
}

async fn take(app: &Arc<App>, person: PersonId, address: &str) -> Result<()> {
    let bytes = app.pictures.fetch(address).await;
    let bytes = bytes.map_err(|problem| Error::new(Code::BadMedia, problem))?;
    let account = app.store.account(person)?.ok_or_else(draining)?;
    let speaker = app.arrive(&account)?;
    let about = About { claimed: Some(MediaKind::Image), ..About::default() };
    let left = upload::left_today(app, &speaker).await?;
    let accepted = app.media.accept_bytes(&bytes, left, about).await?;
    let media = upload::keep(app, &speaker, accepted).await?;
    let changes = AccountChanges {
        picture: Some(Some(media.id)),
        picture_from: Some(address.into()),
        ..AccountChanges::default()
    };
    let op = WriteOp::UpdateAccount { person, changes: Box::new(changes) };
    app.commit(op, vec![Consequence::Person(person)]).await.map(drop)
}

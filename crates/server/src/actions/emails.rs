//! Whose a mail address is.
//!
//! What somebody types is only what they say: it is kept, and shown to them. Where letters can be sent, a link in one
//! proves it, and only then do people sign in by it and get letters there. Where none can, nobody can prove anything:
//! the first who names an address has it. Must never tell whether somebody else has it: the answer is there before
//! anything is looked up, and the letter is for whoever reads it. A link works once, for a day, while the account says
//! the same. Bounds: one letter in five minutes to one account, six an hour to one address; tries by address.

use std::{net::IpAddr, sync::Arc};

use serde_json::json;
use teahouse_domain::{Account, CodePurpose, Email, Result};
use teahouse_store::{Claim, Done, WriteOp};

use crate::{
    actions::{By, resets},
    app::App,
    consequences::{self, Consequence},
    limits::Seldom,
    mail::Mailer,
    secret,
};

/// How long a link works: people read their letters at home.
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// What the word of somebody is worth who names an address as theirs.
pub(crate) fn claim(app: &App) -> Claim {
    if app.mailer.is_some() { Claim::Unproved } else { Claim::First }
}

/// Sends a letter to the address that the account says is its own, if that is not proved yet; is not waited for.
pub(crate) fn ask(app: &Arc<App>, account: &Account, address: IpAddr) {
    let (Some(mailer), Some(email), false) =
        (app.mailer.clone(), account.email.clone(), account.email_confirmed)
    else {
        return;
    };
    let (shared, account) = (Arc::clone(app), account.clone());
    app.runtime.spawn(async move {
        if let Err(error) = send(&shared, &mailer, (&account, &email), address).await {
            tracing::warn!(%error, "a letter about an address could not be sent");
        }
    });
}

async fn send(
    app: &Arc<App>,
    mailer: &Mailer,
    (account, email): (&Account, &Email),
    address: IpAddr,
) -> Result<()> {
    let key = email.clone();
    let owner = app.read(move |reader| reader.email_owner(&key)).await?;
    let others = owner.is_some_and(|owner| owner.id != account.id && owner.email_confirmed);
    app.limits.seldom(Seldom::Letters, email, app.clock.monotonic())?;
    let base = app.link_base();
    if others {
        let text = format!(
            "Hello,\n\nsomebody used your address for another account at {base}, where you have one already. If that was \
             you, sign in with it, or ask for a new password. If it was not, there is nothing to do.\n"
        );
        return mailer.send(email, "You have an account already", &text).await;
    }
    let purpose = CodePurpose::Email(account.id);
    let by = By::nobody(address);
    let Some(code) = resets::make(app, &by, purpose, Some(email.clone()), DAY_MS).await? else {
        return Ok(());
    };
    let text = format!(
        "Hello {},\n\nthis address was given for your account at {base}. If that was you, open\n\n{base}/confirm/{code}\n\n\
         within a day: from then on you can sign in with it, and set a new password if you forget yours. If it was not, \
         there is nothing to do.\n",
        account.shown_name(),
    );
    mailer.send(email, "Is this your address?", &text).await
}

/// The address of a link is its account's from now on.
///
/// # Errors
/// `bad_code`, `rate_limited`.
pub(crate) async fn confirm(app: &Arc<App>, code: &str, address: IpAddr) -> Result<()> {
    app.limits.try_address(address, app.clock.monotonic())?;
    let op = WriteOp::ConfirmEmail { code: secret::hash(code) };
    let change = op.audited(By::nobody(address).audit("email.confirmed", "", json!(null)));
    let Done::Account(account) = app.commit(change, Vec::new()).await? else {
        return Err(crate::app::draining());
    };
    app.limits.give_back_address(address);
    consequences::follow(app, vec![Consequence::Person(account.id)], || ());
    Ok(())
}

//! Who somebody is, as they see themselves.
//!
//! Must never tell this to anybody else: it holds their address.

use teahouse_domain::ServerRole;
use teahouse_wire::{
    AsText,
    rest::{Me, Rights, Server, SignUps},
};

use crate::{
    app::App,
    config::{MadeBy, SignUp},
    people::Speaker,
};

/// The person as they see themselves. What cannot be read at this moment is left out.
pub(crate) fn describe(app: &App, speaker: &Speaker) -> Me {
    let role = speaker.role();
    let guest = role == ServerRole::Guest;
    let account = if guest { None } else { app.store.account(speaker.id).ok().flatten() };
    let account = account.as_ref();
    Me {
        id: speaker.id.to_string(),
        name: speaker.shown_name().into(),
        guest,
        named: speaker.chosen_name().is_some(),
        role: AsText(role),
        login: account.and_then(|account| account.login.as_ref()).map(|login| login.as_str().to_owned()),
        email: account.and_then(|account| account.email.as_ref()).map(|email| email.as_str().to_owned()),
        email_confirmed: account.and_then(|account| app.is_email_proved(account)),
        picture: account.and_then(|account| account.picture).map(AsText),
        language: account.and_then(|account| account.language.as_deref()).map(str::to_owned),
        rights: Rights { sign_up: sign_ups(app), make_rooms: may_make_rooms(app, role) },
    }
}

/// What anybody may know of this server.
pub(crate) fn doors(app: &App) -> Server {
    Server { guests: app.config.accounts.guests, sign_up: sign_ups(app), mail: app.mailer.is_some() }
}

fn sign_ups(app: &App) -> SignUps {
    match app.config.accounts.sign_up {
        SignUp::Open => SignUps::Open,
        SignUp::Invite => SignUps::Invite,
        SignUp::Closed => SignUps::Closed,
    }
}

/// Whether people of this role make rooms on purpose.
pub(crate) fn may_make_rooms(app: &App, role: ServerRole) -> bool {
    match app.config.rooms.made_by {
        MadeBy::Members => role >= ServerRole::Member,
        MadeBy::Admins => role == ServerRole::Admin,
    }
}

//! `/api/v1/server`, `/sign-up`, `/sign-in`, `/sign-out`, `/password-reset`, `/email-confirmations`: how people come and
//! go.
//!
//! Only from our own pages, or from no page at all: who signs a stranger's browser in reads what they write there.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Extension, Path, State},
    http::{HeaderMap, Response, StatusCode, header},
};
use teahouse_domain::{Code, Error, KeyRight};
use teahouse_wire::{AsText, rest};

use crate::{
    actions::{self, accounts::Wanted, sessions::SignedIn},
    app::App,
    caller, cookies,
    credential::Via,
    http::input::{Caller, JsonBody},
    myself,
    reply::{self, Answer},
    web_policy::Client,
};

/// `GET server`: which doors there are, for who is not known yet.
pub(crate) async fn server(State(app): State<Arc<App>>) -> Response<Body> {
    reply::json(StatusCode::OK, &myself::doors(&app))
}

/// `POST sign-up`: 201, signed in.
pub(crate) async fn sign_up(
    State(app): State<Arc<App>>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    JsonBody(body): JsonBody,
) -> Answer {
    app.policy.check_same_site(&headers)?;
    let new = rest::read::<rest::SignUp>(&body)?.check()?;
    let visitor = caller::guest_credential(&app, &headers)?;
    let wanted = Wanted {
        login: new.login,
        name: new.name,
        email: new.email,
        password: &new.password.0,
        code: new.code.as_deref(),
        language: new.language.map(Into::into),
        device: &device(&headers),
        address: client.address,
    };
    let signed_in = actions::accounts::sign_up(&app, visitor.as_ref(), wanted).await?;
    Ok(welcome(&app, client, StatusCode::CREATED, &signed_in, true))
}

/// `POST sign-in`.
pub(crate) async fn sign_in(
    State(app): State<Arc<App>>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    JsonBody(body): JsonBody,
) -> Answer {
    app.policy.check_same_site(&headers)?;
    let claim = rest::read::<rest::SignIn>(&body)?.check()?;
    let device = claim.device.unwrap_or_else(|| device(&headers));
    let wanted = actions::sessions::SignIn {
        login: &claim.login,
        password: &claim.password.0,
        device: &device,
        known: cookies::device(&headers, client.secure),
        address: client.address,
    };
    let signed_in = actions::sessions::sign_in(&app, &wanted).await?;
    Ok(welcome(&app, client, StatusCode::OK, &signed_in, claim.cookie))
}

/// `POST sign-out`: this device.
pub(crate) async fn sign_out(State(app): State<Arc<App>>, caller: Caller) -> Answer {
    if let Some(session) = caller.session() {
        actions::sessions::end(&app, &caller.by(), session).await?;
    }
    let mut response = reply::empty(StatusCode::NO_CONTENT);
    forget(&mut response, caller.client);
    Ok(response)
}

/// `POST tokens`: a back end signs one of its users in, by its API key.
pub(crate) async fn sign_for(
    State(app): State<Arc<App>>,
    caller: Caller,
    JsonBody(body): JsonBody,
) -> Answer {
    let Via::Key { id, .. } = &caller.via else {
        return Err(Error::new(Code::Forbidden, "this takes an API key with the right `people`").into());
    };
    caller.need(KeyRight::People)?;
    let wanted = rest::read::<rest::SignFor>(&body)?.check()?;
    let handed = actions::vouched::by_key(&app, &caller.by(), *id, wanted).await?;
    let answer = rest::SignedFor {
        person: rest::User { id: handed.person.to_string(), name: handed.name, guest: false },
        token: rest::Secret(handed.token),
        expires_at: AsText(handed.expires_at),
    };
    Ok(reply::json(StatusCode::CREATED, &answer))
}

/// `POST password-reset`: 202, whoever asks for whomever.
pub(crate) async fn ask_reset(
    State(app): State<Arc<App>>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    JsonBody(body): JsonBody,
) -> Answer {
    app.policy.check_same_site(&headers)?;
    let login = rest::read::<rest::ForgotPassword>(&body)?.check()?;
    actions::resets::ask(&app, &login, client.address)?;
    Ok(reply::empty(StatusCode::ACCEPTED))
}

/// `POST password-reset/{code}`: a new password, and signed in.
pub(crate) async fn reset(
    State(app): State<Arc<App>>,
    Extension(client): Extension<Client>,
    Path(code): Path<String>,
    headers: HeaderMap,
    JsonBody(body): JsonBody,
) -> Answer {
    app.policy.check_same_site(&headers)?;
    let code = rest::check_code(&code)?;
    let new = rest::read::<rest::NewPassword>(&body)?.check()?;
    let device = device(&headers);
    let signed_in = actions::resets::take(&app, (&code, &new.0), &device, client.address).await?;
    Ok(welcome(&app, client, StatusCode::OK, &signed_in, true))
}

/// `POST email-confirmations/{code}`: the address that the link was sent to is the account's.
pub(crate) async fn confirm_email(
    State(app): State<Arc<App>>,
    Extension(client): Extension<Client>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Answer {
    app.policy.check_same_site(&headers)?;
    actions::emails::confirm(&app, &rest::check_code(&code)?, client.address).await?;
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

fn welcome(
    app: &App,
    client: Client,
    status: StatusCode,
    signed_in: &SignedIn,
    by_cookie: bool,
) -> Response<Body> {
    let me = myself::describe(app, &signed_in.by.speaker);
    let token = (!by_cookie).then(|| signed_in.token.clone());
    let mut response = reply::json(status, &rest::SignedIn { me, token });
    if by_cookie {
        let seconds = app.config.accounts.session.as_secs();
        for cookie in cookies::signed_in(&signed_in.token, seconds, client.secure) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        if let Some(known) = &signed_in.known {
            let cookie = cookies::known_device(known, client.secure);
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// Takes the cookies of a signed-in device away.
pub(crate) fn forget(response: &mut Response<Body>, client: Client) {
    for cookie in cookies::signed_out(client.secure) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// What a device calls itself, where it does not say: the browser, in its own words.
fn device(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    agent.unwrap_or_default().to_owned()
}

//! Making an account, signing in and out, forgotten passwords.

use serde_json::{Value, json};
use teahouse_domain::{Code, SessionId};

use super::{
    operation::{Operation, Who},
    parts::{id, key, word},
};
use crate::{
    describe::Schemas,
    rest::{
        ForgotPassword, Items, NewPassword, Server, Session, SignFor, SignIn, SignUp, SignedFor, SignedIn,
    },
};

const ANYBODY: (&str, Who) = ("accounts", Who::Anybody);
const MEMBERS: (&str, Who) = ("accounts", Who::Members);

pub(super) fn paths(schemas: &mut Schemas) -> Value {
    json!({
        "/api/v1/server": {"get": server(schemas)},
        "/api/v1/sign-up": {"post": sign_up(schemas)},
        "/api/v1/sign-in": {"post": sign_in(schemas)},
        "/api/v1/sign-out": {"post": sign_out(schemas)},
        "/api/v1/sessions": {"get": sessions(schemas), "delete": end_sessions(schemas)},
        "/api/v1/sessions/{id}": {"delete": end_session(schemas)},
        "/api/v1/tokens": {"post": sign_for(schemas)},
        "/api/v1/password-reset": {"post": forgot(schemas)},
        "/api/v1/password-reset/{code}": {"post": reset(schemas)},
        "/api/v1/email-confirmations/{code}": {"post": confirm_email(schemas)},
    })
}

fn server(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, ANYBODY, "server", "Which doors this server has")
        .description(
            "For pages that are shown before anybody is known: whether guests may come, who may make an \
            account, whether a forgotten password can be set by a letter.",
        )
        .gives::<Server>(200, "The same for everybody.")
        .finish()
}

fn sign_up(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, ANYBODY, "signUp", "Make an account")
        .description(
            "A guest who makes one keeps what they said. Whether anybody may is a setting; an invitation's \
            code goes before it.",
        )
        .takes::<SignUp>()
        .gives::<SignedIn>(201, "Made, and signed in: the answer sets the cookie.")
        .changes()
        .refuses(&[
            Code::BadName,
            Code::BadEmail,
            Code::WeakPassword,
            Code::BadCode,
            Code::WrongEmail,
            Code::NameTaken,
            Code::SignUpClosed,
            Code::Banned,
        ])
        .finish()
}

fn sign_in(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, ANYBODY, "signIn", "Sign in")
        .takes::<SignIn>()
        .gives::<SignedIn>(200, "Signed in: the answer sets the cookie, or has the token.")
        .changes()
        .refuses(&[Code::WrongPassword, Code::Banned, Code::TooLong, Code::Forbidden])
        .finish()
}

fn sign_out(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, ("accounts", Who::Known), "signOut", "Sign out")
        .done(204, "This device is signed out; its sockets close with 4001.")
        .changes()
        .finish()
}

fn sign_for(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, ("accounts", Who::Members), "signFor", "Sign somebody in on behalf of a program")
        .description("For back ends, with an API key that has the right `people`. The person is made at the first time.")
        .takes::<SignFor>()
        .gives::<SignedFor>(201, "The token is shown once.")
        .changes()
        .refuses(&[Code::Forbidden, Code::BadName, Code::BadEmail, Code::BadRoom, Code::Banned])
        .finish()
}

fn sessions(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "listSessions", "Where I am signed in")
        .gives::<Items<Session>>(200, "All of them.")
        .refuses(&[Code::Forbidden])
        .finish()
}

fn end_sessions(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "endSessions", "Sign out everywhere else")
        .query([key("all", "This device, too.", &json!({"type": "boolean", "default": false}))])
        .done(204, "Signed out.")
        .changes()
        .refuses(&[Code::Forbidden])
        .finish()
}

fn end_session(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, MEMBERS, "endSession", "Sign out one device")
        .parameter(id::<SessionId>("id", "The session."))
        .done(204, "Signed out.")
        .changes()
        .refuses(&[Code::NotFound, Code::Forbidden])
        .finish()
}

fn forgot(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, ANYBODY, "forgotPassword", "Ask for a link that sets a new password")
        .description("By mail, where mail is set up and the account has an address. Who asks learns neither.")
        .takes::<ForgotPassword>()
        .done(202, "Always.")
        .refuses(&[Code::OriginRefused, Code::TooLong])
        .finish()
}

fn confirm_email(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, ANYBODY, "confirmEmail", "Prove a mail address by the link that was sent to it")
        .description("From then on its account signs in by it and gets letters there.")
        .parameter(word("code", "The code of the link."))
        .done(204, "It is the account's.")
        .changes()
        .refuses(&[Code::BadCode, Code::OriginRefused])
        .finish()
}

fn reset(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, ANYBODY, "resetPassword", "Set a new password by a link")
        .description("Signs the account out everywhere else.")
        .parameter(word("code", "The code of the link."))
        .takes::<NewPassword>()
        .gives::<SignedIn>(200, "Set, and signed in: the answer sets the cookie.")
        .changes()
        .refuses(&[Code::BadCode, Code::WeakPassword])
        .finish()
}

//! Letters: links that set a new password, sent through the mail server of the settings.
//!
//! Must never hold up who asked, print what it sends, or give a password to a server without TLS that is not this
//! machine. A letter may be lost with the process: whoever waits for it asks again.
//! Bounds: four at once, 100 waiting, 30 s each; a subject of 200 characters, a text of 16 KiB.

use std::{
    fmt,
    net::IpAddr,
    sync::Arc,
    time::{Duration, SystemTime},
};

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::client::{Tls, TlsParameters},
};
use teahouse_domain::{Code, Email, Error, Incident, Result};
use tokio::{sync::Semaphore, time::timeout};

use crate::{
    clock::Clock,
    config::{self, SmtpUrl},
    identity::random,
};

const AT_ONCE: usize = 4;
const WAITING: usize = 100;
const LONGEST: Duration = Duration::from_secs(30);
const LONGEST_COMMAND: Duration = Duration::from_secs(10);
const LONGEST_SUBJECT: usize = 200;
const LARGEST_TEXT: usize = 16 << 10;

/// Sends letters. Cheap to clone.
#[derive(Clone)]
pub struct Mailer(Arc<Inner>);

struct Inner {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    clock: Clock,
    places: Semaphore,
    turns: Semaphore,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mailer(from {})", self.0.from)
    }
}

impl Mailer {
    /// The mailer of the settings; `None` where there is none. Connects to nobody yet.
    ///
    /// # Errors
    /// A sentence for the operator when TLS cannot be set up.
    pub fn open(settings: &config::Mail, clock: Clock) -> Result<Option<Self>, String> {
        let (Some(url), Some(from)) = (&settings.smtp_url, &settings.from) else { return Ok(None) };
        let transport = transport(url).map_err(|error| format!("mail.smtp_url: {error}"))?;
        let (places, turns) = (Semaphore::new(AT_ONCE + WAITING), Semaphore::new(AT_ONCE));
        Ok(Some(Self(Arc::new(Inner { transport, from: from.0.clone(), clock, places, turns }))))
    }

    /// Sends one letter and waits until the server took it. Who must not wait lets it run by itself.
    ///
    /// # Errors
    /// `busy` when too many wait; `internal` when the server did not take it: the log says why.
    pub async fn send(&self, to: &Email, subject: &str, text: &str) -> Result<()> {
        let inner = &self.0;
        let letter = inner.letter(to, subject, text)?;
        let busy = || {
            Error::new(Code::Busy, "many letters are waiting: try again in a minute").retry_after_ms(60_000)
        };
        let _place = inner.places.try_acquire().map_err(|_| busy())?;
        let _turn = inner.turns.acquire().await.map_err(|_| busy())?;
        let problem = match timeout(LONGEST, inner.transport.send(letter)).await {
            Ok(Ok(_)) => return Ok(()),
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("no answer for {} s", LONGEST.as_secs()),
        };
        let log = |incident| tracing::warn!(%incident, problem, "a letter was not sent");
        Err(Incident::answer("the letter could not be sent", log))
    }
}

impl Inner {
    fn letter(&self, to: &Email, subject: &str, text: &str) -> Result<Message> {
        let unsendable = || Error::new(Code::BadRequest, "no letter can be sent to this address");
        let to: Mailbox = to.as_str().parse().map_err(|_| unsendable())?;
        if text.len() > LARGEST_TEXT {
            return Err(Error::new(Code::TooLong, "a letter is at most 16 KiB"));
        }
        // One line, whatever a room or a person is called.
        let plain = |letter: char| if letter.is_control() { ' ' } else { letter };
        let subject: String = subject.chars().take(LONGEST_SUBJECT).map(plain).collect();
        let id: String = random::<16>().iter().map(|byte| format!("{byte:02x}")).collect();
        let now = SystemTime::UNIX_EPOCH + Duration::from_millis(self.clock.wall().0);
        let builder = Message::builder().from(self.from.clone()).to(to).subject(subject).date(now);
        let builder = builder.message_id(Some(format!("<{id}@{}>", self.from.email.domain())));
        let mut letter =
            builder.header(ContentType::TEXT_PLAIN).body(text.to_owned()).map_err(|_| unsendable())?;
        // So that no holiday notice comes back.
        let name = HeaderName::new_from_ascii_str("Auto-Submitted");
        letter.headers_mut().insert_raw(HeaderValue::new(name, "auto-generated".to_owned()));
        Ok(letter)
    }
}

/// How a connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Protection {
    /// TLS from the first byte.
    Whole,
    /// STARTTLS, and no letter without it.
    Started,
    /// None: the server is this machine.
    Unneeded,
}

impl Protection {
    fn of(url: &SmtpUrl) -> Self {
        let host = url.host();
        let here =
            host.name == "localhost" || host.address().is_some_and(|address: IpAddr| address.is_loopback());
        match (url.is_secure(), here) {
            (true, _) => Self::Whole,
            (false, true) => Self::Unneeded,
            (false, false) => Self::Started,
        }
    }

    fn port(self) -> u16 {
        match self {
            Self::Whole => 465,
            Self::Started => 587,
            Self::Unneeded => 25,
        }
    }
}

fn transport(url: &SmtpUrl) -> Result<AsyncSmtpTransport<Tokio1Executor>, lettre::transport::smtp::Error> {
    let (host, protection) = (url.host(), Protection::of(url));
    let tls = match protection {
        Protection::Whole => Tls::Wrapper(TlsParameters::new(host.name)?),
        Protection::Started => Tls::Required(TlsParameters::new(host.name)?),
        Protection::Unneeded => Tls::None,
    };
    let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose())?;
    let port = host.port.unwrap_or(protection.port());
    Ok(builder.tls(tls).port(port).timeout(Some(LONGEST_COMMAND)).build())
}

#[cfg(test)]
#[path = "mail_tests.rs"]
mod tests;

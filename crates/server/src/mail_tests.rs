//! Letters as a mail server gets them.

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

use super::*;

/// A mail server that takes everything, or answers each recipient with `answer`.
struct Sink {
    address: std::net::SocketAddr,
    letters: mpsc::UnboundedReceiver<Vec<String>>,
}

impl Sink {
    async fn answering(answer: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, (sender, letters)) = (listener.local_addr().unwrap(), mpsc::unbounded_channel());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, answer, sender.clone()));
            }
        });
        Self { address, letters }
    }

    fn mailer(&self) -> Mailer {
        let settings = config::Mail {
            smtp_url: SmtpUrl::parse(&format!("smtp://tea:s3cr%40t@{}", self.address)),
            from: Some(config::Sender("Teahouse <tea@example.com>".parse().unwrap())),
        };
        let clock = Clock::manual(teahouse_domain::Timestamp(1_800_000_000_000));
        Mailer::open(&settings, clock).unwrap().unwrap()
    }
}

/// One connection: everything the client said, told when it hangs up.
async fn converse(stream: TcpStream, answer: &str, told: mpsc::UnboundedSender<Vec<String>>) {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    let (mut said, mut in_data) = (Vec::new(), false);
    writing.write_all(b"220 sink\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        let reply = match line.split(' ').next().unwrap_or_default() {
            "." => Some("250 taken"),
            _ if in_data => None,
            "EHLO" => Some("250-sink\r\n250-AUTH PLAIN\r\n250 8BITMIME"),
            "AUTH" => Some("235 welcome"),
            "RCPT" => Some(answer),
            "DATA" => Some("354 go on"),
            "QUIT" => Some("221 bye"),
            _ => Some("250 ok"),
        };
        in_data = line != "." && (in_data || line == "DATA");
        said.push(line);
        if let Some(reply) = reply {
            writing.write_all(format!("{reply}\r\n").as_bytes()).await.unwrap();
        }
    }
    // The test may have seen enough.
    let _ = told.send(said);
}

fn ada() -> Email {
    Email::parse("Ada@example.com").unwrap()
}

#[tokio::test]
async fn a_letter_arrives_as_it_was_written() {
    let mut sink = Sink::answering("250 ok").await;
    let text = "Hello Ada,\n\nhttps://tea.example.com/reset/abc\n.\nA line with one dot stands above.\n";
    sink.mailer().send(&ada(), "A new password", text).await.unwrap();
    let said = sink.letters.recv().await.unwrap();
    for line in [
        "AUTH PLAIN AHRlYQBzM2NyQHQ=",
        "MAIL FROM:<tea@example.com>",
        "RCPT TO:<Ada@example.com>",
        "From: Teahouse <tea@example.com>",
        "To: Ada@example.com",
        "Subject: A new password",
        "Date: Fri, 15 Jan 2027 08:00:00 +0000",
        "Auto-Submitted: auto-generated",
        "Content-Type: text/plain; charset=utf-8",
        "https://tea.example.com/reset/abc",
        "..",
        "A line with one dot stands above.",
    ] {
        assert!(said.iter().any(|it| it.starts_with(line)), "{line}: {said:#?}");
    }
}

#[tokio::test]
async fn a_subject_cannot_add_a_header() {
    let mut sink = Sink::answering("250 ok").await;
    sink.mailer().send(&ada(), "茶\r\nBcc: eve@example.com", "x").await.unwrap();
    let said = sink.letters.recv().await.unwrap();
    assert!(!said.iter().any(|line| line.starts_with("Bcc:")), "{said:#?}");
    assert_eq!(said.iter().filter(|line| line.starts_with("RCPT")).count(), 1);
}

#[tokio::test]
async fn a_refusal_says_nothing_of_the_mail_server() {
    let sink = Sink::answering("550 no mailbox /var/mail/ada here").await;
    let error = sink.mailer().send(&ada(), "x", "x").await.unwrap_err();
    assert_eq!(error.code, Code::Internal);
    assert!(!error.message.contains("/var/mail"), "{}", error.message);
    let error = sink.mailer().send(&ada(), "x", &"x".repeat(17 << 10)).await.unwrap_err();
    assert_eq!(error.code, Code::TooLong);
}

#[tokio::test]
async fn letters_beyond_the_queue_are_refused() {
    let sink = Sink::answering("250 ok").await;
    let mailer = sink.mailer();
    let all = mailer.0.places.acquire_many(104).await.unwrap();
    assert_eq!(mailer.send(&ada(), "x", "x").await.unwrap_err().code, Code::Busy);
    drop(all);
    mailer.send(&ada(), "x", "x").await.unwrap();
}

#[test]
fn only_this_machine_gets_letters_in_the_open() {
    let of = |url: &str| Protection::of(&SmtpUrl::parse(url).unwrap());
    for url in ["smtp://mail.example.com", "smtp://a:b@10.0.0.5:25", "smtp://localhost.example.com"] {
        assert_eq!(of(url), Protection::Started, "{url}");
    }
    for url in ["smtp://127.0.0.1:2525", "smtp://a:b@localhost", "smtp://[::1]"] {
        assert_eq!(of(url), Protection::Unneeded, "{url}");
    }
    assert_eq!(of("smtps://127.0.0.1"), Protection::Whole);
}

#[test]
fn without_a_server_there_is_no_mailer() {
    assert!(Mailer::open(&config::Mail::default(), Clock::system()).unwrap().is_none());
    let tls = config::Mail {
        smtp_url: SmtpUrl::parse("smtps://mail.example.com"),
        from: Some(config::Sender("tea@example.com".parse().unwrap())),
    };
    let mailer = Mailer::open(&tls, Clock::system()).unwrap().unwrap();
    assert_eq!(format!("{mailer:?}"), "Mailer(from tea@example.com)");
}

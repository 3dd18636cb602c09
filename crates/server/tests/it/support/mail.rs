//! A server for letters: takes every one, and hands them to the test.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    sync::mpsc::{Receiver, Sender, channel},
};

use super::PATIENCE;

/// Where letters arrive.
pub(crate) struct Letterbox {
    port: u16,
    letters: Receiver<String>,
}

impl Letterbox {
    pub(crate) fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let (sender, letters) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let sender = sender.clone();
                std::thread::spawn(move || drop(take(stream, &sender)));
            }
        });
        Self { port, letters }
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The next letter, headers and all, with soft line breaks undone.
    #[track_caller]
    pub(crate) fn next(&self) -> String {
        let letter = self.letters.recv_timeout(PATIENCE).expect("a letter");
        letter.replace("=\r\n", "").replace("=3D", "=")
    }
}

/// As much of SMTP as a sender needs.
fn take(stream: TcpStream, letters: &Sender<String>) -> std::io::Result<()> {
    let mut out = stream.try_clone()?;
    let mut lines = BufReader::new(stream);
    out.write_all(b"220 letterbox\r\n")?;
    let (mut line, mut letter) = (String::new(), None::<String>);
    loop {
        line.clear();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        match &mut letter {
            Some(text) if line == ".\r\n" => {
                drop(letters.send(std::mem::take(text)));
                letter = None;
                out.write_all(b"250 kept\r\n")?;
            }
            Some(text) => text.push_str(&line),
            None if line.to_ascii_uppercase().starts_with("DATA") => {
                letter = Some(String::new());
                out.write_all(b"354 go on\r\n")?;
            }
            None if line.to_ascii_uppercase().starts_with("QUIT") => return out.write_all(b"221 bye\r\n"),
            None if line.to_ascii_uppercase().starts_with("EHLO") => {
                out.write_all(b"250-letterbox\r\n250 AUTH PLAIN\r\n")?;
            }
            None if line.to_ascii_uppercase().starts_with("AUTH") => out.write_all(b"235 come in\r\n")?,
            None => out.write_all(b"250 yes\r\n")?,
        }
    }
}

//! A fan-out under test: a handler that tells what it saw and does as it is told, sockets without handshake.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    time::{Duration, Instant},
};

use parking_lot::Mutex;
use teahouse_fanout::{
    Behind, Chunk, ChunkBuilder, Closed, Config, Conn, ConnId, ConnOptions, Delivery, Fanout, Handler,
    Message, Running, Taken, Topic, frame,
};

/// How long a condition may take before a test gives up; never how long a test takes.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// What a guest of a house with a small `send_buffer` can take without reading.
const RECEIVE_BUFFER: usize = 64 << 10;
pub const ROOM: Topic = Topic(1);

#[derive(Debug, PartialEq, Eq)]
pub enum Saw {
    Opened(ConnId),
    Text(ConnId, String),
    Binary(ConnId, usize),
    Overflow(ConnId),
    Behind(ConnId, Topic, u64, u64),
    Farewell(ConnId),
    Closed(ConnId, Closed),
}

type Welcome = Box<dyn Fn(&mut Conn<'_>) + Send + Sync>;
type Script = Box<dyn Fn(&mut Conn<'_>, &str) -> Taken + Send + Sync>;

/// Does what its script says, and tells the test what it saw.
pub struct Told {
    saw: Mutex<Sender<Saw>>,
    pub on_open: Mutex<Welcome>,
    pub on_text: Mutex<Script>,
    pub on_behind: Mutex<Behind>,
    pub accepts: AtomicBool,
}

impl Told {
    fn tell(&self, saw: Saw) {
        // The test may be over already.
        let _ = self.saw.lock().send(saw);
    }
}

impl Handler for Told {
    type Session = u64;

    fn opened(&self, conn: &mut Conn<'_>, _: &mut u64) {
        (self.on_open.lock())(conn);
        self.tell(Saw::Opened(conn.id()));
    }

    fn message(&self, conn: &mut Conn<'_>, _: &mut u64, message: Message<'_>) -> Taken {
        match message {
            Message::Text(text) => {
                let taken = (self.on_text.lock())(conn, text);
                self.tell(Saw::Text(conn.id(), text.to_owned()));
                taken
            }
            Message::Binary(bytes) => {
                self.tell(Saw::Binary(conn.id(), bytes.len()));
                Taken::Done
            }
            Message::Overflow => {
                self.tell(Saw::Overflow(conn.id()));
                Taken::Done
            }
        }
    }

    fn behind(&self, conn: &mut Conn<'_>, _: &mut u64, topic: Topic, next: u64, head: u64) -> Behind {
        self.tell(Saw::Behind(conn.id(), topic, next, head));
        let answer = *self.on_behind.lock();
        if answer == Behind::Skip {
            conn.send_text(format!("lagged {head}").as_bytes());
        }
        answer
    }

    fn farewell(&self, conn: &mut Conn<'_>, _: &mut u64) {
        conn.send_text(b"bye");
        self.tell(Saw::Farewell(conn.id()));
    }

    fn closed(&self, id: ConnId, _: u64, why: Closed) {
        self.tell(Saw::Closed(id, why));
    }

    fn accepting(&self) -> bool {
        self.accepts.load(Ordering::Acquire)
    }
}

/// A clock that stands until it is moved.
#[derive(Clone, Default)]
pub struct Hands(Arc<AtomicU64>);

impl Hands {
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(by.as_millis() as u64, Ordering::AcqRel);
    }

    pub fn config(&self) -> Config {
        let millis = Arc::clone(&self.0);
        Config {
            now: Arc::new(move || Duration::from_millis(millis.load(Ordering::Acquire))),
            ..Config::default()
        }
    }
}

pub struct House {
    pub fanout: Fanout<u64>,
    pub told: Arc<Told>,
    pub running: Option<Running>,
    pub saw: Receiver<Saw>,
    listener: TcpListener,
    pub send_buffer: Option<usize>,
}

impl House {
    pub fn open(config: Config) -> Self {
        let (sender, saw) = channel();
        let told = Arc::new(Told {
            saw: Mutex::new(sender),
            on_open: Mutex::new(Box::new(|conn| conn.subscribe_live(ROOM))),
            on_text: Mutex::new(Box::new(|_, _| Taken::Done)),
            on_behind: Mutex::new(Behind::Skip),
            accepts: AtomicBool::new(true),
        });
        let (fanout, running) = Fanout::start(config, Arc::clone(&told)).expect("shards start");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        Self { fanout, told, running: Some(running), saw, listener, send_buffer: None }
    }

    pub fn on_open(&self, script: impl Fn(&mut Conn<'_>) + Send + Sync + 'static) {
        *self.told.on_open.lock() = Box::new(script);
    }

    pub fn on_text(&self, script: impl Fn(&mut Conn<'_>, &str) -> Taken + Send + Sync + 'static) {
        *self.told.on_text.lock() = Box::new(script);
    }

    pub fn enter(&self) -> Guest {
        self.enter_with(ConnOptions::default(), Vec::new())
    }

    /// A connection that the shard has opened.
    pub fn enter_with(&self, options: ConnOptions, early: Vec<u8>) -> Guest {
        let address = self.listener.local_addr().expect("listening");
        let mine = TcpStream::connect(address).expect("connects");
        let (theirs, _) = self.listener.accept().expect("accepts");
        if let Some(size) = self.send_buffer {
            socket2::SockRef::from(&theirs).set_send_buffer_size(size).expect("settable");
            // Smaller than a segment of the loopback, each window would wait for a timer of the kernel.
            socket2::SockRef::from(&mine).set_recv_buffer_size(RECEIVE_BUFFER).expect("settable");
        }
        theirs.set_nodelay(true).expect("settable");
        mine.set_nodelay(true).expect("settable");
        mine.set_read_timeout(Some(PATIENCE)).expect("settable");
        self.fanout.adopt(theirs, early, 0, options).expect("adopted");
        match self.next() {
            Saw::Opened(id) => Guest { id, socket: mine, buffer: Vec::new(), used: 0 },
            other => panic!("{other:?} before a connection was opened"),
        }
    }

    pub fn next(&self) -> Saw {
        self.saw.recv_timeout(PATIENCE).expect("something happens")
    }

    /// What happens next, while the clock is moved on second by second.
    pub fn next_in_time(&self, hands: &Hands) -> Saw {
        let start = Instant::now();
        loop {
            if let Ok(saw) = self.saw.recv_timeout(Duration::from_millis(5)) {
                return saw;
            }
            assert!(start.elapsed() < PATIENCE, "time goes by and nothing happens");
            hands.advance(Duration::from_secs(1));
        }
    }

    pub fn quiet(&self) -> bool {
        self.saw.try_recv().is_err()
    }

    pub fn publish(&self, first: u64, units: &[&str]) {
        self.publish_to(ROOM, first, units);
    }

    pub fn publish_to(&self, topic: Topic, first: u64, units: &[&str]) {
        let chunks = vec![(topic, chunk(first, units))];
        self.fanout.deliver(Delivery { chunks, replies: Vec::new() });
    }

    /// Waits until the counters say so.
    pub fn until(&self, what: &str, holds: impl Fn(&teahouse_fanout::Stats) -> bool) {
        wait_until(what, || holds(&self.fanout.stats()));
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.fanout.shutdown(1012, "the test is over", Duration::ZERO);
    }
}

pub fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::yield_now();
    }
}

pub fn chunk(first: u64, units: &[&str]) -> Arc<Chunk> {
    let mut builder = ChunkBuilder::new(first);
    for unit in units {
        builder.unit(|bytes| frame::text(bytes, unit.as_bytes()));
    }
    Arc::new(builder.finish())
}

/// A client's frame, masked.
pub fn masked(first: u8, payload: &[u8]) -> Vec<u8> {
    let key = [0xA1, 0x5C, 0x00, 0x77];
    let mut bytes = vec![first];
    match payload.len() {
        length @ 0..=125 => bytes.push(0x80 | length as u8),
        length @ 126..=65_535 => {
            bytes.push(0x80 | 126);
            bytes.extend_from_slice(&(length as u16).to_be_bytes());
        }
        length => {
            bytes.push(0x80 | 127);
            bytes.extend_from_slice(&(length as u64).to_be_bytes());
        }
    }
    bytes.extend_from_slice(&key);
    bytes.extend(payload.iter().enumerate().map(|(index, byte)| byte ^ key[index % 4]));
    bytes
}

pub fn text(payload: &str) -> Vec<u8> {
    masked(0x81, payload.as_bytes())
}

#[derive(Debug, PartialEq, Eq)]
pub enum Got {
    Text(String),
    Ping,
    Pong(Vec<u8>),
    Close(Option<u16>),
    End,
}

/// The other end of a connection.
pub struct Guest {
    pub id: ConnId,
    pub socket: TcpStream,
    buffer: Vec<u8>,
    used: usize,
}

impl Guest {
    pub fn say(&mut self, payload: &str) {
        self.socket.write_all(&text(payload)).expect("written");
    }

    pub fn write(&mut self, bytes: &[u8]) {
        self.socket.write_all(bytes).expect("written");
    }

    fn fill(&mut self, needed: usize) -> bool {
        while self.buffer.len() - self.used < needed {
            let mut piece = [0; 16 << 10];
            match self.socket.read(&mut piece) {
                Ok(0) => return false,
                Ok(count) => self.buffer.extend_from_slice(&piece[..count]),
                Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => return false,
                Err(error) => panic!("nothing came: {error}"),
            }
        }
        true
    }

    fn take(&mut self, count: usize) -> Vec<u8> {
        let taken = self.buffer[self.used..self.used + count].to_vec();
        self.used += count;
        if self.used > 64 << 10 {
            self.buffer.drain(..self.used);
            self.used = 0;
        }
        taken
    }

    /// The next frame.
    pub fn next(&mut self) -> Got {
        if !self.fill(2) {
            return Got::End;
        }
        let head = self.take(2);
        assert_eq!(head[1] & 0x80, 0, "a server's frame is not masked");
        let length = match head[1] {
            126 if self.fill(2) => u16::from_be_bytes(self.take(2).try_into().expect("two")).into(),
            127 if self.fill(8) => u64::from_be_bytes(self.take(8).try_into().expect("eight")) as usize,
            length => usize::from(length),
        };
        if !self.fill(length) {
            return Got::End;
        }
        let payload = self.take(length);
        match head[0] {
            0x81 => Got::Text(String::from_utf8(payload).expect("text is UTF-8")),
            0x89 => Got::Ping,
            0x8A => Got::Pong(payload),
            0x88 => Got::Close(payload.first_chunk().map(|code| u16::from_be_bytes(*code))),
            other => panic!("a frame that begins with {other:#x}"),
        }
    }

    pub fn text(&mut self) -> String {
        match self.next() {
            Got::Text(text) => text,
            other => panic!("{other:?} instead of text"),
        }
    }

    /// The close code, after whatever else was sent.
    pub fn close_code(&mut self) -> Option<u16> {
        loop {
            match self.next() {
                Got::Close(code) => return code,
                Got::End => panic!("the socket ended without a close frame"),
                _ => {}
            }
        }
    }

    pub fn expect_end(&mut self) {
        assert_eq!(self.next(), Got::End);
    }
}

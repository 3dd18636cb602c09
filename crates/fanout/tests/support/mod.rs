//! A fan-out under test: a handler that tells what it saw and does as it is told, sockets without handshake.
#![allow(dead_code, unreachable_pub, unused_imports, reason = "each test file uses its own part")]

mod guest;

use std::{
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    time::{Duration, Instant},
};

pub use guest::{Got, Guest, masked, said, text};
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
            Saw::Opened(id) => Guest::new(id, mine),
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

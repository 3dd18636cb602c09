//! Rows a second through the whole writer: queue, batches, commits, outcomes.
//!
//! `cargo run --release -p teahouse-store --example append -- [rows] [before] [disk|process] [ordered|random] [rooms]`

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use teahouse_domain::{Author, Body, ClientId, Draft, Message, PersonId, RoomName, Seq, Text};
use teahouse_store::{Committed, Durability, Entry, Limit, LogQueue, Options, Outcome, Sink, Store};

struct Count(Arc<AtomicU64>);

impl Sink<u64> for Count {
    fn publish(&mut self, batch: Committed<Vec<Outcome<u64>>>) {
        self.0.fetch_add(batch.len() as u64, Ordering::Release);
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut number = |default: u64| arguments.next().and_then(|text| text.parse().ok()).unwrap_or(default);
    let (rows, before) = (number(500_000), number(0));
    let process = arguments.next().as_deref() == Some("process");
    let random = arguments.next().as_deref() == Some("random");
    let rooms = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(1_u64);
    let in_flight = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(1_024_u64);

    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut options = Options::new(folder.path());
    options.durability = if process { Durability::Process } else { Durability::Disk };
    let store = Store::open(options).expect("the store opens");
    let queue = store.queue();
    let done = Arc::new(AtomicU64::new(0));
    let writer = store.start_writer(queue.clone(), Count(Arc::clone(&done))).expect("the writer starts");
    let names = (0..rooms).map(|number| RoomName::parse(&format!("room-{number}")).expect("a name"));
    let ids: Vec<_> = names.map(|name| store.room_or_reserve(&name).expect("a room").id).collect();
    let mut sent = 0;
    let mut run = |rows: u64, in_flight: u64| {
        let start = Instant::now();
        for _ in 0..rows {
            while sent - done.load(Ordering::Acquire) >= in_flight {
                std::thread::sleep(Duration::from_micros(20));
            }
            submit(&queue, ids[usize::try_from(sent % rooms).unwrap_or(0)], sent, random);
            sent += 1;
        }
        while done.load(Ordering::Acquire) < sent {
            std::thread::sleep(Duration::from_micros(20));
        }
        start.elapsed()
    };
    run(before, 16_384);
    let cpu = writer_cpu();
    let batches = store.stats().batches.load(Ordering::Relaxed);
    let took = run(rows, in_flight);
    let cpu = writer_cpu() - cpu;
    let batches = store.stats().batches.load(Ordering::Relaxed) - batches;
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let rate = rows as f64 / took.as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let each = cpu * 1e6 / rows as f64;
    println!(
        "{rate:.0} rows/s, {each:.2} us of the writer's CPU a row, {} rows a batch, WAL {} MiB",
        rows / batches.max(1),
        store.stats().wal_bytes.load(Ordering::Relaxed) >> 20
    );
    pages(&store, ids[0]);
    writer.stop();
}

/// How long pages of 50 take, here and there in the room.
fn pages(store: &Store, room: teahouse_domain::RoomId) {
    let head = store.head(room).expect("a head").0;
    let mut times: Vec<_> = (0..2_000_u64)
        .map(|number| {
            let after = Seq(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) % head.max(1));
            let start = Instant::now();
            let page = store
                .read(move |reader| reader.messages_after(room, after, Limit::events(50)))
                .expect("a page");
            assert!(!page.events.is_empty(), "a page of a full room");
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    println!("a page of 50: median {:?}, p99 {:?}", times[1_000], times[1_980]);
}

fn submit(queue: &LogQueue<u64>, room: teahouse_domain::RoomId, number: u64, random: bool) {
    let id = if random { number.wrapping_mul(0x9e37_79b9_7f4a_7c15) } else { number };
    let draft = Draft {
        room,
        author: Author::member(PersonId(number % 64), "Ada Lovelace"),
        client_id: ClientId::parse(&format!("01J{id:023}")).ok(),
        body: Body::Message(Message::text(Text::any(TEXT).expect("a text"))),
        aside: None,
    };
    let mut entry =
        Entry { draft, audit: None, ticket: number, bytes: 150, lane: number % 64, since: Duration::ZERO };
    while let Err(back) = queue.submit(entry) {
        entry = back;
        std::thread::sleep(Duration::from_micros(50));
    }
    queue.ring();
}

const TEXT: &str =
    "The kettle sings before it boils, and whoever listens knows how long the tea still has to wait for us.";

/// Seconds of CPU of the thread that writes, user and system.
fn writer_cpu() -> f64 {
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else { return 0.0 };
    for task in tasks.flatten() {
        let read = |name| std::fs::read_to_string(task.path().join(name)).unwrap_or_default();
        if read("comm").trim() == "store-write" {
            let spent = read("schedstat");
            let nanoseconds: f64 = spent.split(' ').next().and_then(|text| text.parse().ok()).unwrap_or(0.0);
            return nanoseconds / 1e9;
        }
    }
    0.0
}

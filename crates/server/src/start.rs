//! Starting and stopping, in the one order that is safe.
//!
//! Start: data (locked, checked) → log writer and shards → the socket that listens → the address announced.
//! Stop: nothing new → clients told to come back → what is in flight is finished → the log is closed.
//! Bounds: stopping takes at most the `drain` deadline and what one commit takes.

use std::{
    fmt, io,
    net::SocketAddr,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use socket2::{Domain, Protocol, Socket, Type};
use teahouse_bus::Bus;
use teahouse_domain::Timestamp;
use teahouse_fanout::{ConnOptions, Fanout, Running as Shards};
use teahouse_store::{Durability, OpenError, Options, Store, WriterHandle};
use teahouse_wire::{admin::Command, chat, codes, tutorial};
use tokio::{net::TcpListener, runtime::Runtime, sync::watch};

use crate::{
    accept::{self, Stop},
    access::Access,
    actions::{self, By, admin::Glance},
    app::App,
    clock::Clock,
    config::{self, Config, Loaded},
    consequences::read_lists,
    control,
    identity::Identity,
    jobs,
    jwt::Tokens,
    limits::Limits,
    mail::Mailer,
    media::{Intake, MediaFolder, Settings},
    notify::Notices,
    passwords::Passwords,
    people::People,
    pictures::Pictures,
    presence::Presence,
    publish::Publisher,
    routes::Site,
    slow::Slow,
    telemetry::{metrics::Metrics, series::Series},
    web_policy::Policy,
    words::Words,
    ws::Sockets,
};

/// Kernel's queue of connections that nobody has accepted yet.
const BACKLOG: i32 = 4096;

/// How often a stopping server looks whether the log has answered everything.
const SETTLING: Duration = Duration::from_millis(1);

/// The door to everything.
pub struct Server;

/// A server that runs until it is stopped or dropped.
pub struct Running {
    address: SocketAddr,
    app: Arc<App>,
    stop_accepting: Stop,
    /// Whether anybody could come: a command that opened the data says nothing of that.
    listened: bool,
    shards: Option<Shards>,
    writer: Option<WriterHandle>,
    runtime: Option<Runtime>,
}

/// Why a server did not start, as a sentence that says what to do.
#[derive(Debug)]
pub struct StartError(String);

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}

impl From<OpenError> for StartError {
    fn from(error: OpenError) -> Self {
        Self(error.to_string())
    }
}

impl StartError {
    fn because(what: &str) -> impl FnOnce(io::Error) -> Self + '_ {
        move |error| Self(format!("{what}: {error}"))
    }
}

impl Server {
    /// Starts a server on the machine's clock.
    ///
    /// # Errors
    /// When the data folder is in use, damaged or of a newer version; when the address is taken.
    pub fn start(settings: impl Into<Loaded>) -> Result<Running, StartError> {
        Self::start_with(settings, Clock::system())
    }

    /// Starts a server on a clock of the caller's.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub fn start_with(settings: impl Into<Loaded>, clock: Clock) -> Result<Running, StartError> {
        let settings = settings.into();
        let config = &settings.config;
        let store = Store::open(store_options(config, &clock))?;
        let socket = listen(config.listen)
            .map_err(|error| StartError(format!("cannot listen on {}: {error}", config.listen)))?;
        let address = socket.local_addr().map_err(StartError::because("the listening socket"))?;
        let mut running = begin(settings, clock, store, address)?;
        running.open_doors(socket)?;
        running.listened = true;
        tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), "listening");
        Ok(running)
    }

    /// Opens the data for commands on this machine: nothing listens, and nobody else can come.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub(crate) fn without_doors(settings: Loaded) -> Result<Running, StartError> {
        let clock = Clock::system();
        let store = Store::open(store_options(&settings.config, &clock))?;
        let address = settings.config.listen;
        begin(settings, clock, store, address)
    }
}

/// Everything but the doors.
fn begin(settings: Loaded, clock: Clock, store: Store, address: SocketAddr) -> Result<Running, StartError> {
    let runtime = runtime().map_err(StartError::because("the runtime"))?;
    let app = assemble(settings, clock, store, &runtime, address)?;
    let (fanout, prepared) =
        Fanout::prepare(fanout_config(&app)).map_err(StartError::because("the shards"))?;
    drop(app.fanout.set(fanout));
    let sockets = Arc::new(Sockets::new(Arc::clone(&app)));
    let shards = prepared.start(sockets).map_err(StartError::because("the shards"))?;
    let publisher = Publisher::new(Arc::clone(&app));
    let writer = app.store.start_writer(app.log.clone(), publisher);
    let writer = writer.map_err(StartError::because("the log's writer"))?;
    Ok(Running {
        address,
        app,
        stop_accepting: Arc::new(watch::Sender::new(false)),
        listened: false,
        shards: Some(shards),
        writer: Some(writer),
        runtime: Some(runtime),
    })
}

fn assemble(
    Loaded { config, settings: all, .. }: Loaded,
    clock: Clock,
    store: Store,
    runtime: &Runtime,
    address: SocketAddr,
) -> Result<Arc<App>, StartError> {
    let identity = Identity::open(&config.data).map_err(StartError::because("the guests' key"))?;
    let tokens = Tokens::open(&config.tokens, clock.wall()).map_err(StartError)?;
    let mailer = Mailer::open(&config.mail, clock.clone()).map_err(StartError)?;
    let settings = Settings {
        folder: config.data.join("media"),
        max_bytes: config.media.max_bytes,
        free_floor: config.media.keep_free_bytes,
    };
    let media = MediaFolder::open(&settings).map_err(StartError::because("the media folder"))?;
    Ok(Arc::new(App {
        policy: Policy::new(&config, address),
        limits: Limits::new(&config.limits, &config.accounts, &config.trusted_proxies),
        media_base: config.public_url.as_ref().map(ToString::to_string).unwrap_or_default(),
        tutorial_options: Arc::new(options_of(&config, tutorial::MAX_MESSAGE_BYTES, None)),
        chat_options: Arc::new(options_of(
            &config,
            chat::MAX_MESSAGE_BYTES,
            Some(config.deadlines.first_frame),
        )),
        log: store.queue(),
        bus: Bus::local(),
        access: Access::default(),
        passwords: Passwords::start(clock.clone()),
        tokens,
        pictures: Pictures::new(&config.tokens.picture_hosts),
        mailer,
        people: People::default(),
        presence: Presence::default(),
        notices: Notices::default(),
        words: Words::default(),
        slow: Slow::default(),
        metrics: Metrics::default(),
        series: Series::default(),
        glance: Glance::default(),
        started_at: clock.wall(),
        runtime: runtime.handle().clone(),
        fanout: OnceLock::new(),
        draining: AtomicBool::new(false),
        settled: AtomicU64::new(0),
        identity,
        media: Intake::new(media),
        store,
        clock,
        settings: all,
        config,
    }))
}

fn store_options(config: &Config, clock: &Clock) -> Options {
    let clock = clock.clone();
    let mut options = Options::new(&config.data);
    options.durability = match config.durability {
        config::Durability::Disk => Durability::Disk,
        config::Durability::Process => Durability::Process,
    };
    options.readers = config.store.readers as usize;
    options.queue_bytes = config.store.queue_bytes as usize;
    options.recent_bytes = config.store.recent_bytes as usize;
    options.now = Arc::new(move || -> Timestamp { clock.wall() });
    options
}

/// What bounds a socket of one wire.
fn options_of(config: &Config, max_message: usize, first_message_within: Option<Duration>) -> ConnOptions {
    ConnOptions {
        max_message,
        in_flight: config.limits.in_flight,
        first_message_within,
        message_within: config.deadlines.message,
        ping_every: config.deadlines.ping,
        silent_close_after: config.deadlines.silence(),
        write_stall: config.deadlines.write_stall,
        ..ConnOptions::default()
    }
}

fn fanout_config(app: &App) -> teahouse_fanout::Config {
    let clock = app.clock.clone();
    teahouse_fanout::Config {
        shards: app.config.shard_count(),
        now: Arc::new(move || clock.monotonic()),
        retain_topic: app.config.store.segment_bytes as usize,
        retain_total: app.config.store.segments_bytes as usize,
        ..teahouse_fanout::Config::default()
    }
}

/// Options are set on the listening socket: accepted ones inherit them, which saves a call for each.
fn listen(address: SocketAddr) -> io::Result<std::net::TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_reuse_address(true)?;
    socket.set_tcp_nodelay(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

/// One worker: sockets do not live here, only handshakes and other HTTP.
fn runtime() -> io::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .max_blocking_threads(16)
        .thread_name("teahouse-http")
        .enable_all()
        .build()
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Lets people in, and commands.
    fn open_doors(&self, socket: std::net::TcpListener) -> Result<(), StartError> {
        let (app, runtime) = (&self.app, self.runtime());
        let (listener, orders) = {
            let _inside = runtime.enter();
            let listener =
                TcpListener::from_std(socket).map_err(StartError::because("the listening socket"))?;
            (listener, control::listen(&app.config.data).map_err(StartError::because("the control socket"))?)
        };
        // Bans are in force before the first connection is accepted.
        let lists = app.store.read(read_lists);
        let broken = |error| StartError(format!("bans and words cannot be read: {error}"));
        app.take_lists(lists.map_err(broken)?);
        app.store
            .announce(&format!("http://{}", self.address))
            .map_err(StartError::because("the lock file"))?;
        runtime.spawn(accept::run(
            listener,
            Arc::new(Site::new(Arc::clone(app))),
            Arc::clone(&self.stop_accepting),
        ));
        runtime.spawn(control::run(orders, Arc::clone(app)));
        runtime.spawn(jobs::housekeeping(Arc::clone(app)));
        Ok(())
    }

    fn runtime(&self) -> &Runtime {
        self.runtime.as_ref().expect("it goes when the server stops")
    }

    /// A link that makes the first admin, as long as there is none. Only for whoever started the server.
    ///
    /// # Errors
    /// Where it cannot be written down.
    pub fn first_admin(&self) -> teahouse_domain::Result<Option<String>> {
        let path = self.runtime().block_on(actions::admin::first_admin(&self.app))?;
        let base = match self.app.media_base.as_str() {
            "" => format!("http://{}", self.address),
            public => public.to_owned(),
        };
        Ok(path.map(|path| base + &path))
    }

    /// Does a command of whoever owns the data.
    ///
    /// # Errors
    /// As [`actions::admin::run`].
    pub(crate) fn admin(&self, command: Command) -> teahouse_domain::Result<serde_json::Value> {
        self.runtime().block_on(actions::admin::run(&self.app, &By::console(), command))
    }

    /// Stops in the polite way, within the `drain` deadline.
    pub fn stop(mut self) {
        self.shut_down();
    }

    fn shut_down(&mut self) {
        if self.writer.is_none() {
            return;
        }
        let drain = self.app.config.deadlines.drain;
        let end = Instant::now() + drain;
        let left = || end.saturating_duration_since(Instant::now());
        self.app.draining.store(true, Ordering::Release);
        self.stop_accepting.send_replace(true);
        // Listeners hear what was said before they are told to come back.
        while !self.app.is_settled() && !left().is_zero() {
            std::thread::sleep(SETTLING);
        }
        if let Some(shards) = self.shards.take() {
            self.app.fanout().shutdown(codes::RESTART, "the server restarts", left());
            shards.wait();
        }
        if let Some(runtime) = self.runtime.take() {
            let answered = async { tokio::time::timeout(left(), self.stop_accepting.closed()).await };
            if runtime.block_on(answered).is_err() {
                tracing::warn!("requests were still under way when the time to stop was over");
            }
            runtime.shutdown_timeout(left());
        }
        if let Some(writer) = self.writer.take() {
            writer.stop();
        }
        if self.listened {
            tracing::info!("stopped");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.shut_down();
    }
}

//! `teahouse serve`: runs until it is told to stop.

use std::{io, process::ExitCode};

use tokio::{
    runtime::{Builder, Runtime},
    signal::unix::{Signal, SignalKind, signal},
};

use super::{fail, say};
use crate::{Server, config::Loaded};

pub(super) fn run(loaded: Loaded) -> ExitCode {
    let mut signals = match Signals::listen() {
        Ok(signals) => signals,
        Err(error) => return fail(&error),
    };
    let running = match Server::start(loaded) {
        Ok(running) => running,
        Err(error) => return fail(&error),
    };
    say(&format!("listening on http://{}", running.address()));
    match running.first_admin() {
        Ok(Some(link)) => drop(say(&format!("first admin: {link}"))),
        Ok(None) => {}
        Err(error) => tracing::warn!(%error, "no link for the first admin could be made"),
    }
    // Apart from the line below: what a log line names is not even asked for where the level is off.
    let signal = signals.next();
    tracing::info!(signal, "stopping");
    std::thread::spawn(move || {
        // Whoever sends a second one does not want to wait.
        signals.next();
        std::process::exit(130);
    });
    running.stop();
    ExitCode::SUCCESS
}

/// The two signals that end a server. Listened for before anybody is told that it is there: whoever reads the
/// line may send one at once.
struct Signals {
    runtime: Runtime,
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_io().build()?;
        let (terminate, interrupt) = {
            let _inside = runtime.enter();
            (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?)
        };
        Ok(Self { runtime, terminate, interrupt })
    }

    /// Waits for the next one; its name.
    fn next(&mut self) -> &'static str {
        let (terminate, interrupt) = (&mut self.terminate, &mut self.interrupt);
        self.runtime.block_on(async {
            tokio::select! { _ = terminate.recv() => "SIGTERM", _ = interrupt.recv() => "SIGINT" }
        })
    }
}

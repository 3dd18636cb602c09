//! Starting the shards' threads and waiting for their end.

use std::{io, sync::Arc, thread::JoinHandle};

use mio::Poll;

use crate::{Handler, core::Core, fanout::Shared, shard::Shard};

/// Shards that have not begun, so that a handler can be built which holds the [`Fanout`] itself.
pub struct Prepared<S> {
    pub(crate) shared: Arc<Shared<S>>,
    pub(crate) polls: Vec<Poll>,
}

/// The threads of the shards.
#[derive(Debug)]
pub struct Running {
    threads: Vec<JoinHandle<()>>,
}

impl<S: Send + 'static> Prepared<S> {
    /// Starts one thread a shard.
    ///
    /// # Errors
    /// A thread could not be started.
    pub fn start<H: Handler<Session = S>>(self, handler: Arc<H>) -> io::Result<Running> {
        let mut threads = Vec::with_capacity(self.polls.len());
        for (index, poll) in self.polls.into_iter().enumerate() {
            let shared = Arc::clone(&self.shared);
            let handler = Arc::clone(&handler);
            let thread = std::thread::Builder::new().name(format!("shard-{index}")).spawn(move || {
                let registry = Arc::clone(&shared.registry);
                let core = Core::new(index as u16, shared.config.clone(), registry);
                Shard::new(core, handler, shared, poll).run();
            })?;
            threads.push(thread);
        }
        Ok(Running { threads })
    }
}

impl Running {
    /// Waits until every shard has ended, which it does after [`Fanout::shutdown`].
    pub fn wait(self) {
        for thread in self.threads {
            if thread.join().is_err() {
                tracing::error!("a shard ended by a panic");
            }
        }
    }
}

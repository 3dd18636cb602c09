//! What hostile clients send to sockets, by the numbers of the attack list. Each time: the process lives, the
//! others are heard, and nothing of it is stored.
//!
//! Elsewhere: A05, A14 (`deadlines`), A15 (`slow_readers`), A16 (`limits`), A31 (`chat`), A32 (`join`, `recovery`).

mod frames;
mod handshakes;
mod json;

use crate::support::{Person, TestServer, TutorialClient, metric};

/// A server, and somebody who must not notice anything.
struct Scene {
    neighbour: TutorialClient,
    /// The last to go: it would wait for the others.
    server: TestServer,
}

impl Scene {
    fn new() -> Self {
        let server = TestServer::lifted();
        let neighbour = TutorialClient::join(server.address(), "neighbours");
        Self { neighbour, server }
    }

    fn tutorial(&self) -> TutorialClient {
        TutorialClient::join(self.server.address(), "attacked")
    }

    fn chat(&self) -> Person {
        Person::arrive(self.server.address())
    }

    /// The neighbour is heard, new people get in, and nothing was stored but what they say.
    fn expect_peace(&mut self) {
        self.neighbour.say("is all well?");
        assert_eq!(self.neighbour.texts(1), ["is all well?"]);
        let mut next = self.chat();
        assert_eq!(next.join("attacked")["head"], 0);
        assert_eq!(metric(self.server.address(), "teahouse_panics_total"), 0);
        assert_eq!(metric(self.server.address(), "teahouse_queue_bytes{queue=\"large\"}"), 0);
    }
}

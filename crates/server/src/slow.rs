//! Slow mode: how long somebody waits between two messages in a room.
//!
//! Kept in memory: a restart lets everybody speak once. What was refused for another reason may be tried again, and a
//! message that is sent again under its own name is not a second one. Must never hold anybody back in another room.
//! Bounds: [`MOST_ENTRIES`]; whom nobody remembers need not wait.

use std::time::Duration;

use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use teahouse_domain::{ClientId, Code, Error, PersonId, Result, RoomId};
use teahouse_store::Facts;

const MOST_ENTRIES: usize = 65_536;
/// Sweeping fewer than this is not worth the while.
const FEW: usize = 1_024;

#[derive(Default)]
pub(crate) struct Slow {
    turns: Mutex<FxHashMap<(RoomId, PersonId), Turn>>,
}

struct Turn {
    again_at: Duration,
    said: Option<ClientId>,
}

impl Slow {
    /// Takes a turn to speak.
    ///
    /// # Errors
    /// `rate_limited`, with when to try again.
    pub(crate) fn take(
        &self,
        room: Facts,
        person: PersonId,
        said: Option<&ClientId>,
        now: Duration,
    ) -> Result<()> {
        let mut turns = self.turns.lock();
        if let Some(turn) = turns.get(&(room.id, person)).filter(|turn| now < turn.again_at) {
            if said.is_some() && turn.said.as_ref() == said {
                return Ok(());
            }
            let left = u64::try_from((turn.again_at - now).as_millis()).unwrap_or(u64::MAX).max(1);
            let message = format!("slow mode: one message in {} seconds here", room.slow_seconds);
            return Err(Error::new(Code::RateLimited, message).retry_after_ms(left));
        }
        if turns.len() < MOST_ENTRIES {
            let again_at = now + Duration::from_secs(room.slow_seconds.into());
            turns.insert((room.id, person), Turn { again_at, said: said.cloned() });
        }
        Ok(())
    }

    /// The message did not get through: the turn is theirs again.
    pub(crate) fn give_back(&self, room: RoomId, person: PersonId) {
        self.turns.lock().remove(&(room, person));
    }

    /// Forgets who need not wait any more.
    pub(crate) fn sweep(&self, now: Duration) {
        let mut turns = self.turns.lock();
        if turns.len() >= FEW {
            turns.retain(|_, turn| now < turn.again_at);
        }
    }
}

#[cfg(test)]
mod tests {
    use teahouse_domain::RoomKind;

    use super::*;

    const ADA: PersonId = PersonId(1);

    fn room(id: u64) -> Facts {
        Facts { id: RoomId(id), kind: RoomKind::Public, archived: false, restricted: false, slow_seconds: 10 }
    }

    fn name(text: &str) -> ClientId {
        ClientId::parse(text).expect("a client id")
    }

    #[test]
    fn the_second_message_waits_and_a_resend_does_not() {
        let (slow, second) = (Slow::default(), Duration::from_secs(1));
        slow.take(room(1), ADA, Some(&name("a")), second).unwrap();
        let error = slow.take(room(1), ADA, Some(&name("b")), 2 * second).unwrap_err();
        assert_eq!((error.code, error.retry_after_ms), (Code::RateLimited, Some(9_000)));
        slow.take(room(1), ADA, Some(&name("a")), 2 * second).unwrap();
        slow.take(room(2), ADA, None, 2 * second).unwrap();
        slow.take(room(1), PersonId(2), None, 2 * second).unwrap();
        assert!(slow.take(room(2), ADA, None, 3 * second).is_err());
        slow.take(room(1), ADA, Some(&name("b")), 11 * second).unwrap();
    }

    #[test]
    fn a_turn_is_given_back_and_forgotten_in_the_end() {
        let slow = Slow::default();
        slow.take(room(1), ADA, None, Duration::ZERO).unwrap();
        slow.give_back(RoomId(1), ADA);
        for person in 0..FEW as u64 {
            slow.take(room(1), PersonId(person), None, Duration::ZERO).unwrap();
        }
        slow.sweep(Duration::from_secs(10));
        assert!(slow.turns.lock().is_empty());
    }
}

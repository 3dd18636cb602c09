//! The decoder of one connection.
//!
//! A frame that lies whole in the input is unmasked and handed over where it lies; only what is cut by the
//! end of a read is copied. Eight bytes while nothing is incomplete.

use std::ops::Range;

use super::{
    Fault, PeerClose, close,
    header::{self, Header, Opcode},
    mask::unmask,
    partial::{Ended, Partial},
};
use crate::budget::{Budget, Claim};

/// What bounds a connection's messages.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// Bytes of a message, all fragments together.
    pub max_message: usize,
    /// Frames of a message.
    pub max_fragments: u32,
    /// Messages above this size claim it from the budget.
    pub large_from: usize,
    /// The budget of large messages.
    pub budget: &'a Budget,
    /// The time, as the caller counts it.
    pub now: u32,
}

/// What came.
#[derive(Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// A text message.
    Text(&'a str),
    /// A binary message.
    Binary(&'a [u8]),
    /// A message that the budget had no room for: read and dropped.
    Overflow,
    /// A ping and its payload.
    Ping(&'a [u8]),
    /// A pong.
    Pong,
    /// The peer closes. Whatever follows must not be decoded.
    Close(PeerClose<'a>),
}

/// Decodes one connection's frames.
#[derive(Debug, Default)]
pub struct Decoder {
    partial: Option<Box<Partial>>,
}

enum Step {
    Starved,
    /// A frame whose unmasked payload lies here in the input.
    Here(Opcode, Range<usize>),
    Control(Opcode),
    Message,
}

impl Decoder {
    /// The next event of `input` from `at` on, which moves behind it; nothing when the input is used up.
    /// The input's bytes before `at` are no longer what was read.
    ///
    /// # Errors
    /// The connection must be closed as the fault says, and this decoder not be used again.
    pub fn next<'a>(
        &'a mut self,
        input: &'a mut [u8],
        at: &mut usize,
        rules: &Rules<'_>,
    ) -> Result<Option<Event<'a>>, Fault> {
        self.settle();
        match self.step(input, at, rules)? {
            Step::Starved => Ok(None),
            Step::Here(opcode, range) => event(opcode, &input[range]).map(Some),
            Step::Control(opcode) => match &self.partial {
                Some(partial) => event(opcode, &partial.control).map(Some),
                None => Ok(None),
            },
            Step::Message => match self.partial.as_ref().and_then(|partial| partial.open.as_ref()) {
                Some(open) if open.dropping => Ok(Some(Event::Overflow)),
                Some(open) if open.text => event(Opcode::Text, &open.buffer).map(Some),
                Some(open) => Ok(Some(Event::Binary(&open.buffer))),
                None => Ok(None),
            },
        }
    }

    /// Gives back the memory of a message that was handed over. Its claim, if it was large, is the caller's
    /// to keep for as long as the message is under way elsewhere.
    pub fn settle(&mut self) -> Option<Claim> {
        let partial = self.partial.as_mut()?;
        let claim = match &mut partial.open {
            Some(open) if open.whole => open.claim.take(),
            _ => None,
        };
        if partial.open.as_ref().is_some_and(|open| open.whole) {
            partial.open = None;
        }
        if partial.is_idle() {
            self.partial = None;
        }
        claim
    }

    /// When the incomplete message or frame began, and how many bytes of it have come.
    #[must_use]
    pub fn under_way(&self) -> Option<(u32, usize)> {
        self.partial.as_ref().map(|partial| (partial.since, partial.size()))
    }

    /// Lets the incomplete message begin now: it was not the peer's fault that it waited.
    pub fn excuse(&mut self, now: u32) {
        if let Some(partial) = &mut self.partial {
            partial.since = now;
        }
    }

    /// How many bytes would complete the frame under way; 0 when there is none.
    #[must_use]
    pub fn missing(&self) -> usize {
        self.partial.as_ref().map_or(0, |partial| partial.missing())
    }

    fn step(&mut self, input: &mut [u8], at: &mut usize, rules: &Rules<'_>) -> Result<Step, Fault> {
        loop {
            if let Some(partial) = self.partial.as_mut().filter(|partial| partial.in_frame()) {
                if !partial.absorb(input, at)? {
                    return Ok(Step::Starved);
                }
                match partial.end_frame()? {
                    Ended::Fragment => {}
                    Ended::Message => return Ok(Step::Message),
                    Ended::Control(opcode) => return Ok(Step::Control(opcode)),
                }
            }
            let Some(header) = self.header(input, at, rules)? else { return Ok(Step::Starved) };
            let open = self.partial.as_ref().is_some_and(|partial| partial.message_open());
            close::in_sequence(&header, open)?;
            if let Some(range) = lies_here(&header, open, input.len(), *at, rules)? {
                *at = range.end;
                unmask(&mut input[range.clone()], header.key, 0);
                return Ok(Step::Here(header.opcode, range));
            }
            self.partial_since(rules.now).begin(header, rules)?;
        }
    }

    fn header(&mut self, input: &[u8], at: &mut usize, rules: &Rules<'_>) -> Result<Option<Header>, Fault> {
        if let Some(partial) = &mut self.partial {
            return partial.header(input, at);
        }
        match header::parse(&input[*at..])? {
            Some((header, used)) => {
                *at += used;
                Ok(Some(header))
            }
            None if *at == input.len() => Ok(None),
            None => self.partial_since(rules.now).header(input, at),
        }
    }

    fn partial_since(&mut self, now: u32) -> &mut Partial {
        self.partial.get_or_insert_with(|| Box::new(Partial::since(now)))
    }
}

/// Where the payload lies, if the frame is whole, needs no other, and claims nothing.
fn lies_here(
    header: &Header,
    message_open: bool,
    end: usize,
    at: usize,
    rules: &Rules<'_>,
) -> Result<Option<Range<usize>>, Fault> {
    let Ok(length) = usize::try_from(header.length) else { return Err(Fault::TooBig) };
    let control = header.opcode.is_control();
    if !control && length > rules.max_message {
        return Err(Fault::TooBig);
    }
    let alone = control || (header.last && !message_open && length <= rules.large_from);
    Ok((alone && length <= end - at).then(|| at..at + length))
}

fn event(opcode: Opcode, payload: &[u8]) -> Result<Event<'_>, Fault> {
    match opcode {
        Opcode::Text => simdutf8::basic::from_utf8(payload).map(Event::Text).map_err(|_| Fault::Utf8),
        Opcode::Binary | Opcode::Continuation => Ok(Event::Binary(payload)),
        Opcode::Ping => Ok(Event::Ping(payload)),
        Opcode::Pong => Ok(Event::Pong),
        Opcode::Close => close::parse(payload).map(Event::Close),
    }
}

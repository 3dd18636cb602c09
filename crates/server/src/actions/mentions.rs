//! Whom a message names: `@login`, and `@room` for everybody in it.
//!
//! A text without an `@` costs one search for that byte. Must never find somebody who may not read the room: they would
//! learn that it exists. Bounds: the first [`Message::MAX_MENTIONS`] different names of a text are looked up, no more.

use teahouse_domain::{LoginName, MediaId, Message, Result, RoomKind, policy::Action};
use teahouse_store::Facts;

use crate::{app::App, notify, people::Speaker};

/// What names everybody in the room.
const EVERYBODY: &str = "room";

/// Up to so many people anybody may call all of them.
const FEW_PEOPLE: u64 = 50;

/// Finds whom the text names, and notes it in the message.
///
/// # Errors
/// `internal` where the file cannot be read.
pub(crate) fn find(app: &App, speaker: &Speaker, room: Facts, message: &mut Message<MediaId>) -> Result<()> {
    if !message.text.as_str().contains('@') {
        return Ok(());
    }
    let (names, everybody) = named(message.text.as_str());
    message.mentions_room = everybody && may_call_all(app, speaker, room)?;
    for name in names {
        let Some(person) = app.store.name_owner(name.skeleton())? else { continue };
        if person != speaker.id && !message.mentions.contains(&person) && notify::may_hear(app, room, person)?
        {
            message.mentions.push(person);
        }
    }
    Ok(())
}

/// The first names in a text, and whether it calls everybody.
fn named(text: &str) -> (Vec<LoginName>, bool) {
    let (mut names, mut everybody) = (Vec::new(), false);
    let mut before: Option<char> = None;
    for (at, letter) in text.char_indices() {
        // What is part of a word is no mention: a mail address.
        let begins = letter == '@' && !before.is_some_and(char::is_alphanumeric);
        before = Some(letter);
        if !begins {
            continue;
        }
        let rest = &text[at + 1..];
        let end = rest.find(|letter| !is_of_login(letter)).unwrap_or(rest.len());
        // A sentence may end with a name.
        let word = rest[..end].trim_end_matches(['.', '-']);
        if word.eq_ignore_ascii_case(EVERYBODY) {
            everybody = true;
        } else if names.len() < <Message>::MAX_MENTIONS
            && let Ok(name) = LoginName::parse(word)
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    (names, everybody)
}

/// A letter, digit or mark that a login may have; which of them make one is [`LoginName`]'s to say.
fn is_of_login(letter: char) -> bool {
    letter.is_alphanumeric()
        || matches!(letter, '_' | '-' | '.')
        || unicode_normalization::char::is_combining_mark(letter)
}

/// Who keeps order there may call everybody; where there are few anybody may.
fn may_call_all(app: &App, speaker: &Speaker, room: Facts) -> Result<bool> {
    if app.admit_to(speaker, room, Action::MentionAll).is_ok() {
        return Ok(true);
    }
    if room.kind == RoomKind::Open {
        return Ok(app.presence.snapshot(room.id).0 as u64 <= FEW_PEOPLE);
    }
    Ok(app.store.member_count(room.id, FEW_PEOPLE + 1)? <= FEW_PEOPLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> (Vec<String>, bool) {
        let (names, everybody) = named(text);
        (names.iter().map(|name| name.as_str().to_owned()).collect(), everybody)
    }

    #[test]
    fn names_stand_after_an_at() {
        for (text, expected) in [
            ("@ada", vec!["ada"]),
            ("hi @Ada, @ben.", vec!["Ada", "ben"]),
            ("(@ada_l) @ada.l…", vec!["ada_l", "ada.l"]),
            ("茶，@小明 来", vec!["小明"]),
            ("@ada @ADA @ａｄａ", vec!["ada"]),
            ("@", vec![]),
            ("@@ada", vec!["ada"]),
            ("mail ada@example.org", vec![]),
            ("@a @ ada", vec![]),
        ] {
            assert_eq!(names(text).0, expected, "{text}");
        }
    }

    #[test]
    fn everybody_is_called_by_the_word_alone() {
        for (text, expected) in [("@room", true), ("go @Room!", true), ("@rooms", false), ("room", false)] {
            assert_eq!(names(text).1, expected, "{text}");
        }
    }

    #[test]
    fn a_thousand_names_are_twenty() {
        let text: String = (0..1_000).map(|number| format!("@ada{number} ")).collect();
        assert_eq!(names(&text).0.len(), 20);
    }
}

//! Bodies and queries of REST, and the admin's commands: no panic, a refusal that says something, and whatever is
//! taken as a command is the same one when it was written and read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use teahouse_domain::Result;
use teahouse_wire::{
    admin::{self, Command},
    rest,
};

const LISTS: [&str; 11] = [
    "users", "rooms", "messages", "media", "reports", "bans", "invites", "keys", "words", "settings", "audit",
];

fn speaks<T>(read: Result<T>) {
    if let Err(error) = read {
        assert!(!error.message.is_empty() && error.message.len() < 1_200);
    }
}

fuzz_target!(|bytes: &[u8]| {
    speaks(rest::read::<rest::SignUp>(bytes).and_then(rest::SignUp::check));
    speaks(rest::read::<rest::SignIn>(bytes).and_then(rest::SignIn::check));
    speaks(rest::read::<rest::UpdateMe>(bytes).and_then(rest::UpdateMe::check));
    speaks(rest::read::<rest::NewRoom>(bytes).and_then(rest::NewRoom::check));
    speaks(rest::read::<rest::UpdateRoom>(bytes).and_then(rest::UpdateRoom::check));
    speaks(rest::read::<rest::NewBan>(bytes).and_then(rest::NewBan::check));
    speaks(rest::read::<rest::NewInvite>(bytes).and_then(rest::NewInvite::check));
    speaks(rest::read::<rest::EditMessage>(bytes).and_then(rest::EditMessage::check));
    speaks(rest::read::<admin::NewUser>(bytes).and_then(admin::NewUser::check));
    speaks(rest::read::<admin::NewKey>(bytes).and_then(admin::NewKey::check));
    if let Ok(command) = Command::read(bytes) {
        let written = serde_json::to_vec(&command).expect("a command can be written");
        assert_eq!(Command::read(&written), Ok(command));
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    speaks(rest::RoomsQuery::parse(Some(text)));
    speaks(rest::PeopleQuery::parse(Some(text)));
    speaks(rest::emoji(text));
    speaks(rest::target(text));
    speaks(teahouse_wire::parse_time(text));
    for list in LISTS {
        speaks(Command::list(list, Some(text)));
    }
});

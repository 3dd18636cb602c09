//! chat.v1 as types: what is done to messages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use teahouse_domain::ClientId;

use super::macros::{optional, travels};
use crate::plain::AsText;

travels!(
    /// What a message says from now on.
    EditBody {
        /// The room's key.
        room: String,
        /// The message's position.
        #[schemars(range(min = 1))]
        target: u64,
        /// At most 16 KiB of UTF-8.
        text: String,
        /// The sender's own name for the edit.
        client_id: AsText<ClientId>,
    }
);
travels!(
    /// A message says something else.
    EditRequest {
        /// The answer carries it.
        id: u64,
        /// What it says from now on.
        edit: EditBody,
    }
);
travels!(
    /// A message that goes.
    DeleteBody {
        /// The room's key.
        room: String,
        /// The message's position.
        #[schemars(range(min = 1))]
        target: u64,
        /// The sender's own name for the deletion.
        client_id: AsText<ClientId>,
    }
);
travels!(
    /// A message goes.
    DeleteRequest {
        /// The answer carries it.
        id: u64,
        /// Which.
        delete: DeleteBody,
    }
);
travels!(
    /// A reaction.
    ReactBody {
        /// The room's key.
        room: String,
        /// The message's position.
        #[schemars(range(min = 1))]
        target: u64,
        /// An emoji, or a short text.
        emoji: String,
        /// Put, or taken back.
        on: bool,
        /// The sender's own name for it.
        client_id: AsText<ClientId>,
    }
);
travels!(
    /// A reaction is put on a message, or taken back.
    ReactRequest {
        /// The answer carries it.
        id: u64,
        /// Which, and where.
        react: ReactBody,
    }
);
optional!(
    /// A message that something is wrong with.
    ReportBody {
        /// The room's key.
        room: String,
        /// The message's position.
        #[schemars(range(min = 1))]
        target: u64;
        /// What is wrong with it: at most 500 characters.
        #[schemars(length(max = 500))]
        reason: String,
    }
);
travels!(
    /// There is something wrong with a message.
    ReportRequest {
        /// The answer carries it.
        id: u64,
        /// Which, and what.
        report: ReportBody,
    }
);

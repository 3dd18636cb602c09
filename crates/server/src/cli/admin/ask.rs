//! The server that does it: the one that runs on the data folder, or one without doors for the time of a command.
//!
//! Must never open files that a running server holds: the lock on the folder sees to that, and says who it is.

use serde_json::Value;
use teahouse_wire::admin::Command;

use crate::{
    Server as Program,
    config::Loaded,
    control::{self, Order, Report},
    start::Running,
};

/// Whoever does the commands.
pub(super) struct Server {
    loaded: Loaded,
    own: Option<Running>,
}

impl Server {
    pub(super) fn find(loaded: Loaded) -> Self {
        Self { loaded, own: None }
    }

    /// Asks once.
    pub(super) fn ask(&mut self, command: Command) -> Result<Value, String> {
        if self.own.is_none() {
            let order = Order::Admin(Box::new(command.clone()));
            match control::ask(&self.loaded.config.data, &order) {
                Ok(Some(Report::Done(answer))) => {
                    return serde_json::from_str(&answer).map_err(|error| format!("not an answer: {error}"));
                }
                Ok(Some(Report::Failed(why))) => return Err(why),
                Ok(None) => {}
                Err(error) => return Err(format!("the running server did not answer: {error}")),
            }
            let own = Program::without_doors(self.loaded.clone()).map_err(|error| error.to_string())?;
            self.own = Some(own);
        }
        let own = self.own.as_ref().expect("it was just started");
        own.admin(command).map_err(|error| error.message.into_owned())
    }

    /// Asks for a list page by page, until there are so many rows; for anything else once.
    pub(super) fn all(&mut self, mut command: Command, most: usize) -> Result<Value, String> {
        if command.page_mut().is_none() {
            return self.ask(command);
        }
        command.go_on(None).map_err(|error| error.message.into_owned())?;
        let (mut items, mut next) = (Vec::new(), None);
        loop {
            let mut page = self.ask(command.clone())?;
            if let Value::Array(rows) = page["items"].take() {
                items.extend(rows);
            }
            let follows = page["next"].as_str().map(str::to_owned);
            match follows {
                Some(cursor) if items.len() < most => {
                    command.go_on(Some(cursor)).map_err(|error| error.message.into_owned())?;
                }
                Some(cursor) => {
                    next = Some(cursor);
                    break;
                }
                None => break,
            }
        }
        Ok(serde_json::json!({ "items": items, "next": next }))
    }
}

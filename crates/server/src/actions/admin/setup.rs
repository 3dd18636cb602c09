//! The first admin: a link that makes one, as long as there is none.
//!
//! Must never be logged; whoever starts the server prints it. It works once, and a newer one ends the older.
//! Bounds: one code.

use std::sync::Arc;

use serde_json::Value;
use teahouse_domain::{CodeId, CodePurpose, Result};
use teahouse_store::{NewCode, WriteOp};

use super::new_id;
use crate::{actions::By, app::App, secret};

/// The path of a link that makes the first admin; `None` where there is one.
///
/// # Errors
/// Where it cannot be written down.
pub(crate) async fn first_admin(app: &Arc<App>) -> Result<Option<String>> {
    if !app.read(teahouse_store::Reader::admins).await?.is_empty() {
        return Ok(None);
    }
    let (code, hash) = secret::code();
    let id = CodeId(new_id());
    let kept = NewCode {
        id,
        secret: hash,
        purpose: CodePurpose::Setup,
        email: None,
        created_by: None,
        expires_at: None,
        uses: Some(1),
    };
    let audit = By::console().audit("setup.made", id, Value::Null);
    app.write(WriteOp::AddCode(Box::new(kept)).audited(audit)).await?;
    Ok(Some(format!("/invite/{code}")))
}

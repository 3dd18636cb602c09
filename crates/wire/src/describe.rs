//! Schemas of types, collected under one heading so that they can be named by reference.

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

/// The schemas that one document names.
pub(crate) struct Schemas {
    generator: SchemaGenerator,
}

impl Schemas {
    pub(crate) fn new() -> Self {
        let settings = SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        });
        Self { generator: settings.into_generator() }
    }

    /// A reference to the type's schema.
    pub(crate) fn of<T: JsonSchema>(&mut self) -> Value {
        self.generator.subschema_for::<T>().to_value()
    }

    /// All that were named.
    pub(crate) fn finish(mut self) -> Map<String, Value> {
        self.generator.take_definitions(true)
    }
}

/// A text that matches a pattern.
pub(crate) fn pattern(pattern: &str) -> Value {
    json!({"type": "string", "pattern": pattern})
}

//! How a type that travels is written down once: documented, strict, with a schema.

/// A type whose keys are all there.
macro_rules! travels {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident : $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type,)* }
    };
}

/// A type whose keys behind the semicolon may be missing.
macro_rules! optional {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident : $type:ty),* ; $($(#[$more_doc:meta])* $more:ident : $more_type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
            $($(#[$more_doc])* #[serde(default, skip_serializing_if = "Option::is_none")] pub $more: Option<$more_type>,)*
        }
    };
}

pub(super) use {optional, travels};

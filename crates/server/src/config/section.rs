//! How a section of settings is written down: once, with its default, its range and its text.
//!
//! The struct, its defaults, the reader, the sample file and the help all come from the same lines, so they
//! cannot disagree. Must never know where a value comes from. Bounds: none needed, the set is fixed.

use super::value::{Given, Value};

/// One setting, as the reader and the sample file see it.
pub(super) struct Entry<'a> {
    /// `section.key`, or `key` at the top.
    pub(super) name: &'static str,
    /// The setting's text, line by line as written in the code.
    pub(super) lines: &'static [&'static str],
    pub(super) slot: Box<dyn Slot + 'a>,
}

/// The settings of one section in the order of the code.
pub(super) struct Group<'a> {
    /// The section's key; empty at the top.
    pub(super) name: &'static str,
    pub(super) lines: &'static [&'static str],
    pub(super) entries: Vec<Entry<'a>>,
}

/// The place of one value, whatever its type.
pub(super) trait Slot {
    /// Takes a value; leaves the old one and says `false` where it is not allowed.
    fn read(&mut self, given: &Given) -> bool;
    /// The value as the file has it.
    fn show(&self) -> String;
    /// What may stand here, to end the sentence "must be …".
    fn allowed(&self) -> String;
    /// Whether its value is never repeated.
    fn is_secret(&self) -> bool {
        false
    }
    /// The range, where there is one.
    fn range(&self) -> Option<String> {
        None
    }
}

/// Any value of the type will do.
pub(super) struct Any<'a, T>(pub(super) &'a mut T);

impl<T: Value> Slot for Any<'_, T> {
    fn read(&mut self, given: &Given) -> bool {
        T::read(given).map(|value| *self.0 = value).is_some()
    }

    fn show(&self) -> String {
        self.0.show()
    }

    fn allowed(&self) -> String {
        T::allowed()
    }

    fn is_secret(&self) -> bool {
        T::is_secret()
    }
}

/// The value must lie in a range.
pub(super) struct Within<'a, T>(pub(super) &'a mut T, pub(super) std::ops::RangeInclusive<T>);

impl<T: Value + PartialOrd> Slot for Within<'_, T> {
    fn read(&mut self, given: &Given) -> bool {
        T::read(given).filter(|value| self.1.contains(value)).map(|value| *self.0 = value).is_some()
    }

    fn show(&self) -> String {
        self.0.show()
    }

    fn allowed(&self) -> String {
        format!("{} from {} to {}", T::allowed(), self.1.start().show(), self.1.end().show())
    }

    fn range(&self) -> Option<String> {
        Some(format!("From {} to {}", self.1.start().show(), self.1.end().show()).replace('"', ""))
    }
}

macro_rules! slot {
    ($place:expr) => {
        Box::new($crate::config::section::Any($place))
    };
    ($place:expr, $range:expr) => {
        Box::new($crate::config::section::Within($place, $range))
    };
}

/// `Name, "prefix." { /// text  key: Type = default, in low..=high; }` and, for the whole, `with { … }`.
macro_rules! section {
    (
        $(#[doc = $about:literal])+
        $name:ident, $prefix:literal {
            $( $(#[doc = $doc:literal])+ $key:ident: $kind:ty = $default:expr $(, in $range:expr)?; )+
        }
        $( with { $( $(#[doc = $part_doc:literal])+ $part:ident: $part_kind:ty, )+ } )?
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $( $(#[doc = $doc])+ pub $key: $kind, )+
            $($( $(#[doc = $part_doc])+ pub $part: $part_kind, )+)?
        }

        impl Default for $name {
            fn default() -> Self {
                Self {
                    $( $key: $default, )+
                    $($( $part: <$part_kind>::default(), )+)?
                }
            }
        }

        impl $name {
            /// Every setting here, with the sections inside.
            pub(in crate::config) fn groups(&mut self) -> Vec<$crate::config::section::Group<'_>> {
                let own = $crate::config::section::Group {
                    name: $prefix.trim_end_matches('.'),
                    lines: &[$($about),+],
                    entries: vec![$( $crate::config::section::Entry {
                        name: concat!($prefix, stringify!($key)),
                        lines: &[$($doc),+],
                        slot: $crate::config::section::slot!(&mut self.$key $(, $range)?),
                    } ),+],
                };
                [vec![own], $($( self.$part.groups(), )+)?].into_iter().flatten().collect()
            }
        }
    };
}

pub(super) use {section, slot};

//! Messages for people, in Chinese and in English, side by side.

use std::fmt;

/// A language the product speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese (simplified).
    Zh,
}

/// One message in both languages.
///
/// `Display` writes the English one, so a `Text` can stand wherever an error message stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The message in English: lower case, no full stop.
    pub en: String,
    /// The same message in Chinese.
    pub zh: String,
}

impl Text {
    /// A message in both languages.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Text {
        Text { en: en.into(), zh: zh.into() }
    }

    /// A message that is the same in every language, such as a file name or a library's own words.
    pub fn same(words: impl Into<String>) -> Text {
        let words = words.into();
        Text { en: words.clone(), zh: words }
    }

    /// The message in `lang`.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

/// Something that can be said to a person.
pub trait Say {
    /// What it says, in both languages.
    fn text(&self) -> Text;
}

/// Declares an error enum together with its messages, English first and Chinese beside it.
///
/// ```
/// use siting_units::{Say, says};
///
/// says! {
///     /// Why some numbers are not weights.
///     #[derive(PartialEq)]
///     pub enum WeightsError {
///         /// A weight is negative.
///         Negative {
///             /// The weight as written.
///             weight: f64,
///         } => "weights are zero or more, this one is {weight}",
///             "权重不能为负，这里是 {weight}";
///         /// Nothing to share out.
///         AllZero {} => "at least one weight must exceed zero", "至少要有一个权重大于零";
///     }
/// }
///
/// let error = WeightsError::Negative { weight: -1.0 };
/// assert_eq!(error.to_string(), "weights are zero or more, this one is -1");
/// assert_eq!(error.text().zh, "权重不能为负，这里是 -1");
/// ```
#[macro_export]
macro_rules! says {
    (
        $(#[$enum_meta:meta])*
        pub enum $name:ident {
            $(
                $(#[$variant_meta:meta])*
                $variant:ident { $( $(#[$field_meta:meta])* $field:ident : $ty:ty ),* $(,)? }
                    => $en:literal, $zh:literal;
            )*
        }
    ) => {
        $(#[$enum_meta])*
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[$variant_meta])* $variant { $( $(#[$field_meta])* $field: $ty ),* }, )*
        }

        impl $crate::Say for $name {
            #[allow(unused_variables)]
            fn text(&self) -> $crate::Text {
                match self {
                    $( $name::$variant { $($field),* } =>
                        $crate::Text::new(format!($en), format!($zh)), )*
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&$crate::Say::text(self).en)
            }
        }

        impl ::std::error::Error for $name {}
    };
}

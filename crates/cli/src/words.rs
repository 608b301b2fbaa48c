//! Which language is spoken, and how words in both stand side by side.

use std::cell::Cell;
use std::ffi::OsString;

use siting_units::Lang;

/// The words of `lang`.
pub(crate) fn pick<'a>(lang: Lang, en: &'a str, zh: &'a str) -> &'a str {
    match lang {
        Lang::En => en,
        Lang::Zh => zh,
    }
}

/// `1 criterion`, `2 criteria`: Chinese needs no such thing.
pub(crate) fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", noun(n, one, many))
}

/// The noun after a number that is written in another way.
pub(crate) fn noun<'a>(n: usize, one: &'a str, many: &'a str) -> &'a str {
    if n == 1 { one } else { many }
}

thread_local! {
    /// The language of `--help`, which clap asks for while the arguments are not read yet.
    static OF_HELP: Cell<Lang> = const { Cell::new(Lang::En) };
}

/// Sets the language of [`help`] in this thread.
pub(crate) fn speak(lang: Lang) {
    OF_HELP.set(lang);
}

/// Words of `--help`, in the language set by [`speak`].
pub(crate) fn help(en: &'static str, zh: &'static str) -> &'static str {
    pick(OF_HELP.get(), en, zh)
}

/// The language asked for: by `--lang`, else by the system's settings, else English.
///
/// It is looked for before the arguments are read, since what is said about wrong arguments is said in
/// it too.
pub(crate) fn lang_of(typed: &[OsString], setting: impl Fn(&str) -> Option<String>) -> Lang {
    let typed: Vec<&str> = typed.iter().filter_map(|it| it.to_str()).collect();
    let after = typed.windows(2).find(|it| it[0] == "--lang").map(|it| it[1]);
    let joined = || typed.iter().find_map(|it| it.strip_prefix("--lang="));
    if let Some(asked) = after.or_else(joined).and_then(lang_called) {
        return asked;
    }
    let settings = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(setting);
    let first = settings.into_iter().find(|it| !it.is_empty()).unwrap_or_default();
    if first.starts_with("zh") { Lang::Zh } else { Lang::En }
}

/// The language called `zh` or `en`.
pub(crate) fn lang_called(name: &str) -> Option<Lang> {
    match name {
        "en" => Some(Lang::En),
        "zh" => Some(Lang::Zh),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &[&str], settings: &[(&str, &str)], expected: Lang) {
        let typed: Vec<OsString> = typed.iter().map(OsString::from).collect();
        let setting =
            |name: &str| settings.iter().find(|it| it.0 == name).map(|it| it.1.to_owned());
        assert_eq!(lang_of(&typed, setting), expected, "{typed:?} {settings:?}");
    }

    #[test]
    fn the_option_wins_over_the_system() {
        check(&["siting", "check", "--lang", "zh"], &[("LANG", "en_US.UTF-8")], Lang::Zh);
        check(&["siting", "--lang=en", "check"], &[("LANG", "zh_CN.UTF-8")], Lang::En);
        check(&["siting", "--lang", "klingon"], &[("LANG", "zh_CN.UTF-8")], Lang::Zh);
    }

    #[test]
    fn the_first_setting_that_says_something_counts() {
        check(&[], &[("LANG", "zh_CN.UTF-8")], Lang::Zh);
        check(&[], &[("LC_ALL", ""), ("LANG", "zh_TW")], Lang::Zh);
        check(&[], &[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")], Lang::En);
        check(&[], &[("LC_MESSAGES", "zh_CN"), ("LANG", "en_GB")], Lang::Zh);
        check(&[], &[], Lang::En);
    }
}

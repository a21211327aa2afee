//! The catalogue's words for what is defined below the window: filter keys, faults of a filter, kinds of problems.

use crate::capture::reason;
use crate::doc::ProblemKind;
use crate::export::{Doing, ExportError};
use crate::query::{Facet, Fault};
use crate::sanitize::display_path;
use crate::{t, text};
use std::io::{self, ErrorKind};

/// What a key of the filter chooses by.
#[must_use]
pub fn filter_key(name: &str) -> &'static str {
    text::of_name("filter-key", name).unwrap_or_default()
}

/// What kind of problem it is.
#[must_use]
pub fn problem_kind(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Inconsistent => t!("problem-kind-inconsistent"),
        ProblemKind::Dtd => t!("problem-kind-dtd"),
        ProblemKind::DuplicateKey => t!("problem-kind-duplicate-key"),
        ProblemKind::Repaired => t!("problem-kind-repaired"),
        ProblemKind::Encoding => t!("problem-kind-encoding"),
        ProblemKind::Unrecognised => t!("problem-kind-unrecognised"),
        ProblemKind::Unreadable => t!("problem-kind-unreadable"),
        ProblemKind::TooDeep => t!("problem-kind-too-deep"),
        ProblemKind::TooLarge => t!("problem-kind-too-large"),
        ProblemKind::Incomplete => t!("problem-kind-incomplete"),
        ProblemKind::Syntax => t!("problem-kind-syntax"),
    }
}

/// What a value of a facet is called: words of ours are translated, what was sent stays as it is.
#[must_use]
pub fn facet_value(facet: Facet, value: &str) -> &str {
    let problem = || ProblemKind::ALL.into_iter().find(|kind| kind.name() == value).map(problem_kind);
    match (facet, value) {
        (Facet::Problem, _) => problem().unwrap_or(value),
        (Facet::Kind, "run") => t!("facet-kind-run"),
        (Facet::Kind, "job") => t!("facet-kind-job"),
        (Facet::Kind, "unrecognised") => t!("facet-kind-unrecognised"),
        _ => value,
    }
}

/// What is wrong with a filter: one sentence without a full stop.
#[must_use]
pub fn fault(fault: &Fault) -> String {
    let plain = match fault {
        Fault::NoOpening => t!("fault-no-opening"),
        Fault::NoClosing => t!("fault-no-closing"),
        Fault::TooDeep => t!("fault-too-deep"),
        Fault::EmptyBrackets => t!("fault-empty-brackets"),
        Fault::OpenQuote => t!("fault-open-quote"),
        Fault::NothingToFind => t!("fault-nothing-to-find"),
        Fault::HeaderName => t!("fault-header-name"),
        Fault::RangeBackwards => t!("fault-range-backwards"),
        Fault::RangeEmpty => t!("fault-range-empty"),
        Fault::TooManyBodies(most) => return t!("fault-too-many-bodies", most = *most),
        Fault::NoTermBefore(word) => return t!("fault-no-term-before", word = word.as_str()),
        Fault::NoTermAfterWord(word) => return t!("fault-no-term-after-word", word = word.as_str()),
        Fault::ForeignNot(sign) => return t!("fault-foreign-not", sign = sign.as_str()),
        Fault::ForeignWord(sign, word) => {
            return t!("fault-foreign-word", sign = sign.as_str(), word = *word);
        }
        Fault::LoneSign(sign) => return t!("fault-lone-sign", sign = sign.as_str()),
        Fault::NoTermAfter(sign) => return t!("fault-no-term-after", sign = sign.as_str()),
        Fault::NoValue(example) => return t!("fault-no-value", example = *example),
        Fault::NoValueBetween(example) => return t!("fault-no-value-between", example = *example),
        Fault::WrongSign(key, sign, example) => {
            return t!("fault-wrong-sign", key = *key, sign = *sign, example = *example);
        }
        Fault::UnknownKey(name) => return t!("fault-unknown-key", name = name.as_str()),
        Fault::UnknownKeyNear(name, near) => {
            return t!("fault-unknown-key-near", name = name.as_str(), near = *near);
        }
        Fault::NoChoice(key, choices) => {
            return t!("fault-no-choice", key = *key, choices = choices.as_str());
        }
        Fault::Expression(reason) => return t!("fault-expression", reason = reason.as_str()),
        Fault::NoNumber(text) => return t!("fault-no-number", text = text.as_str()),
        Fault::NoDuration(text) => return t!("fault-no-duration", text = text.as_str()),
        Fault::NoUnit(text) => return t!("fault-no-unit", text = text.as_str()),
        Fault::NoTime(text) => return t!("fault-no-time", text = text.as_str()),
    };
    plain.to_owned()
}

/// Why an export could not be made: one sentence without a full stop, path last.
#[must_use]
pub fn export_error(error: &ExportError) -> String {
    let (text, path) = match error {
        ExportError::Stopped => return t!("export-error-stopped").to_owned(),
        ExportError::InsideSource(path) => (t!("export-error-inside"), path),
        ExportError::IsCapture(path) => (t!("export-error-capture"), path),
        ExportError::Exists(path) => (t!("export-error-exists"), path),
        ExportError::Taken(path) => (t!("export-error-taken"), path),
        ExportError::IsFolder(path) => (t!("export-error-folder"), path),
        ExportError::NoFile(path) => (t!("export-error-device"), path),
        ExportError::Changed(path) => (t!("export-error-changed"), path),
        ExportError::Failed { doing, path, error } => {
            let text = match doing {
                Doing::Write => t!("export-error-write"),
                Doing::WriteInto => t!("export-error-write-into"),
                Doing::PutAside => t!("export-error-put-aside"),
                Doing::WriteRow => t!("export-error-write-row"),
                Doing::MakeFolder => t!("export-error-make-folder"),
                Doing::Read => t!("export-error-read"),
                Doing::Copy => t!("export-error-copy"),
            };
            return t!(
                "export-error-failed",
                what = text,
                reason = io_error(error),
                path = display_path(path)
            );
        }
    };
    t!("export-error", what = text, path = display_path(path))
}

/// Why a file could not be read or written: what the system says of it, in the language of the window where that is
/// known.
#[must_use]
pub fn io_error(error: &io::Error) -> String {
    let said = match error.kind() {
        ErrorKind::NotFound => t!("io-not-found"),
        ErrorKind::PermissionDenied => t!("io-permission-denied"),
        ErrorKind::StorageFull => t!("io-storage-full"),
        ErrorKind::ReadOnlyFilesystem => t!("io-read-only"),
        ErrorKind::QuotaExceeded => t!("io-quota-exceeded"),
        ErrorKind::FileTooLarge => t!("io-file-too-large"),
        ErrorKind::NotADirectory => t!("io-not-a-directory"),
        ErrorKind::IsADirectory => t!("io-is-a-directory"),
        ErrorKind::InvalidFilename => t!("io-invalid-filename"),
        ErrorKind::ResourceBusy => t!("io-busy"),
        // The system's own words are more than a guess at what they mean.
        _ => return reason(error),
    };
    said.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn errors_of_exports_say_in_english_what_the_command_line_says() {
        let path = || PathBuf::from("a/b.json");
        let failed =
            |doing| ExportError::Failed { doing, path: path(), error: io::Error::other("the disk is gone") };
        let plain = [
            ExportError::Stopped,
            ExportError::InsideSource(path()),
            ExportError::IsCapture(path()),
            ExportError::Exists(path()),
            ExportError::Taken(path()),
            ExportError::IsFolder(path()),
            ExportError::NoFile(path()),
            ExportError::Changed(path()),
        ];
        for error in plain.into_iter().chain(Doing::ALL.map(failed)) {
            assert_eq!(export_error(&error), error.to_string());
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn errors_of_the_system_say_in_english_what_the_system_says() {
        // ENOENT, EACCES, EBUSY, ENOTDIR, EISDIR, EFBIG, ENOSPC, EROFS, ENAMETOOLONG, EDQUOT, and one that is not known.
        for number in [2, 13, 16, 20, 21, 27, 28, 30, 36, 122, 110] {
            let error = io::Error::from_raw_os_error(number);
            assert_eq!(io_error(&error), reason(&error), "{number}");
        }
    }
    use crate::query::keys::KEYS;

    #[test]
    fn kinds_of_problems_are_called_in_english_what_the_filter_calls_them() {
        for kind in ProblemKind::ALL {
            assert_eq!(problem_kind(kind), kind.name());
        }
    }

    #[test]
    fn values_of_facets_are_called_in_english_what_the_filter_calls_them() {
        for value in ["run", "job", "unrecognised", "repaired", "视频"] {
            assert_eq!(facet_value(Facet::Kind, value), value);
            assert_eq!(facet_value(Facet::Problem, value), value);
        }
    }

    #[test]
    fn keys_of_the_filter_say_in_english_what_the_command_line_says() {
        for key in KEYS {
            assert_eq!(filter_key(key.name), key.doc, "{}", key.name);
        }
    }

    #[test]
    fn faults_say_in_english_what_the_command_line_says() {
        let text = || "x".to_owned();
        for one in [
            Fault::NoOpening,
            Fault::NoClosing,
            Fault::TooDeep,
            Fault::EmptyBrackets,
            Fault::OpenQuote,
            Fault::NoTermBefore(text()),
            Fault::NoTermAfterWord(text()),
            Fault::NoTermAfter(text()),
            Fault::ForeignNot(text()),
            Fault::ForeignWord(text(), "or"),
            Fault::LoneSign(text()),
            Fault::NothingToFind,
            Fault::NoValue("e"),
            Fault::NoValueBetween("e"),
            Fault::WrongSign("k", "s", "e"),
            Fault::TooManyBodies(64),
            Fault::HeaderName,
            Fault::UnknownKey(text()),
            Fault::UnknownKeyNear(text(), "n"),
            Fault::NoChoice("k", text()),
            Fault::Expression(text()),
            Fault::RangeBackwards,
            Fault::RangeEmpty,
            Fault::NoNumber(text()),
            Fault::NoDuration(text()),
            Fault::NoUnit(text()),
            Fault::NoTime(text()),
        ] {
            assert_eq!(fault(&one), one.to_string());
        }
    }
}

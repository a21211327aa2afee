//! What is told of a filter that cannot be understood, or finds nothing.

use super::*;

#[test]
fn what_is_wrong_is_said_at_its_place() {
    for (text, place, words) in [
        ("a stat:Failed", "stat", "did you mean state?"),
        ("wiat>1s", "wiat", "did you mean wait?"),
        ("foo:bar", "foo", "in quotes"),
        ("https://x", "https", "in quotes"),
        ("header:x", "header", "header wants"),
        ("state.x:y", "state.x", "no key"),
        ("state:", ":", "a value is missing"),
        ("state:a,", ":", "a value is missing"),
        ("state:a,,b", ":", "a value is missing"),
        ("state>1", ">", "does not go with >"),
        ("took~1", "~", "does not go with ~"),
        ("after>1h", ">", "does not go with >"),
        ("tag:\"a b", "\"a b", "closing quote"),
        ("took>30", "30", "lacks its unit"),
        ("took>30s,x", "x", "no duration"),
        ("took:2m..1m", "2m..1m", "ends before it begins"),
        ("after:soon", "soon", "no time"),
        ("deliveries>1.5", "1.5", "no whole number"),
        ("kind:folder", "folder", "run, job, unrecognised"),
        ("has:x", "x", "problem, output, header, run"),
        ("object~(a", "(a", "unclosed group"),
        ("(a", "(", "never closed"),
        ("a )", ")", "no bracket"),
        ("a ()", "()", "nothing in the brackets"),
        ("a or", "or", "missing after or"),
        ("OR a", "OR", "missing before or"),
        ("a and and b", "and", "missing before and"),
        ("(a or)", "or", "missing after or"),
        ("a -", "-", "missing after -"),
        ("# or a", "#", "missing after #"),
        ("\"\"", "\"\"", "nothing to look for"),
        ("body=x", "=", "does not go with ="),
        ("body:\"\"", "\"\"", "nothing to look for"),
        ("body~(a", "(a", "unclosed group"),
        ("视频 tag:", ":", "a value is missing"),
        ("state：x （a", "（", "never closed"),
        ("a NOT b", "NOT", "- before a term means not"),
        ("a ！b", "！", "- before a term means not"),
        ("state!=Failed", "!=", "- before a term means not"),
        ("state != Failed", "!=", "- before a term means not"),
        ("视频 tag！＝x", "！＝", "- before a term means not"),
        ("tag:A || tag:B", "||", "or between terms means that"),
        ("tag:A ｜ tag:B", "｜", "or between terms means that"),
        ("a && b", "&&", "and between terms means that"),
        ("tag = Transcode", "=", "right between a key and its value"),
        ("took >= 1s", ">=", "right between a key and its value"),
    ] {
        let error = Query::parse(text, clock()).expect_err(text);
        assert_eq!(&text[error.span.clone()], place, "{text}: {error:?}");
        let message = error.fault.to_string();
        assert!(message.contains(words), "{text}: {message}");
        assert!(!message.contains('\n') && !message.ends_with('.'), "{text}: {message}");
    }
    assert!(Query::parse(&"(".repeat(100_000), clock()).is_err());
}

#[test]
fn a_value_that_no_record_has_is_named_with_one_that_is_near() {
    let index = sample();
    let columns = Columns::new(&index);
    let told = |text: &str, is_written: bool| {
        let all = columns.unknown_values(&index, &query(text), is_written).into_iter();
        all.map(|one| (one.key, one.value, one.near.unwrap_or_default())).collect::<Vec<_>>()
    };
    let one = |key, value: &str, near: &str| vec![(key, value.to_owned(), near.to_owned())];
    assert_eq!(told("state:Fail", false), one("state", "Fail", "Failed"));
    assert_eq!(told("kind:job status:\"faild\"", false), one("state", "faild", "Failed"));
    assert_eq!(told("state:失败", false), one("state", "失败", "Failed"));
    assert_eq!(told("(state:Success,Sucess or tag:x)", false)[0], one("state", "Sucess", "Success")[0]);
    assert_eq!(told("state:zzz", false), one("state", "zzz", ""));
    for known in [
        "state:failed",
        "state:Fail*",
        "state~Fail",
        "state:\"\"",
        "-state:Fail",
        "#state:Fail",
        "message:zzz",
    ] {
        assert_eq!(told(known, false), [], "{known}");
    }
    assert_eq!(told("state:Fail", true), [], "what begins so will do while it is being written");
}

#[test]
fn every_wrong_term_is_told_at_its_place() {
    let faults = |text: &str| {
        let all = Query::faults(text, clock(), None).into_iter();
        all.map(|error| text[error.span].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(faults("state:Failed foo:bar wait>abc -视频:x kind:folder"), ["foo", "abc", "folder"]);
    assert_eq!(faults("(foo:bar took>3 or a"), ["(", "foo", "3"]);
    assert_eq!(faults("tag:a \"视频"), ["\"视频"]);
    assert!(faults("state:Failed").is_empty());
    for text in ["foo:bar wait>abc", "a ) foo:b", "or"] {
        let first = Query::parse(text, clock()).unwrap_err();
        assert!(Query::faults(text, clock(), None).contains(&first), "{text}");
    }
}

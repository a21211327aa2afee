use super::{parse, split};
use crate::doc::{Kind, MAX_DEPTH, MAX_NODES, Node, Parsed, ProblemKind};
use ProblemKind::{Dtd, Incomplete, Repaired, Syntax, TooDeep, TooLarge};
use std::fmt::Write as _;

#[path = "xml_property_tests.rs"]
mod properties;

#[path = "xml_split_tests.rs"]
mod splitting;

fn read(source: &str) -> Parsed {
    parse(source.to_owned())
}

/// Kind, line and column of every problem.
fn places(source: &str) -> Vec<(ProblemKind, u32, u32)> {
    read(source).problems.iter().map(|p| (p.kind, p.position.line, p.position.column)).collect()
}

fn kinds(source: &str) -> Vec<ProblemKind> {
    read(source).problems.iter().map(|p| p.kind).collect()
}

fn messages(source: &str) -> Vec<String> {
    read(source).problems.into_iter().map(|p| p.message).collect()
}

/// A tree written down so that it can be compared.
fn outline(node: Node<'_>) -> String {
    let name = node.name();
    match node.kind() {
        Kind::Map => {
            let children: Vec<_> = node.children().map(outline).collect();
            format!("{name}{{{}}}", children.join(" "))
        }
        Kind::Attribute => format!("@{name}='{}'", node.text()),
        Kind::Empty => format!("{name}-"),
        _ => format!("{name}'{}'", node.text()),
    }
}

fn outlined(source: &str) -> String {
    let parsed = read(source);
    let roots: Vec<_> = parsed.tree.root().children().map(outline).collect();
    roots.join(" ")
}

#[test]
fn elements_texts_and_attributes_become_a_tree() {
    for (source, expected) in [
        ("<a/>", "a-"),
        ("<a></a>", "a-"),
        ("<a />", "a-"),
        ("<a\n></a\t>", "a-"),
        ("<a>x</a>", "a'x'"),
        ("<a> x\n </a>", "a' x\n '"),
        ("<a>  </a>", "a'  '"),
        ("<a>\n  <b>1</b>\n  <c/>\n</a>\n", "a{b'1' c-}"),
        ("<a><b>1</b><b>2</b></a>", "a{b'1' b'2'}"),
        ("<a>x<b/>y</a>", "a{'x' b- 'y'}"),
        ("<a>\n x <b/>\n</a>", "a{'\n x ' b-}"),
        ("<a k='1'/>", "a{@k='1'}"),
        ("<a k=\"1\" l = '>\"' >x</a>", "a{@k='1' @l='>\"' 'x'}"),
        ("<a k=''><b/></a>", "a{@k='' b-}"),
        ("<a k='1'> </a>", "a{@k='1' ' '}"),
        ("<a k='1'>\n<b/> </a>", "a{@k='1' b-}"),
        ("<a k='1'></a>", "a{@k='1'}"),
        ("<a k='a/b'/>", "a{@k='a/b'}"),
        // References.
        ("<a>&lt;&gt;&amp;&quot;&apos;</a>", "a'<>&\"''"),
        ("<a>x&#65;&#x42;&#x4e0A;&#128512;y</a>", "a'xAB上😀y'"),
        ("<a k='&lt;&#10;b&amp;'/>", "a{@k='<\nb&'}"),
        ("<a>&#32;</a>", "a' '"),
        ("<a><b/>&#32;</a>", "a{b- ' '}"),
        ("<a>a&amp;amp;b</a>", "a'a&amp;b'"),
        // CDATA.
        ("<a><![CDATA[<b>&amp;</b>]]></a>", "a'<b>&amp;</b>'"),
        ("<a>x<![CDATA[y]]>z</a>", "a'xyz'"),
        ("<a><![CDATA[]]></a>", "a''"),
        ("<a><![CDATA[ ]]><b/></a>", "a{' ' b-}"),
        ("<a><![CDATA[]]]]><![CDATA[>]]></a>", "a']]>'"),
        ("<a>\n<![CDATA[{\"a\":1}]]>\n</a>", "a'\n{\"a\":1}\n'"),
        // What makes no nodes.
        ("<?xml version=\"1.0\"?>\n<!-- c --><a><!-- c --></a><!-- c --><?pi x?>", "a-"),
        ("<a>x<!-- c -->y<?pi?>z</a>", "a'xyz'"),
        ("<a> <!-- c --> <b/></a>", "a{b-}"),
        // Names.
        ("<上线 属性='1'><a:b-c.d_1/></上线>", "上线{@属性='1' a:b-c.d_1-}"),
        // The workflow event without a root.
        (
            "<EventName>W</EventName>\n<WorkflowExecution><A>1</A></WorkflowExecution>",
            "EventName'W' WorkflowExecution{A'1'}",
        ),
        ("<WorkflowExecution/><EventName>W</EventName>", "WorkflowExecution- EventName'W'"),
        ("<EventName>W</EventName>", "EventName'W'"),
    ] {
        assert_eq!(places(source), [], "{source}");
        assert_eq!(outlined(source), expected, "{source}");
    }
}

#[test]
fn what_the_standard_allows_is_read_without_a_problem() {
    for source in [
        "<?xml version=\"1.0\"?><a/>",
        "<?xml version='1.0' encoding='UTF-8'?><a/>",
        "<?xml\tversion = \"1.0\"\n encoding=\"GB18030\" standalone='yes' ?><a/>",
        "<?xml version='1.1' standalone='no'?><a/>",
        "\u{feff}<?xml version=\"1.0\"?><a/>",
        "\n\t<a/>\r\n",
        "<!----><a/>",
        "<!-- - -> > <a> & ]]> --><a/>",
        "<?xml-stylesheet href='x'?><a/>",
        "<?pi?><?pi a?b ??><a/>",
        "<a>]] > ]> \">' \"</a>",
        "<a k=\"'\" l='\"' m='>' n=']]>' o='/'/>",
        "<a><![CDATA[<!-- ]] > ]]></a>",
        "<_/>",
        "<:/>",
        "<a.b-c·1/>",
        "<a>\u{85}\u{7f}\u{fffd}\u{10ffff}\u{e000}，。</a>",
        "<a>&#9;&#xD;&#x10FFFF;&#xfffd;</a>",
        "<?xml version=\"1.1\"?><a k='&#x1F;'>&#1;</a>",
        "<a xmlns='urn:x' xmlns:b='urn:y'><b:c b:d='' d=''/></a>",
        "<a\r\n\tk='1'\r\n\tl='2'\r\n/>",
    ] {
        assert_eq!(places(source), [], "{source}");
    }
}

#[test]
fn what_the_standard_forbids_is_told_at_its_place() {
    for (source, column) in [
        // Characters that only XML 1.1 has, and only as references.
        ("<?xml version='1.0'?><a>&#1;</a>", 25),
        ("<?xml version='1.1'?><a>&#0;</a>", 25),
        ("<?xml version='1.1'?><a>\u{1}</a>", 25),
        // Tags.
        ("<a></b></a>", 4),
        ("<a/></a>", 5),
        ("<a><b></a>", 7),
        ("<a>< b></a>", 4),
        ("<a>1 < 2</a>", 6),
        ("<a><1/></a>", 4),
        ("<a></a b='1'>", 8),
        ("<a></a/>", 7),
        ("<a><b/ ></a>", 6),
        ("<a><b / c='1'/></a>", 7),
        ("<a><b <c/></b></a>", 7),
        ("<a><b>x</b<c/></a>", 11),
        ("<a><×/></a>", 5),
        ("<a><b×/></a>", 6),
        ("<a><b$/></a>", 6),
        ("<a><!x></a>", 4),
        ("<a><!></a>", 4),
        // Attributes.
        ("<a b/>", 5),
        ("<a b c='1'/>", 5),
        ("<a b=1/>", 6),
        ("<a b=1 c='2'/>", 6),
        ("<a b=/>", 6),
        ("<a b='1'c='2'/>", 9),
        ("<a b='1' b='2'/>", 10),
        ("<a b='<'/>", 7),
        ("<a b='1', c='2'/>", 9),
        ("<a 1='1'/>", 4),
        ("<a ='1'/>", 4),
        ("<a b='&'/>", 7),
        ("<a b='&amp'/>", 7),
        ("<a b='x&#0;'/>", 8),
        // Characters and references.
        ("<a>\u{1}</a>", 4),
        ("<a>上\u{b}</a>", 5),
        ("<a b='\u{0}'/>", 7),
        ("<a>\u{fffe}</a>", 4),
        ("<a>\u{ffff}</a>", 4),
        ("<a>x]]>y</a>", 5),
        ("<a>]]></a>", 4),
        ("<a>a & b</a>", 6),
        ("<a>&amp</a>", 4),
        ("<a>&;</a>", 4),
        ("<a>&#;</a>", 4),
        ("<a>&#x;</a>", 4),
        ("<a>&#xg;</a>", 4),
        ("<a>&#1a;</a>", 4),
        ("<a>&#-1;</a>", 4),
        ("<a>&#X41;</a>", 4),
        ("<a>&#0;</a>", 4),
        ("<a>&#8;</a>", 4),
        ("<a>&#xD800;</a>", 4),
        ("<a>&#xFFFF;</a>", 4),
        ("<a>&#x110000;</a>", 4),
        ("<a>&#99999999999;</a>", 4),
        ("<a>&1a;</a>", 4),
        ("<a>&a b;</a>", 4),
        // Comments and instructions.
        ("<a><!-- a -- b --></a>", 11),
        ("<a><!-- a ---></a>", 11),
        ("<a><? pi?></a>", 6),
        ("<a><?1?></a>", 6),
        ("<a><??></a>", 6),
        ("<a><?pi+x?></a>", 8),
        ("<a><?XML x?></a>", 6),
        ("<a><?xml version='1.0'?></a>", 6),
        (" <?xml version='1.0'?><a/>", 4),
        ("<!-- --><?xml version='1.0'?><a/>", 11),
        ("<?xml?><a/>", 6),
        ("<?xml encoding='UTF-8'?><a/>", 7),
        ("<?xml version=1.0?><a/>", 7),
        ("<?xml version='2.0'?><a/>", 7),
        ("<?xml version='1.'?><a/>", 7),
        ("<?xml version='1.0'encoding='UTF-8'?><a/>", 20),
        ("<?xml version='1.0' encoding=''?><a/>", 21),
        ("<?xml version='1.0' encoding='8'?><a/>", 21),
        ("<?xml version='1.0' standalone='YES'?><a/>", 21),
        ("<?xml version='1.0' standalone='no' encoding='UTF-8'?><a/>", 37),
        ("<?xml version='1.0' version='1.0'?><a/>", 21),
        ("<?xml version='1.0' x='1'?><a/>", 21),
        ("<?xml version='1.0' x?><a/>", 21),
        // Around the root.
        ("<a/>x", 5),
        ("<a/> \n x", 2),
        ("x<a/>", 1),
        ("<a/><![CDATA[]]>", 5),
        ("<a/><b/>", 5),
        ("<a/><b/><c/>", 5),
        ("<a/>&amp;", 5),
        ("<EventName/><EventName/>", 13),
        ("<EventName/><WorkflowExecution/><a/>", 33),
        ("<EventName/>x<WorkflowExecution/>", 13),
    ] {
        let line = if source.contains("\n ") && source.ends_with('x') { 2 } else { 1 };
        assert_eq!(places(source), [(Syntax, line, column)], "{source}");
    }
    assert_eq!(kinds("hello"), [Syntax, Syntax]);
    assert_eq!(kinds("{\"a\":1}"), [Syntax, Syntax]);
}

#[test]
fn what_ends_early_is_incomplete_at_its_end() {
    for source in [
        "",
        " ",
        "<",
        "<a",
        "<a ",
        "<a b",
        "<a b=",
        "<a b='",
        "<a b='x>y</a>",
        "<a>",
        "<a>x",
        "<a><b/>",
        "<a></",
        "<a></a",
        "<a></a ",
        "<a/",
        "<!",
        "<!-",
        "<!--",
        "<!-- x --",
        "<![CDA",
        "<a><![CDATA[x]]",
        "<!DOCT",
        "<?",
        "<?xml version='1.0'?",
        "<?xml version='1.0'?>",
        "<!-- x -->",
        "<a>&",
        "<a>&am",
        "<a>&#x4",
        "<a></a x",
    ] {
        let problems = places(source);
        let column = source.chars().count() as u32 + 1;
        assert_eq!(problems.last(), Some(&(Incomplete, 1, column)), "{source}");
    }
    assert_eq!(messages("\n"), ["the body is empty"]);
    assert_eq!(messages("<a>\n <b>x"), ["the body ends inside <b>, which was opened at 2:2"]);
    assert_eq!(messages("<a>\n<!-- x"), ["the body ends inside a comment that begins at 2:1"]);
    assert_eq!(messages("<a b='x"), ["the body ends inside an attribute value that begins at 1:6"]);
}

#[test]
fn reading_goes_on_after_a_fault() {
    let source = "<R>\n  <J>\n    <Tag>Translation<Tag>\n    <State>Ok</State>\n  </J>\n  <N>1</N>\n</R>";
    assert_eq!(outlined(source), "R{J{Tag'Translation' State'Ok'} N'1'}");
    assert_eq!(places(source), [(Repaired, 3, 21)]);
    assert_eq!(messages(source), ["<Tag> stands for </Tag>"]);
    assert_eq!(
        messages("<R>\n  <J>\n    <Tag>\n      <Tag>x\n  </J>\n</R>"),
        ["`</J>` closes `<Tag>`, which was opened at 4:7 and not closed, and 1 more"]
    );
    for (source, expected) in [
        ("<a><b>1</c></b><d/></a>", "a{b'1' d-}"),
        ("<a><b>1</a>", "a{b'1'}"),
        ("<a><b>1<c>2</a>", "a{b{'1' c'2'}}"),
        ("<a><b>x < y</b><c/></a>", "a{b'x < y' c-}"),
        ("<a><b>x & y</b></a>", "a{b'x & y'}"),
        ("<a><b>x &y; z</b></a>", "a{b'x &y; z'}"),
        ("<a><b>&#0;</b></a>", "a{b'&#0;'}"),
        ("<a><b <c>1</c></b></a>", "a{b{c'1'}}"),
        ("<a><b>1</b<c>2</c></a>", "a{b'1' c'2'}"),
        ("<a><b/ ><c/></a>", "a{b- c-}"),
        ("<a b=1 c d='2'/>", "a{@b='1' @c='' @d='2'}"),
        ("<a b='1' b='2'/>", "a{@b='1' @b='2'}"),
        ("<a>x<!y>z</a>", "a'xz'"),
        ("x<a/>y", "'x' a- 'y'"),
        ("<a>1</a><b>2</b>", "a'1' b'2'"),
        ("<a>1</a></b>", "a'1'"),
        ("<a><b>1", "a{b'1'}"),
        ("<a><b k='1'>x", "a{b{@k='1' 'x'}}"),
    ] {
        assert_eq!(outlined(source), expected, "{source}");
        assert!(!places(source).is_empty(), "{source}");
    }
}

#[test]
fn nothing_of_a_dtd_is_expanded() {
    for (source, expected, problems) in [
        ("<!DOCTYPE a><a/>", "a-", 1),
        ("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", "a-", 1),
        ("<!DOCTYPE a PUBLIC '-//x' 'http://x/>'><a/>", "a-", 1),
        ("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "a'&x;'", 2),
        ("<!DOCTYPE a [ <!-- ]> ' --> <?p ]> ' ?> <!ENTITY % p ']>'> %p; ]\n><a/>", "a-", 1),
        ("<a>&nbsp;&nbsp;&copy;</a>", "a'&nbsp;&nbsp;&copy;'", 2),
        ("<a k='&nbsp;'>&nbsp;</a>", "a{@k='&nbsp;' '&nbsp;'}", 1),
    ] {
        assert_eq!(outlined(source), expected, "{source}");
        assert_eq!(kinds(source), vec![Dtd; problems], "{source}");
    }
    assert_eq!(
        messages("<!DOCTYPE a><a>&x;</a>"),
        ["a DOCTYPE is ignored", "the entity &x; is not resolved"]
    );
    assert_eq!(places("<a>\n &x;</a>"), [(Dtd, 2, 2)]);
    for source in [
        "<a/><!DOCTYPE a>",
        "<!DOCTYPE a><!DOCTYPE a><a/>",
        "<!DOCTYPE><a/>",
        "<!DOCTYPEa><a/>",
        "<!doctype a><a/>",
    ] {
        assert!(kinds(source).contains(&Syntax), "{source}");
    }
    for source in ["<!DOCTYPE a [", "<!DOCTYPE a [<a/>", "<!DOCTYPE a '><a/>", "<!DOCTYPE a [<!-- ]><a/>"] {
        assert_eq!(kinds(source), [Incomplete], "{source}");
    }
}

#[test]
fn many_laughs_stay_small() {
    let mut dtd = "<!DOCTYPE lolz [<!ENTITY lol \"lol\">".to_owned();
    for level in 1..10 {
        let _ = write!(dtd, "<!ENTITY lol{level} \"{}\">", format!("&lol{};", level - 1).repeat(10));
    }
    let parsed = read(&format!("{dtd}]><lolz>&lol9;</lolz>"));
    assert_eq!(parsed.tree.root().text_of("lolz"), "&lol9;");
    assert_eq!(parsed.problems.len(), 2);
}

#[test]
fn plain_text_is_not_copied() {
    let source = "<a k='v'>x<b>y</b><c><![CDATA[z]]></c></a>";
    let parsed = read(source);
    let source = parsed.tree.source().as_bytes().as_ptr_range();
    for node in parsed.tree.root().descendants().filter(|node| !node.text().is_empty()) {
        assert!(source.contains(&node.text().as_ptr()), "{node:?}");
    }
}

#[test]
fn spans_reach_from_bracket_to_bracket() {
    let parsed = read("<a>\n <b k='1' >x&amp;<!-- c -->y</b > t<![CDATA[u]]> <c/></a>\n");
    let raw: Vec<_> = parsed.tree.root().descendants().skip(1).map(Node::raw).collect();
    assert_eq!(raw[0], "<a>\n <b k='1' >x&amp;<!-- c -->y</b > t<![CDATA[u]]> <c/></a>");
    assert_eq!(
        raw[1..],
        ["<b k='1' >x&amp;<!-- c -->y</b >", "k='1'", "x&amp;<!-- c -->y", " t<![CDATA[u]]> ", "<c/>"]
    );
}

#[test]
fn problems_end_at_a_hundred() {
    let source = format!("<a>{}", "</b>".repeat(1_000));
    let problems = read(&source).problems;
    assert_eq!(problems.len(), 102);
    assert_eq!(problems[100].message, "900 more problems of this body not listed");
    assert_eq!((problems[100].kind, problems[101].kind), (Syntax, Incomplete));
}

#[test]
fn depth_ends_at_the_limit_and_what_follows_is_read() {
    let nested = |depth: usize| "<a>".repeat(depth) + &"</a>".repeat(depth);
    for depth in [MAX_DEPTH - 1, MAX_DEPTH] {
        assert_eq!(places(&nested(depth)), [], "{depth}");
    }
    for depth in [MAX_DEPTH + 1, 1_000_000] {
        assert_eq!(places(&nested(depth)), [(TooDeep, 1, 3 * MAX_DEPTH as u32 + 1)], "{depth}");
        assert_eq!(read(&nested(depth)).tree.len(), MAX_DEPTH + 1);
    }
    let source = format!(
        "<r>{}{}<after>1</after></r>",
        nested(200),
        nested(200).replace("<a></a>", "<a k='<'>x &y</a>")
    );
    let parsed = read(&source);
    assert_eq!(parsed.tree.root().path(&["r"]).map(|r| r.text_of("after")), Some("1"));
    assert_eq!(parsed.problems.iter().filter(|p| p.kind == TooDeep).count(), 1);
    let open = "<a>".repeat(1_000_000);
    assert_eq!(kinds(&open), [TooDeep, Incomplete]);
}

#[test]
fn nodes_end_at_the_limit() {
    let parsed = read(&format!("<a>{}</a>", "<b/>".repeat(MAX_NODES + 10)));
    assert_eq!(parsed.problems.iter().map(|p| p.kind).collect::<Vec<_>>(), [TooLarge]);
    assert!((MAX_NODES - 1..=MAX_NODES).contains(&parsed.tree.len()));
    let parsed = read(&format!("<a>{}</a>", "x<b/>".repeat(MAX_NODES)));
    assert_eq!(parsed.problems.iter().map(|p| p.kind).collect::<Vec<_>>(), [TooLarge]);
    assert!((MAX_NODES - 1..=MAX_NODES).contains(&parsed.tree.len()));
}

#[test]
fn attributes_end_at_the_limit() {
    let tag = |count: usize| {
        let attributes: Vec<_> = (0..count).map(|i| format!(" k{i}='{i}'")).collect();
        format!("<a{}><b/></a>", attributes.concat())
    };
    assert_eq!(kinds(&tag(10_000)), []);
    let parsed = read(&tag(200_000));
    assert_eq!(parsed.problems.iter().map(|p| p.kind).collect::<Vec<_>>(), [TooLarge]);
    assert_eq!(parsed.tree.len(), 10_003);
    let twice = tag(5_000).replace(" k4999=", " k17=");
    assert_eq!(kinds(&twice), [Syntax]);
}

#[test]
fn hostile_texts_are_read_in_time() {
    for unit in [
        "<",
        "< ",
        "<a ",
        "<a",
        "</a",
        "<a b='",
        "&",
        "&#",
        "&a",
        "]]>",
        "<!--",
        "<![CDATA[",
        "<?",
        "<!",
        "<!DOCTYPE ",
        "<!DOCTYPE [",
        "<a><b>",
        "</a>",
        "<a =",
        "<a k=v ",
        "\u{1}",
        "<a>&x;",
        "<EventName/>",
        "<a>\n",
        "<?xml ?>",
        "<a>x<a>",
        "<a><b>x<b><!--",
        "<a><b>x</B>",
    ] {
        let source = unit.repeat(200_000 / unit.len());
        assert!(!read(&source).problems.is_empty(), "{unit}");
        assert!(!split(&source, usize::MAX).0.is_empty(), "{unit}");
    }
    let names: Vec<_> = (0..100_000).map(|i| format!("&e{i};")).collect();
    assert_eq!(read(&format!("<a>{}</a>", names.concat())).problems.len(), 101);
}

/// A small body with all there is in it.
const BODY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- c -->\n<Response>\n  <EventName>TaskFinish</EventName>
  <JobsDetail k='1' l=\"a&lt;b\">\n    <Tag>上&amp;&#x4e0a;</Tag><Message/><UserData><![CDATA[{<a>}]]></UserData>
    <Empty></Empty> x <State>Success</State>\n  </JobsDetail>\n</Response>";

#[test]
fn no_part_of_a_body_is_a_whole_one() {
    assert_eq!(places(BODY), []);
    for end in (0..BODY.len()).filter(|end| BODY.is_char_boundary(*end)) {
        assert!(kinds(&BODY[..end]).contains(&Incomplete), "{}", &BODY[..end]);
    }
    let rootless =
        "<EventName>WorkflowFinish</EventName>\n<WorkflowExecution><RunId>i1</RunId></WorkflowExecution>";
    let first = rootless.find('\n').unwrap();
    for end in 0..rootless.len() {
        // Whether the event may stand alone is not a question of syntax.
        let is_whole = end == first || end == first + 1;
        assert_eq!(kinds(&rootless[..end]).is_empty(), is_whole, "{}", &rootless[..end]);
    }
}

#[test]
fn a_mistyped_end_tag_costs_no_other_field() {
    for (source, expected, told) in [
        ("<J><T>x<T><S>1</S></J>", "J{T'x' S'1'}", &[(Repaired, 1_u32, 8_u32)] as &[_]),
        ("<J><T>x &amp; y<T></J>", "J{T'x & y'}", &[(Repaired, 1, 16)]),
        ("<J><T k='1'>x<T><S>1</S></J>", "J{T{@k='1' 'x'} S'1'}", &[(Repaired, 1, 14)]),
        // Elements of that name further in, or in the next parent, end themselves.
        ("<J><T>x<T><O><T>y</T></O></J>", "J{T'x' O{T'y'}}", &[(Repaired, 1, 8)]),
        ("<R><J><T>x<T></J><J><T>y</T></J></R>", "R{J{T'x'} J{T'y'}}", &[(Repaired, 1, 11)]),
        (
            "<R><J><T>x<T></J><J><T>y<T></J></R>",
            "R{J{T'x'} J{T'y'}}",
            &[(Repaired, 1, 11), (Repaired, 1, 25)],
        ),
        ("<J><T>x<T><!-- </T> --><S><![CDATA[</T>]]></S></J>", "J{T'x' S'</T>'}", &[(Repaired, 1, 8)]),
        // It ends, or says nothing before.
        ("<J><T>x<T>y</T>z</T></J>", "J{T{'x' T'y' 'z'}}", &[]),
        ("<J><T><T>y</T></T></J>", "J{T{T'y'}}", &[]),
        ("<J><T> <T>y</T></T></J>", "J{T{T'y'}}", &[]),
        ("<J><T>x<T k='1'/></T></J>", "J{T{'x' T{@k='1'}}}", &[]),
        // An end tag in other case.
        ("<J><D>1</d><E>2</E></J>", "J{D'1' E'2'}", &[(Repaired, 1, 8)]),
        ("<a></A></a>", "a-", &[(Repaired, 1, 4), (Syntax, 1, 8)]),
        ("<D><d>1</D>", "D{d'1'}", &[(Syntax, 1, 8)]),
    ] {
        assert_eq!((outlined(source).as_str(), places(source).as_slice()), (expected, told), "{source}");
    }
    assert_eq!(messages("<J><D>1</d></J>"), ["</d> stands for </D>"]);
}

#[test]
fn what_may_have_been_meant_to_go_on_is_cut() {
    let cut = |source: &str| -> Vec<String> {
        let tree = read(source).tree;
        tree.root().descendants().filter(|node| node.is_cut()).map(outline).collect()
    };
    for (source, expected) in [
        ("<J><I>12</I></J>", &[] as &[&str]),
        ("<J><I>12</I>\n", &["J{I'12'}"]),
        ("<J><I>12", &["J{I'12'}", "I'12'"]),
        ("<J><I>12<", &["J{I'12'}", "I'12'"]),
        ("<J><I>1<!-- c -->2", &["J{I'12'}", "I'12'"]),
        ("<J><I>1<b/>2", &["J{I{'1' b- '2'}}", "I{'1' b- '2'}", "'2'"]),
        ("<J><I k='1'>2", &["J{I{@k='1' '2'}}", "I{@k='1' '2'}", "'2'"]),
        ("<J><I>12</J>", &[]),
    ] {
        assert_eq!(cut(source), expected, "{source}");
    }
    let tree = read("<J><I>1</I><K>2").tree;
    let job = tree.root().child("J").unwrap();
    assert_eq!((job.text_of("I"), job.text_of("K")), ("1", ""));
}

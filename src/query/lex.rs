//! A filter text cut into tokens. Never fails: what is wrong is for the parser to say, and clicks and
//! completion need the tokens of texts that are half written. Signs may be written in full width, as a Chinese input
//! method writes them.

use super::keys::{self, Takes};
use std::ops::Range;

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub span: Range<usize>,
    pub kind: TokenKind,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// `(`.
    Open,
    /// `)`.
    Close,
    /// The word `or`.
    Or,
    /// The word `and`, which a space says just as well.
    And,
    /// `-` before a term.
    Not,
    /// `#` before a term: it is there, and says nothing.
    Off,
    /// A key with its values, or a bare word.
    Term(RawTerm),
}

/// A term as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawTerm {
    /// The name before the sign; none for a bare word.
    pub key: Option<Range<usize>>,
    /// The sign between key and values, or the `~` before a bare expression.
    pub op: Option<(Op, Range<usize>)>,
    /// At least one, which may be empty.
    pub values: Vec<RawValue>,
}

/// The sign between a key and its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    /// `:`.
    Has,
    /// `=`.
    Is,
    /// `~`.
    Like,
    /// `>`.
    Above,
    /// `>=`.
    AtLeast,
    /// `<`.
    Below,
    /// `<=`.
    AtMost,
}

impl Op {
    /// All of them, those first that another begins with.
    const ALL: [(&'static str, Self); 8] = [
        (">=", Self::AtLeast),
        ("<=", Self::AtMost),
        ("==", Self::Is),
        (">", Self::Above),
        ("<", Self::Below),
        (":", Self::Has),
        ("=", Self::Is),
        ("~", Self::Like),
    ];

    /// As it is written.
    pub fn sign(self) -> &'static str {
        Self::ALL.iter().rfind(|(_, op)| *op == self).map_or("", |(sign, _)| sign)
    }

    /// The sign that a text begins with, and how many bytes of it that is.
    pub fn at_start(text: &str) -> Option<(Self, usize)> {
        let begins = |sign: &str| {
            let mut written = text.chars();
            let same = sign.chars().all(|one| written.next().is_some_and(|other| narrow(other) == one));
            same.then(|| text.len() - written.as_str().len())
        };
        Self::ALL.iter().find_map(|(sign, op)| Some((*op, begins(sign)?)))
    }
}

/// A sign of the language for the same one in full width; anything else as it is.
pub(super) fn narrow(sign: char) -> char {
    match sign {
        '：' => ':',
        '，' => ',',
        '（' => '(',
        '）' => ')',
        '＞' => '>',
        '＜' => '<',
        '＝' => '=',
        '～' => '~',
        '＊' => '*',
        '＃' => '#',
        '－' => '-',
        '＂' | '“' | '”' => '"',
        '！' => '!',
        '｜' => '|',
        '＆' => '&',
        _ => sign,
    }
}

/// A value as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawValue {
    pub span: Range<usize>,
    pub parts: Vec<Part>,
    /// Whether any of it stood in quotes: then even nothing is a value.
    pub is_quoted: bool,
    /// Whether a quote is missing at its end.
    pub is_open: bool,
}

/// A piece of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Text that stands for itself.
    Text(String),
    /// `*` outside quotes: any text.
    Any,
}

impl RawValue {
    /// The value as one text, `*` for a wildcard.
    pub fn text(&self) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Any => "*".to_owned(),
        };
        self.parts.iter().map(part).collect()
    }

    /// Whether nothing is written where a value belongs.
    pub fn is_missing(&self) -> bool {
        self.parts.is_empty() && !self.is_quoted
    }

    /// Whether it has a wildcard.
    pub fn has_wildcard(&self) -> bool {
        self.parts.contains(&Part::Any)
    }

    fn push(&mut self, sign: char) {
        if let Some(Part::Text(text)) = self.parts.last_mut() {
            text.push(sign);
        } else {
            self.parts.push(Part::Text(sign.to_string()));
        }
    }
}

/// The tokens of a text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0 };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.token() {
        tokens.push(token);
    }
    tokens
}

/// What parts the values of a key.
#[derive(Clone, Copy)]
enum Comma {
    /// Only the comma of ASCII: the other one stands in Chinese text that is looked for.
    Ascii,
    /// That in full width too.
    Any,
}

impl Comma {
    fn of(key: &str) -> Self {
        let is_text = keys::find(key).is_some_and(|key| key.takes == Takes::Text);
        if is_text { Self::Ascii } else { Self::Any }
    }

    fn is(self, sign: char) -> bool {
        match self {
            Self::Ascii => sign == ',',
            Self::Any => narrow(sign) == ',',
        }
    }
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn token(&mut self) -> Option<Token> {
        self.at += self.rest().len() - self.rest().trim_start().len();
        let start = self.at;
        let kind = match narrow(self.peek()?) {
            '(' => self.sign(TokenKind::Open),
            ')' => self.sign(TokenKind::Close),
            '-' => self.sign(TokenKind::Not),
            '#' => self.sign(TokenKind::Off),
            _ => self.term(),
        };
        Some(Token { span: start..self.at, kind })
    }

    fn sign(&mut self, kind: TokenKind) -> TokenKind {
        self.at += self.peek().map_or(0, char::len_utf8);
        kind
    }

    fn term(&mut self) -> TokenKind {
        let start = self.at;
        let key = self.key();
        let op = Op::at_start(self.rest()).filter(|(op, _)| key.is_some() || *op == Op::Like);
        let op = op.map(|(op, len)| {
            self.at += len;
            (op, self.at - len..self.at)
        });
        let is_expression = matches!(op, Some((Op::Like, _)));
        let comma = key.clone().map(|key| Comma::of(&self.text[key]));
        let mut values = Vec::new();
        loop {
            values.push(if is_expression { self.expression() } else { self.value(comma) });
            let is_comma = |sign| comma.is_some_and(|comma| comma.is(sign));
            let Some(sign) = self.peek().filter(|&sign| is_comma(sign)) else { break };
            self.at += sign.len_utf8();
        }
        let word = &self.text[start..self.at];
        if word.eq_ignore_ascii_case("or") {
            TokenKind::Or
        } else if word.eq_ignore_ascii_case("and") {
            TokenKind::And
        } else {
            TokenKind::Term(RawTerm { key, op, values })
        }
    }

    /// A name that a sign follows at once.
    fn key(&mut self) -> Option<Range<usize>> {
        let rest = self.rest();
        if !rest.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return None;
        }
        let in_name = |sign: char| sign.is_ascii_alphanumeric() || "._-".contains(sign);
        let len = rest.find(|sign| !in_name(sign)).unwrap_or(rest.len());
        Op::at_start(&rest[len..])?;
        self.at += len;
        Some(self.at - len..self.at)
    }

    /// A value: quoted pieces stand for themselves, `*` outside them for any text. Brackets belong to it as
    /// long as they pair up within it.
    fn value(&mut self, comma: Option<Comma>) -> RawValue {
        let start = self.at;
        let mut value = RawValue { span: start..start, parts: Vec::new(), is_quoted: false, is_open: false };
        let mut depth = 0_usize;
        while let Some(sign) = self.peek() {
            match narrow(sign) {
                '"' if sign == '"' || self.at == start => {
                    self.quoted(&mut value, false);
                    continue;
                }
                _ if comma.is_some_and(|comma| comma.is(sign)) => break,
                ')' if depth == 0 => break,
                _ if sign.is_whitespace() => break,
                '*' => value.parts.push(Part::Any),
                narrow => {
                    depth += usize::from(narrow == '(');
                    depth -= usize::from(narrow == ')');
                    value.push(sign);
                }
            }
            self.at += sign.len_utf8();
        }
        value.span = start..self.at;
        value
    }

    /// A regular expression: everything in it is its own, but the quotes around it.
    fn expression(&mut self) -> RawValue {
        let start = self.at;
        let mut value = RawValue { span: start..start, parts: Vec::new(), is_quoted: false, is_open: false };
        if self.peek().map(narrow) == Some('"') {
            self.quoted(&mut value, true);
            value.span = start..self.at;
            return value;
        }
        let (mut depth, mut escaped) = (0_usize, false);
        while let Some(sign) = self.peek() {
            if sign.is_whitespace() || (sign == ')' && depth == 0 && !escaped) {
                break;
            }
            if !escaped {
                depth += usize::from(sign == '(');
                depth -= usize::from(sign == ')');
            }
            escaped = sign == '\\' && !escaped;
            value.push(sign);
            self.at += sign.len_utf8();
        }
        value.span = start..self.at;
        value
    }

    /// What stands in quotes, where `\"` is a quote and `\\` a backslash; the latter stays as it is in an
    /// expression, where it means the same. Quotes in full width end at one of the same kind.
    fn quoted(&mut self, value: &mut RawValue, is_expression: bool) {
        value.is_quoted = true;
        let open = self.peek().unwrap_or('"');
        let close = if open == '“' { '”' } else { open };
        self.at += open.len_utf8();
        loop {
            let mut signs = self.rest().chars();
            let Some(sign) = signs.next() else {
                value.is_open = true;
                return;
            };
            self.at += sign.len_utf8();
            match (sign, signs.next()) {
                (sign, _) if sign == close => return,
                ('\\', Some('"')) => {
                    value.push('"');
                    self.at += 1;
                }
                ('\\', Some('\\')) => {
                    value.push('\\');
                    if is_expression {
                        value.push('\\');
                    }
                    self.at += 1;
                }
                _ => value.push(sign),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(text: &str) -> RawTerm {
        let tokens = tokens(text);
        match &tokens[..] {
            [Token { kind: TokenKind::Term(term), .. }] => term.clone(),
            other => panic!("{text}: {other:?}"),
        }
    }

    fn values(text: &str) -> Vec<String> {
        term(text).values.iter().map(RawValue::text).collect()
    }

    #[test]
    fn values_are_cut_at_commas_and_hold_what_stands_in_quotes() {
        assert_eq!(values(r#"tag:a,"b,c",d"e f"g"#), ["a", "b,c", "de fg"]);
        assert_eq!(values(r#"tag:"a \" \\ \n""#), [r#"a " \ \n"#]);
        assert_eq!(values("object:clip(1).mp4"), ["clip(1).mp4"]);
        assert_eq!(values("1,024"), ["1,024"]);
        assert_eq!(values("tag:"), [""]);
        assert_eq!(values("tag:a,"), ["a", ""]);
        assert_eq!(values("视频*"), ["视频*"]);
    }

    #[test]
    fn signs_in_full_width_are_the_same_outside_quotes() {
        assert_eq!(values("state：Failed，Success"), ["Failed", "Success"]);
        assert_eq!(values("message：错误，请重试"), ["错误，请重试"]);
        assert_eq!(values("“timeout， after”"), ["timeout， after"]);
        assert_eq!(values("message:用户“张三”"), ["用户“张三”"]);
        assert_eq!(values("object:“a b”"), ["a b"]);
        assert_eq!(values("object:视频（1）.mp4"), ["视频（1）.mp4"]);
        assert_eq!(term("took＞＝1s").op, Some((Op::AtLeast, 4..10)));
        assert_eq!(term("state==Failed").op, Some((Op::Is, 5..7)));
        assert_eq!(term("tag：视频＊").values[0].parts, [Part::Text("视频".into()), Part::Any]);
    }

    #[test]
    fn expressions_keep_their_signs() {
        assert_eq!(values(r#"object~"\.mp4$""#), [r"\.mp4$"]);
        assert_eq!(values(r#"object~"a\\b\"c""#), [r#"a\\b"c"#]);
        assert_eq!(values(r"object~(a|b){1,2}\("), [r"(a|b){1,2}\("]);
        assert_eq!(values("~^a"), ["^a"]);
    }

    #[test]
    fn only_a_name_before_a_sign_is_a_key() {
        assert_eq!(term("header.Content-Type:x").key, Some(0..19));
        assert_eq!(term("took>=1s").op, Some((Op::AtLeast, 4..6)));
        for word in ["12:30", "\"a:b\"", "a*:b", "词:b"] {
            assert_eq!(term(word).key, None, "{word}");
        }
    }

    #[test]
    fn signs_stand_before_terms_and_brackets() {
        let kinds = |text: &str| -> String {
            let sign = |token: Token| match token.kind {
                TokenKind::Open => '(',
                TokenKind::Close => ')',
                TokenKind::Or => '|',
                TokenKind::And => '&',
                TokenKind::Not => '-',
                TokenKind::Off => '#',
                TokenKind::Term(_) => 't',
            };
            tokens(text).into_iter().map(sign).collect()
        };
        assert_eq!(kinds("-a #(b or c) AND -#d e-f"), "-t#(t|t)&-#tt");
        assert_eq!(kinds("－a ＃（b Or c） aNd d"), "-t#(t|t)&t");
        assert_eq!(kinds("\"or\" oral"), "tt");
        assert_eq!(kinds(" "), "");
        assert_eq!(kinds("-"), "-");
    }
}

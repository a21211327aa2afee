//! What else must hold where a term does: the terms beside it, not those of other alternatives.

use super::lex::{self, Token, TokenKind};
use std::ops::Range;

/// The terms that go together with the one at `term`, in its brackets and around them, as a filter text. Whether
/// a bracket still is open, or another term is wrong, makes no difference.
pub(super) fn beside(text: &str, term: &Range<usize>) -> String {
    let tokens = lex::tokens(text);
    let first = tokens.partition_point(|token| token.span.start < term.start);
    let behind = tokens.partition_point(|token| token.span.start < term.end.max(term.start + 1));
    let (before, after) = (&tokens[..first], &tokens[behind.max(first)..]);
    let mut kept = together(before.iter().rev(), &TokenKind::Close, &TokenKind::Open);
    kept.reverse();
    kept.extend(together(after.iter(), &TokenKind::Open, &TokenKind::Close));
    kept.into_iter().map(|token| &text[token.span.clone()]).collect::<Vec<_>>().join(" ")
}

/// The tokens on one side, going away from the term: brackets that begin with `enters` and end with `leaves` are a
/// whole; one that only leaves was around the term.
fn together<'t>(
    tokens: impl Iterator<Item = &'t Token>,
    enters: &TokenKind,
    leaves: &TokenKind,
) -> Vec<&'t Token> {
    let (mut depth, mut is_other, mut signs) = (0_usize, false, true);
    let mut kept = Vec::new();
    for token in tokens {
        if depth == 0 && (token.kind == *leaves || token.kind == TokenKind::Or) {
            // Behind an `or` comes another alternative, until its brackets end.
            is_other = token.kind == TokenKind::Or;
            // Signs before the term, and before what it stands in, are its own.
            signs = !is_other;
            continue;
        }
        let is_sign = matches!(token.kind, TokenKind::Not | TokenKind::Off);
        signs &= is_sign;
        let is_own_sign = signs && *leaves == TokenKind::Open;
        depth += usize::from(token.kind == *enters);
        let is_kept = !is_other && !is_own_sign && (depth > 0 || token.kind != TokenKind::And);
        depth -= usize::from(depth > 0 && token.kind == *leaves);
        if is_kept {
            kept.push(token);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands beside the term that ends in `|`.
    fn of(marked: &str) -> String {
        let end = marked.find('|').unwrap();
        let text = marked.replace('|', "");
        let start = text[..end].rfind([' ', '(', '-', '#']).map_or(0, |at| at + 1);
        beside(&text, &(start..end))
    }

    #[test]
    fn what_goes_together_with_a_term_stands_beside_it() {
        for (marked, beside) in [
            ("state:Failed tag:|", "state:Failed"),
            ("state:Failed and -tag:| took>1s", "state:Failed took > 1s"),
            ("(state:Failed tag:|", "state:Failed"),
            ("a (b -(c tag:|) d", "a b c d"),
            ("a or tag:|", ""),
            ("a tag:| or b", "a"),
            ("x (a or b tag:| c or d) -y", "x b c - y"),
            ("(a or b) #tag:| (c d)", "( a or b ) ( c d )"),
            ("(a b) tag:| -(c or (d e))", "( a b ) - ( c or ( d e ) )"),
            ("tag:|", ""),
        ] {
            assert_eq!(of(marked), beside.replace(" > ", ">"), "{marked}");
        }
    }

    #[test]
    fn where_no_term_is_begun_all_terms_stand_beside() {
        assert_eq!(beside("a b  c", &(4..4)), "a b c");
        assert_eq!(beside("a ", &(2..2)), "a");
        assert_eq!(beside("", &(0..0)), "");
    }
}

//! Addresses that captures name. A capture comes from outside, and so do the addresses in it: only one that is
//! plainly a web address becomes a [`Link`], and a link is shown to a person before anything follows it.

use crate::sanitize::is_hostile;
use url::Url;

/// Longest address that is followed, in bytes.
pub const LONGEST: usize = 2_048;

/// A web address that may be followed once a person has seen it: `http` or `https`, with a host, without a user
/// or password, and written so that nothing in it reads differently from what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    url: Url,
    host: String,
}

/// Why an address is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Longer than [`LONGEST`].
    TooLong,
    /// Blanks, controls, backslashes, or characters that cannot be seen or turn the text round.
    Hidden,
    /// Another scheme than `http` and `https`, or none.
    Scheme,
    /// No host, or none that can be.
    Host,
    /// A user or a password before the host, to pass for it.
    User,
}

impl Link {
    /// Reads an address as a capture has it.
    pub fn parse(text: &str) -> Result<Self, Refused> {
        if text.len() > LONGEST {
            return Err(Refused::TooLong);
        }
        if text.chars().any(|c| c.is_whitespace() || is_hostile(c) || c == '\\') {
            return Err(Refused::Hidden);
        }
        let rest = after_scheme(text).ok_or(Refused::Scheme)?;
        // A parser forgives any number of slashes; whoever reads the address does not see where the host begins.
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if authority.is_empty() {
            return Err(Refused::Host);
        }
        if authority.contains('@') {
            return Err(Refused::User);
        }
        let url = Url::parse(text).map_err(|_| Refused::Host)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refused::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refused::User);
        }
        // What is followed is the written-out form, which may be longer than what was sent.
        if url.as_str().len() > LONGEST {
            return Err(Refused::TooLong);
        }
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(Refused::Host)?.to_owned();
        Ok(Self { url, host })
    }

    /// The host, letters outside ASCII in punycode, so that none passes for another.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The whole address as it is followed: ASCII only.
    #[must_use]
    pub fn address(&self) -> &str {
        self.url.as_str()
    }

    /// Whether the host was sent in letters outside ASCII.
    #[must_use]
    pub fn is_international(&self) -> bool {
        self.host.split('.').any(|label| label.starts_with("xn--"))
    }

    /// Whether what is sent over it can be read on the way.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.url.scheme() == "http"
    }
}

/// Whether a text looks like a web address, so that a link is offered for it. Cheap; [`Link::parse`] decides.
#[must_use]
pub fn looks_like_link(text: &str) -> bool {
    after_scheme(text).is_some_and(|rest| !rest.is_empty())
}

fn after_scheme(text: &str) -> Option<&str> {
    ["https://", "http://"].into_iter().find_map(|scheme| {
        let head = text.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then(|| &text[scheme.len()..])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_addresses_become_links_in_their_written_out_form() {
        for (text, host, address) in [
            ("https://a.example/x?y=1#z", "a.example", "https://a.example/x?y=1#z"),
            ("HTTP://A.Example:8080", "a.example", "http://a.example:8080/"),
            (
                "https://b.cos.ap-chongqing.myqcloud.com/视频/a.mp4?sign=a%3Db",
                "b.cos.ap-chongqing.myqcloud.com",
                "https://b.cos.ap-chongqing.myqcloud.com/%E8%A7%86%E9%A2%91/a.mp4?sign=a%3Db",
            ),
            ("http://[::1]/", "[::1]", "http://[::1]/"),
            ("http://2130706433/", "127.0.0.1", "http://127.0.0.1/"),
            ("https://аpple.example/", "xn--pple-43d.example", "https://xn--pple-43d.example/"),
            ("https://a.example/@x", "a.example", "https://a.example/@x"),
        ] {
            let link = Link::parse(text).unwrap();
            assert_eq!((link.host(), link.address()), (host, address));
        }
        assert!(Link::parse("https://аpple.example/").unwrap().is_international());
        assert!(Link::parse("http://a.example/").unwrap().is_open());
    }

    #[test]
    fn what_is_no_plain_web_address_is_refused() {
        use Refused::{Hidden, Host, Scheme, TooLong, User};
        for (text, why) in [
            ("", Scheme),
            ("file:///etc/passwd", Scheme),
            ("javascript:alert(1)", Scheme),
            ("data:text/html,x", Scheme),
            ("smb://host/share", Scheme),
            ("vbscript:x", Scheme),
            ("ms-msdt:/id", Scheme),
            ("//host/x", Scheme),
            ("host.example/x", Scheme),
            ("http:/host", Scheme),
            ("http:host", Scheme),
            ("\\\\host\\share", Hidden),
            ("http:\\\\host", Hidden),
            ("https://a.example\\@b.example/", Hidden),
            ("http:////host", Host),
            ("http:///host", Host),
            ("http://?x", Host),
            ("http://", Host),
            ("https://%00/", Host),
            ("https://a b/", Hidden),
            ("https://a.example:99999/", Host),
            ("https://user@b.example/", User),
            ("https://a.example:80@b.example/", User),
            ("https://@b.example/", User),
            ("https://a.example/\nhttps://b.example", Hidden),
            ("java\nscript:alert(1)", Hidden),
            ("ht\ttp://a.example/", Hidden),
            (" https://a.example/", Hidden),
            ("https://a.example/\u{202e}gpj.exe", Hidden),
            ("https://a\u{200b}.example/", Hidden),
            ("\u{feff}https://a.example/", Hidden),
            ("https://a.example/\0", Hidden),
        ] {
            assert_eq!(Link::parse(text).map(|link| link.address().to_owned()), Err(why), "{text:?}");
        }
        let long = format!("https://a.example/{}", "x".repeat(LONGEST));
        assert_eq!(Link::parse(&long), Err(TooLong));
        let long_written_out = format!("https://a.example/{}", "上".repeat(400));
        assert_eq!(Link::parse(&long_written_out), Err(TooLong));
    }

    #[test]
    fn a_link_is_offered_for_what_begins_like_one() {
        assert!(looks_like_link("https://a.example") && looks_like_link("HTTP://x"));
        for text in ["", "http", "https://", "上线https://", "ftp://x", "httpx://y"] {
            assert!(!looks_like_link(text), "{text}");
        }
    }
}

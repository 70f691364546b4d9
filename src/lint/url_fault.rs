//! What is wrong with a URL as it was written: the judgement behind `link/malformed`, free of any document.
//!
//! A URL is judged as a browser takes it (<https://url.spec.whatwg.org/>), and for the slips that browsers take in
//! silence: a relative path that was meant as a host, a scheme that does not exist.

use std::ops::Range;

use super::links::{has_scheme, scheme};
use crate::diagnostic::{Applicability, Severity};
use crate::tree::vocabulary::nearest;

/// A fault of a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Bytes of the URL that are wrong.
    pub range: Range<usize>,
    /// How bad it is: an error where no browser gets to the target.
    pub severity: Severity,
    /// What is wrong, as the end of a sentence.
    pub reason: String,
    /// A space in the URL, but not in its host.
    pub is_space: bool,
    /// The next step.
    pub help: Option<String>,
    /// What to write in place of which bytes.
    pub repair: Option<(Range<usize>, String, Applicability)>,
}

impl Fault {
    fn error(range: Range<usize>, reason: impl Into<String>) -> Self {
        Self { range, severity: Severity::Error, reason: reason.into(), is_space: false, help: None, repair: None }
    }

    fn warning(range: Range<usize>, reason: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(range, reason) }
    }

    fn repair(mut self, range: Range<usize>, text: impl Into<String>, applicability: Applicability) -> Self {
        self.repair = Some((range, text.into(), applicability));
        self
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Schemes that are in use: the registered ones that stand in posts, and what browsers and applications add.
#[rustfmt::skip]
const SCHEMES: &[&str] = &[
    "about", "acct", "app", "apt", "bitcoin", "blob", "callto", "chrome", "data", "dict", "dns", "doi", "ed2k",
    "ethereum", "facetime", "feed", "file", "ftp", "ftps", "geo", "git", "gopher", "http", "https", "imap", "info",
    "intent", "ipfs", "ipns", "irc", "ircs", "itms", "jabber", "javascript", "ldap", "lightning", "magnet",
    "mailto", "maps", "matrix", "mid", "mms", "news", "nntp", "nostr", "rsync", "rtmp", "rtsp", "sftp", "sip",
    "sips", "skype", "slack", "sms", "ssh", "steam", "stun", "svn", "tel", "telnet", "tg", "thunder", "tor",
    "twitter", "urn", "vbscript", "view-source", "vnc", "vscode", "webcal", "weixin", "whatsapp", "ws", "wss",
    "xmpp", "zoommtg",
];

/// What people mean when they mistype a scheme.
const MISTYPED: &[&str] = &["https", "http", "mailto", "ftp", "tel"];

/// The first fault of `url`, which has no white space around it and no template tags in it.
pub(crate) fn fault(url: &str) -> Option<Fault> {
    if is_plain(url) {
        return None;
    }
    judge(url)
}

/// Whether `url` is one of those that nearly all are: `http`, `https` or no scheme before `//`, a host of small letters,
/// digits, dots and hyphens, then characters of ASCII that need no look. Never true where [`judge`] finds a fault.
fn is_plain(url: &str) -> bool {
    let rest = url.strip_prefix("https:").or_else(|| url.strip_prefix("http:")).unwrap_or(url);
    let Some(rest) = rest.strip_prefix("//") else { return false };
    let end = rest.bytes().position(|b| matches!(b, b'/' | b'?' | b'#')).unwrap_or(rest.len());
    let (host, tail) = rest.split_at(end);
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.');
    // The reserved and unreserved characters of RFC 3986, less a few.
    let listed =
        |b: u8| matches!(b, b'!' | b'#'..=b';' | b'=' | b'?'..=b'[' | b']' | b'_' | b'a'..=b'z' | b'~') && b != b'%';
    host.bytes().all(plain)
        && host.starts_with(|c: char| c != '.')
        && host.ends_with(|c: char| c.is_ascii_lowercase())
        && !host.contains("..")
        && !host.contains("xn--")
        && !host.starts_with("http")
        && tail.bytes().all(listed)
}

/// See [`fault`].
fn judge(url: &str) -> Option<Fault> {
    if url.is_empty() || has_scheme(url, "data") || has_scheme(url, "javascript") || has_scheme(url, "vbscript") {
        return None;
    }
    if let Some(fault) = full_width(url) {
        return Some(fault);
    }
    if let Some(scheme) = scheme(url) {
        return with_scheme(url, scheme).or_else(|| characters(url));
    }
    if let Some(rest) = url.strip_prefix("//") {
        return authority(url, 2, rest).or_else(|| characters(url));
    }
    without_scheme(url).or_else(|| characters(url))
}

/// `https：//` and `https:／／`: what an input method makes of a colon and slashes.
fn full_width(url: &str) -> Option<Fault> {
    let letters = url.bytes().position(|b| !b.is_ascii_alphabetic())?;
    // Markdown readers hand non-ASCII characters on percent-encoded.
    let (at, colon) = if url[letters..].starts_with(':') { (letters + 1, true) } else { (letters, false) };
    let rest = &url[at..];
    for (encoded, plain) in [("：", ":"), ("%EF%BC%9A", ":"), ("／", "/"), ("%EF%BC%8F", "/")] {
        let of_colon = plain == ":";
        if letters > 0
            && of_colon != colon
            && rest.get(..encoded.len()).is_some_and(|r| r.eq_ignore_ascii_case(encoded))
        {
            if of_colon && nearest_or_same(&url[..letters]).is_none() {
                return None;
            }
            let range = at..at + encoded.len();
            let what = if of_colon { "colon" } else { "slash" };
            let fault = Fault::error(range.clone(), format!("a full-width {what} does not end a scheme"));
            return Some(fault.help(format!("write `{plain}`")).repair(range, plain, Applicability::Safe));
        }
    }
    None
}

fn nearest_or_same(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    MISTYPED.iter().find(|s| **s == lower).copied().or_else(|| nearest(&lower, MISTYPED.iter().copied()))
}

fn with_scheme(url: &str, scheme: &str) -> Option<Fault> {
    let rest = &url[scheme.len() + 1..];
    if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") {
        return web(url, scheme, rest);
    }
    if SCHEMES.binary_search(&scheme).is_ok() {
        return None;
    }
    let lower = scheme.to_ascii_lowercase();
    if SCHEMES.binary_search(&lower.as_str()).is_ok() || lower.len() == 1 {
        return None;
    }
    // `a.example:80/x`: the "scheme" is a host.
    if lower.contains('.') && rest.bytes().next().is_some_and(|b| b.is_ascii_digit()) || lower == "localhost" {
        let fault = Fault::error(0..url.len(), format!("no scheme: a browser takes `{scheme}:` for one"));
        return Some(fault.repair(0..0, "http://", Applicability::Unsafe));
    }
    let meant = nearest(&lower, MISTYPED.iter().copied()).filter(|m| rest.starts_with("//") || *m == "mailto")?;
    let fault = Fault::error(0..scheme.len(), format!("no such scheme: `{scheme}`"));
    Some(fault.help(format!("did you mean `{meant}`?")).repair(0..scheme.len(), meant, Applicability::Unsafe))
}

/// What follows `http:` or `https:`.
fn web(url: &str, scheme: &str, rest: &str) -> Option<Fault> {
    let at = scheme.len() + 1;
    if !rest.starts_with("//") {
        if rest.trim_start_matches('/').is_empty() {
            return Some(Fault::error(0..url.len(), "no host"));
        }
        let slashes = rest.len() - rest.trim_start_matches(['/', '\\']).len();
        let blanks = rest.len() - rest.trim_start().len();
        if blanks > 0 && rest.trim_start().starts_with("//") {
            let all = rest.len() - rest.trim_start().trim_start_matches('/').trim_start().len();
            let fault = Fault::error(at..at + blanks, "a space after the scheme");
            return Some(fault.repair(at..at + all, "//", Applicability::Unsafe));
        }
        let reason = match (rest.contains('\\'), slashes) {
            (true, _) => "backslashes where slashes belong",
            (_, 1) => "one slash where two belong",
            _ => "no slashes after the scheme",
        };
        return Some(Fault::error(0..url.len(), reason).repair(at..at + slashes, "//", Applicability::Unsafe));
    }
    let after = rest.trim_start_matches('/');
    if after.is_empty() {
        return Some(Fault::error(0..url.len(), "no host"));
    }
    if is_web_again(after) {
        let keep = at + (rest.len() - after.len());
        let fault = Fault::error(0..url.len(), "the scheme stands twice");
        return Some(fault.repair(0..keep, "", Applicability::Unsafe));
    }
    if rest.starts_with("///") {
        let extra = at + 2..at + (rest.len() - after.len());
        let fault = Fault::warning(0..url.len(), "more than two slashes before the host");
        return Some(fault.repair(extra, "", Applicability::Unsafe));
    }
    authority(url, at + 2, &rest[2..])
}

/// Whether what should be a host is a second scheme: `http://http://a`, `http://https//a`.
fn is_web_again(host: &str) -> bool {
    let letters = &host[..host.bytes().position(|b| !b.is_ascii_alphabetic()).unwrap_or(host.len())];
    let tail = &host[letters.len()..];
    (letters.eq_ignore_ascii_case("http") || letters.eq_ignore_ascii_case("https"))
        && (tail.starts_with(":/") || tail.starts_with("//"))
}

/// The host and port, which start at byte `at` of `url`; `rest` is what follows there.
fn authority(url: &str, at: usize, rest: &str) -> Option<Fault> {
    let end = at + rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let authority = &url[at..end];
    if authority.is_empty() {
        return Some(Fault::error(0..url.len(), "no host"));
    }
    let host_at = at + authority.rfind('@').map_or(0, |user| user + 1);
    let host_and_port = &url[host_at..end];
    let port_at = match host_and_port.rfind(':') {
        Some(colon) if !host_and_port.ends_with(']') => host_at + colon,
        _ => end,
    };
    let host = &url[host_at..port_at];
    if port_at < end {
        let port = port_at + 1..end;
        let digits = &url[port.clone()];
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Some(Fault::error(port, format!("`{digits}` is no port")));
        }
        if !digits.is_empty() && digits.parse::<u16>().is_err() {
            return Some(Fault::error(port, format!("no port is over 65535: {digits}")));
        }
    }
    if host.is_empty() {
        return Some(Fault::error(0..url.len(), "no host"));
    }
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
    // Browsers drop line ends and tabs wherever they stand.
    let dropped = |c: char| matches!(c, '\n' | '\r' | '\t');
    if host.contains(dropped) && !host.contains(|c: char| c.is_whitespace() && !dropped(c)) {
        return None;
    }
    if let Some(space) = host.find(|c: char| c.is_whitespace()).or_else(|| host.find("%20")) {
        let len =
            if host[space..].starts_with('%') { 3 } else { host[space..].chars().next().map_or(1, char::len_utf8) };
        return Some(Fault::error(host_at + space..host_at + space + len, "a space in the host"));
    }
    if host.starts_with('.') || host.contains("..") {
        return Some(Fault::error(host_at..port_at, "the host has an empty part between two dots"));
    }
    if host.bytes().all(plain) && !host.ends_with(|c: char| c.is_ascii_digit()) && !host.contains("xn--") {
        return None;
    }
    // The rest (IP addresses, international names) is for the crate that implements the standard.
    match url::Url::parse(&format!("http://{host}/")) {
        Ok(_) => None,
        Err(error) => {
            let odd = host.find(|c: char| {
                c.is_ascii() && !plain(c.to_ascii_lowercase() as u8) && !"_:%".contains(c) && !host.starts_with('[')
            });
            let Some(at) = odd.map(|at| host_at + at) else {
                return Some(Fault::error(host_at..port_at, format!("the host cannot be: {error}")));
            };
            Some(Fault::error(at..at + 1, format!("no host has a `{}`", &url[at..=at])))
        }
    }
}

/// What looks like a host or an address but is a relative path as it stands.
fn without_scheme(url: &str) -> Option<Fault> {
    let lower = |prefix: &str| url.get(..prefix.len()).is_some_and(|s| s.eq_ignore_ascii_case(prefix));
    let relative = "a relative path as it stands";
    if let Some(letters) = ["https//", "http//"].into_iter().find(|p| lower(p)).map(|p| p.len() - 2) {
        let fault = Fault::error(0..url.len(), format!("the colon is missing: {relative}"));
        return Some(fault.repair(letters..letters, ":", Applicability::Unsafe));
    }
    if url.starts_with("://") {
        let fault = Fault::error(0..url.len(), format!("the scheme is missing: {relative}"));
        return Some(fault.repair(0..0, "https", Applicability::Unsafe));
    }
    if url.starts_with(['/', '#', '?', '.', '@', '\\']) {
        return None;
    }
    let host = &url[..url.find(['/', '?', '#']).unwrap_or(url.len())];
    let tail = &url[host.len()..];
    if let Some((user, domain)) = host.split_once('@')
        && !user.is_empty()
        && tail.is_empty()
        && domain.contains('.')
        && !domain.contains('@')
    {
        let fault = Fault::error(0..url.len(), "an e-mail address without `mailto:`");
        return Some(fault.repair(0..0, "mailto:", Applicability::Unsafe));
    }
    let known_end = [".com", ".org", ".net", ".edu", ".gov"].iter().any(|end| host.ends_with(end));
    let is_host = (lower("www.") && host.len() > 4) || (known_end && (tail.starts_with('/') || host.ends_with(".com")));
    if is_host && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-')) {
        let fault = Fault::error(0..url.len(), format!("no scheme before the host: {relative}"));
        return Some(fault.repair(0..0, "https://", Applicability::Unsafe));
    }
    None
}

/// Where a bare URL that Markdown made a link of should have ended: before the punctuation of a language that writes
/// no spaces. `https://a.example/x，见下文` is one link to engines, up to the next space.
pub(crate) fn swallowed(url: &str) -> Option<usize> {
    let is_punctuation = |c: char| {
        matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{301f}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}'
            | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}' | '“' | '”' | '‘' | '’' | '…')
    };
    if url.is_ascii() {
        return None;
    }
    let mut open = 0;
    let mut letters = url.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        match c {
            '(' => open += 1,
            ')' if open > 0 => open -= 1,
            // `(见 https://a.example/)详情`
            ')' if letters.peek().is_some_and(|(_, next)| !next.is_ascii()) => return Some(at),
            _ if is_punctuation(c) => return Some(at),
            _ => {}
        }
    }
    None
}

/// Characters that may not stand in a URL, wherever it leads.
fn characters(url: &str) -> Option<Fault> {
    let bytes = url.as_bytes();
    // `<a href="https://a.example/>text</a>`: the value runs on to the next quote.
    // In a `mailto:` they may stand around the address.
    if let Some(at) = url.find(['<', '>']).filter(|_| url.contains('>') && !has_scheme(url, "mailto")) {
        let what = url[at..].chars().next().unwrap_or_default();
        let fault = Fault::error(at..at + 1, format!("a `{what}` in the URL"));
        return Some(fault.help(match url.ends_with(['>', '<']) && url.matches(['<', '>']).count() == 1 {
            true => "take it out",
            false => "the quote that ends the URL is missing before it",
        }));
    }
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'%' if !bytes.get(at + 1..at + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit)) => {
                let end = url.char_indices().map(|(i, _)| i).chain([url.len()]).filter(|i| *i > at).take(3).last();
                let end = end.unwrap_or(url.len());
                let bad = &url[at..end];
                let fault = Fault::warning(at..end, format!("`{bad}` is no percent escape"));
                let two: String = url[at + 1..].chars().filter(|c| *c != ' ').take(2).collect();
                let split = bad.contains(' ') && two.len() == 2 && two.bytes().all(|b| b.is_ascii_hexdigit());
                return Some(fault.help(match split {
                    true => format!("write `%{two}` without the space"),
                    false => "a `%` that means itself is written `%25`".to_owned(),
                }));
            }
            b' ' => {
                let run = url[at..].len() - url[at..].trim_start_matches(' ').len();
                let fault = Fault { is_space: true, ..Fault::warning(at..at + run, "a space in the URL") };
                return Some(fault.repair(at..at + run, "%20".repeat(run), Applicability::Safe));
            }
            b'\n' | b'\r' | b'\t' => {
                let run = url[at..].len() - url[at..].trim_start_matches(['\n', '\r', '\t', ' ']).len();
                let what = if *byte == b'\t' { "a tab" } else { "a line break" };
                let fault = Fault::warning(at..at + run, format!("{what} in the URL"));
                return Some(fault.help("write the URL on one line: browsers drop the break, other tools do not"));
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The part of the URL that is wrong, and why.
    fn said(url: &str) -> String {
        fault(url).map_or_else(String::new, |f| format!("{} | {}", &url[f.range.clone()], f.reason))
    }

    /// The URL with its repair.
    fn repaired(url: &str) -> String {
        let (range, text, _) = fault(url).and_then(|f| f.repair).expect("a repair");
        format!("{}{text}{}", &url[..range.start], &url[range.end..])
    }

    proptest::proptest! {
        #[test]
        fn a_plain_url_has_no_fault(url in "(https?:)?//(https?|www[.])?[a-z0-9.-]{0,12}(xn--)?[/?#]?[ -~]{0,20}") {
            proptest::prop_assert!(!is_plain(&url) || judge(&url).is_none(), "{}", url);
        }
    }

    #[test]
    fn the_list_of_schemes_is_sorted() {
        assert!(SCHEMES.windows(2).all(|w| w[0] < w[1]), "{SCHEMES:?}");
    }

    #[test]
    fn hosts() {
        assert_eq!(said("http://"), "http:// | no host");
        assert_eq!(said("http:///"), "http:/// | no host");
        assert_eq!(said("https:"), "https: | no host");
        assert_eq!(said("http://?x"), "http://?x | no host");
        assert_eq!(said("//"), "// | no host");
        assert_eq!(said("http://:80/"), "http://:80/ | no host");
        assert_eq!(said("https://a example/"), "  | a space in the host");
        assert_eq!(said("https://a%20example/"), "%20 | a space in the host");
        assert_eq!(said("https://a..example/"), "a..example | the host has an empty part between two dots");
        assert_eq!(said("https://a.example:99999/"), "99999 | no port is over 65535: 99999");
        assert_eq!(said("https://a.example:x/"), "x | `x` is no port");
        assert_eq!(said("https://1.2.3.999/"), "1.2.3.999 | the host cannot be: invalid IPv4 address");
    }

    #[test]
    fn schemes() {
        assert_eq!(said("htttp://a.example/"), "htttp | no such scheme: `htttp`");
        assert_eq!(repaired("htttp://a.example/"), "http://a.example/");
        assert_eq!(repaired("ttps://a.example/"), "https://a.example/");
        assert_eq!(repaired("hhttps://a.example/"), "https://a.example/");
        assert_eq!(repaired("mailo:a@a.example"), "mailto:a@a.example");
        assert_eq!(said("http:/a.example/x"), "http:/a.example/x | one slash where two belong");
        assert_eq!(repaired("http:/a.example/x"), "http://a.example/x");
        assert_eq!(repaired("http:a.example/x"), "http://a.example/x");
        assert_eq!(repaired("http:\\\\a.example"), "http://a.example");
        assert_eq!(repaired("https:///a.example"), "https://a.example");
        assert_eq!(said("http//a.example/x"), "http//a.example/x | the colon is missing: a relative path as it stands");
        assert_eq!(repaired("https//a.example/x"), "https://a.example/x");
        assert_eq!(said("http://http://a.example/"), "http://http://a.example/ | the scheme stands twice");
        assert_eq!(repaired("http://https//a.example/"), "https//a.example/");
        assert_eq!(repaired("localhost:4000/x"), "http://localhost:4000/x");
        assert_eq!(repaired("a.example:80/x"), "http://a.example:80/x");
    }

    #[test]
    fn full_width_punctuation() {
        assert_eq!(said("https：//a.example/"), "： | a full-width colon does not end a scheme");
        assert_eq!(repaired("https：//a.example/"), "https://a.example/");
        assert_eq!(repaired("https%EF%BC%9A//a.example/"), "https://a.example/");
        assert_eq!(repaired("https:／/a.example/"), "https://a.example/");
        assert_eq!(said("注：x"), "");
        assert_eq!(said("note：x"), "");
    }

    #[test]
    fn relative_paths_that_were_meant_as_hosts() {
        let relative = "a relative path as it stands";
        assert_eq!(said("www.a.example/x"), format!("www.a.example/x | no scheme before the host: {relative}"));
        assert_eq!(repaired("github.com/x"), "https://github.com/x");
        assert_eq!(repaired("a@a.example"), "mailto:a@a.example");
        for url in ["index.html", "notes.org", "a/www.b", "@/x.md", "@x/y.z", "v1.com.md", "a.md#b@c.d", "www", "www."]
        {
            assert_eq!(said(url), "", "{url}");
        }
    }

    #[test]
    fn characters_that_may_not_stand_there() {
        assert_eq!(said("https://a.example/%zz"), "%zz | `%zz` is no percent escape");
        assert_eq!(said("/x?y=100%"), "% | `%` is no percent escape");
        assert_eq!(said("/100%天津x"), "%天津 | `%天津` is no percent escape");
        assert_eq!(repaired("/a  b.html"), "/a%20%20b.html");
        assert_eq!(said("https://a.example/>b c"), "> | a `>` in the URL");
        assert_eq!(said("/a\nb"), "\n | a line break in the URL");
    }

    #[test]
    fn punctuation_without_a_space_ends_a_bare_url() {
        assert_eq!(swallowed("https://a.example/x，见下文"), Some(19));
        assert_eq!(swallowed("https://a.example/（x）"), Some(18));
        assert_eq!(swallowed("https://a.example/)详情。"), Some(18));
        assert_eq!(swallowed("https://a.example/a_(天津)站"), None);
        assert_eq!(swallowed("https://zh.example/wiki/天津"), None);
        assert_eq!(swallowed("https://a.example/(x),y"), None);
    }

    #[test]
    fn good_urls_pass() {
        for url in [
            "https://a.example/x?y=%E5%A4%A9#z",
            "http://localhost:4000/",
            "http://[::1]:80/",
            "//a.example/",
            "https://天津.example/路",
            "https://xn--9dq.example/",
            "mailto:a@a.example",
            "tel:+86-22-1",
            "#x",
            "?x",
            "../a",
            "./x y/".trim_end_matches(" y/"),
            "/",
            "data:image/svg+xml,<svg x='100%'>",
            "magnet:?xt=urn:x",
            "https://a_b.example/",
            "http://user:pass@a.example/",
            "https://a.example:/",
            "https://127.0.0.1/",
            "C:\\x",
            "https://httpbin.org/",
            "https://http.cat/",
            "obsidian://open",
            "web+x:y",
        ] {
            assert_eq!(said(url), "", "{url}");
        }
    }

    #[test]
    fn no_url_makes_it_panic() {
        for url in [
            "%", "%天", "天%", "：", "http：", "http:/", "http:\\", "a:", ":", "//@", "//:", "http://[", "//]", "https",
        ] {
            let _ = fault(url).map(|f| url[f.range].len());
        }
    }
}

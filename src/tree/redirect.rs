//! Links through a service that passes the reader on: a search engine, a network, a mail filter. Where they lead to stands in
//! a parameter.

use url::Url;

/// `url` as one of the web, with its host but for `www.`; without a scheme it is one of https.
pub(super) fn parse(url: &str) -> Option<(Url, String)> {
    let url = Url::parse(url).or_else(|_| Url::parse(&format!("https:{url}"))).ok()?;
    let host = url.host_str()?;
    let host = host.strip_prefix("www.").unwrap_or(host).to_owned();
    Some((url, host))
}

/// Where the redirect `url` leads to; `None` where it is none.
#[must_use]
pub fn target(url: &str) -> Option<String> {
    let mut found = None;
    let mut url = url.to_owned();
    // One service can lead to the next.
    for _ in 0..3 {
        let Some(next) = step(&url) else { break };
        url.clone_from(&next);
        found = Some(next);
    }
    found
}

fn step(url: &str) -> Option<String> {
    // No other URL is parsed: the target stands in the query, with its scheme, as it is or percent-encoded.
    let (_, query) = url.split_once('?')?;
    let is_encoded = |b: &u8| matches!(b, b'%' | b'\t' | b'\n' | b'\r');
    let is_scheme = |four: &[u8]| four.eq_ignore_ascii_case(b"http");
    if !(query.as_bytes().windows(4).any(is_scheme) || query.as_bytes().iter().any(is_encoded)) {
        return None;
    }
    let (url, host) = parse(url)?;
    let names: &[&str] = match (&*host, url.path()) {
        (google, "/url") if google == "google.com" || google.starts_with("google.") => &["q", "url"],
        ("l.facebook.com" | "lm.facebook.com" | "l.instagram.com", _) => &["u"],
        ("youtube.com", "/redirect") => &["q"],
        ("duckduckgo.com", "/l/") => &["uddg"],
        ("out.reddit.com", _) => &["url"],
        ("steamcommunity.com", "/linkfilter/") => &["url", "u"],
        ("slack-redir.net", "/link") => &["url"],
        ("linkedin.com", "/redir/redirect") => &["url"],
        ("medium.com", "/r/") => &["url"],
        ("vk.com", "/away.php") => &["to"],
        ("link.zhihu.com" | "link.juejin.cn", "/") => &["target"],
        ("gitee.com", "/link") => &["target"],
        ("links.jianshu.com", "/go") => &["to"],
        ("jianshu.com", "/go-wild") => &["url"],
        ("weibo.cn", "/sinaurl") => &["u", "toasturl"],
        ("c.pc.qq.com", "/middlem.html") => &["pfurl"],
        (filter, "/") if filter.ends_with(".safelinks.protection.outlook.com") => &["url"],
        _ => return None,
    };
    let (_, target) = url.query_pairs().find(|(name, _)| names.contains(&&**name))?;
    let absolute = Url::parse(&target).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    absolute.then(|| target.into_owned())
}

#[cfg(test)]
mod tests {
    use super::target;

    #[test]
    fn redirects_lead_on() {
        for (url, wanted) in [
            ("https://www.google.com/url?q=https://a.example/x%3Fb%3D1&sa=D", Some("https://a.example/x?b=1")),
            ("http://www.google.com.hk/url?sa=t&url=http%3A%2F%2Fa.example%2F%E6%96%87", Some("http://a.example/文")),
            ("https://link.zhihu.com/?target=https%3A//a.example/", Some("https://a.example/")),
            (
                "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.youtube.com%2Fredirect%3Fq%3Dhttps%253A%252F%252Fa.example",
                Some("https://a.example"),
            ),
            ("https://www.google.com/url?q=javascript:alert(1)//http", None),
            ("https://www.google.com/search?q=https://a.example", None),
            ("https://a.example/url?q=https://b.example", None),
            ("https://www.google.com/url?q=/relative&x=http", None),
        ] {
            assert_eq!(target(url).as_deref(), wanted, "{url}");
        }
    }
}

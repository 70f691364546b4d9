//! What counts readers and shows nothing: images of one pixel, and parameters of URLs that say where a reader came from.

use super::rewrite::parse;
use crate::tree::Node;

/// Whether `node` is an image that no reader sees: no more than a pixel, or one of a service that counts.
pub(super) fn is_pixel(node: Node<'_>) -> bool {
    let tiny = |name| node.attribute(name).is_some_and(|value| matches!(value.trim(), "0" | "1" | "0px" | "1px"));
    node.is("img") && ((tiny("width") && tiny("height")) || node.attribute("src").is_some_and(counts))
}

/// Whether an image at `url` is there to be counted.
fn counts(url: &str) -> bool {
    let Some((url, host)) = parse(url) else { return false };
    match &*host {
        "pixel.wp.com"
        | "pixel.quantserve.com"
        | "b.scorecardresearch.com"
        | "sb.scorecardresearch.com"
        | "pixel.facebook.com"
        | "hm.baidu.com" => true,
        "stats.wordpress.com" => url.path() == "/b.gif",
        "google-analytics.com" => matches!(url.path(), "/__utm.gif" | "/collect"),
        "facebook.com" => url.path() == "/tr",
        "medium.com" => url.path() == "/_/stat",
        "feeds.feedburner.com" => url.path().starts_with("/~r/"),
        "blogger.googleusercontent.com" => url.path().starts_with("/tracker/"),
        _ => false,
    }
}

/// `url` without the parameters that say where a reader came from; `None` where it has none.
///
/// Everything else of it stays byte for byte.
pub(super) fn without_parameters(url: &str) -> Option<String> {
    let (rest, fragment) = match url.find('#') {
        Some(at) => url.split_at(at),
        None => (url, ""),
    };
    let (path, query) = rest.split_once('?')?;
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_tracking(pair)).collect();
    if kept.len() == query.split('&').count() {
        return None;
    }
    let mark = if kept.is_empty() { "" } else { "?" };
    Some(format!("{path}{mark}{}{fragment}", kept.join("&")))
}

/// Whether `pair`, `name=value` of a query, only says where a reader came from.
fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default();
    name.starts_with("utm_")
        || matches!(
            name,
            "fbclid"
                | "gclid"
                | "gclsrc"
                | "dclid"
                | "gbraid"
                | "wbraid"
                | "msclkid"
                | "yclid"
                | "twclid"
                | "ttclid"
                | "igshid"
                | "mc_cid"
                | "mc_eid"
                | "mkt_tok"
                | "_hsenc"
                | "_hsmi"
                | "__hstc"
                | "__hssc"
                | "__hsfp"
                | "vero_id"
                | "vero_conv"
                | "oly_anon_id"
                | "oly_enc_id"
                | "spm_id_from"
                | "vd_source"
        )
}

#[cfg(test)]
mod tests {
    use super::{counts, without_parameters};

    #[test]
    fn parameters_go_and_nothing_else() {
        for (url, wanted) in [
            ("https://a.example/x?utm_source=b&id=3&utm_medium=c#d", Some("https://a.example/x?id=3#d")),
            ("/x?fbclid=1", Some("/x")),
            ("https://a.example/文?a=%20b&gclid=1&c", Some("https://a.example/文?a=%20b&c")),
            ("https://a.example/?utm=1&q=utm_source", None),
            ("https://a.example/#?utm_source=1", None),
            ("https://a.example/x", None),
        ] {
            assert_eq!(without_parameters(url).as_deref(), wanted, "{url}");
        }
    }

    #[test]
    fn images_that_count() {
        assert!(counts("https://www.facebook.com/tr?id=1") && counts("//stats.wordpress.com/b.gif?x"));
        assert!(!counts("https://a.example/b.gif") && !counts("x.png"));
    }
}

//! What counts readers and shows nothing: images of one pixel, and parameters of URLs that say where a reader came from.

use std::ops::Range;

use super::Node;
use super::redirect::parse;

/// Whether `node` is an image that no reader sees: no more than a pixel, or one of a service that counts.
#[must_use]
pub fn is_pixel(node: Node<'_>) -> bool {
    let tiny = |name| node.attribute(name).is_some_and(|value| matches!(value.trim(), "0" | "1" | "0px" | "1px"));
    node.is("img") && ((tiny("width") && tiny("height")) || node.attribute("src").is_some_and(counts))
}

/// Whether an image at `url` is there to be counted.
#[must_use]
pub fn counts(url: &str) -> bool {
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
#[must_use]
pub fn without_parameters(url: &str) -> Option<String> {
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

/// The bytes of the first run of parameters of `url` that say where a reader came from, with the `?` or the `&` that
/// goes with it, and whether all of them are there for the statistics alone: campaigns and clicks, not names of readers
/// or of lists, which a server may answer to.
#[must_use]
pub fn click_parameters(url: &str) -> Option<(Range<usize>, bool)> {
    let end = url.find('#').unwrap_or(url.len());
    let query = url[..end].find('?')? + 1;
    let mut at = query;
    let mut run: Option<Range<usize>> = None;
    let mut for_statistics = true;
    for pair in url[query..end].split('&') {
        let after = at + pair.len();
        if is_tracking(pair) {
            run = Some(run.map_or(at..after, |run| run.start..after));
            for_statistics &= is_statistics(pair.split('=').next().unwrap_or_default());
        } else if run.is_some() {
            break;
        }
        at = after + 1;
    }
    let run = run?;
    // With the last of them goes the mark before it, else the mark behind it.
    Some((if run.end == end { run.start - 1..end } else { run.start..run.end + 1 }, for_statistics))
}

/// Whether the parameter `name` only names a campaign or a click.
fn is_statistics(name: &str) -> bool {
    matches!(name.strip_prefix("utm_"), Some("source" | "medium" | "campaign" | "term" | "content" | "id" | "name"))
        || matches!(
            name,
            "fbclid" | "gclid" | "gclsrc" | "dclid" | "gbraid" | "wbraid" | "msclkid" | "yclid" | "twclid"
        )
        || matches!(name, "ttclid" | "igshid" | "spm_id_from" | "vd_source")
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
    use super::{click_parameters, counts, without_parameters};

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
    fn a_run_of_parameters_has_its_mark() {
        let cut = |url: &str| {
            click_parameters(url).map(|(range, known)| (format!("{}{}", &url[..range.start], &url[range.end..]), known))
        };
        assert_eq!(cut("/x?utm_source=b&fbclid=1#d"), Some(("/x#d".to_owned(), true)));
        assert_eq!(cut("/x?utm_source=b&id=3&utm_medium=c"), Some(("/x?id=3&utm_medium=c".to_owned(), true)));
        assert_eq!(cut("/x?id=3&utm_medium=c"), Some(("/x?id=3".to_owned(), true)));
        assert_eq!(cut("/x?mc_eid=3"), Some(("/x".to_owned(), false)));
        assert_eq!(cut("/x?id=3"), None);
        assert_eq!(cut("/x#?utm_source=1"), None);
    }

    #[test]
    fn images_that_count() {
        assert!(counts("https://www.facebook.com/tr?id=1") && counts("//stats.wordpress.com/b.gif?x"));
        assert!(!counts("https://a.example/b.gif") && !counts("x.png"));
    }
}

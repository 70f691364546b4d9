//! Which template tags a site's plugins may define, and whether they may make pages.

/// Plugins and the tags that each defines (their READMEs and sources); most define none.
const PLUGINS: &[(&str, &[&str])] = &[
    ("jekyll-seo-tag", &["seo"]),
    ("jekyll-feed", &["feed_meta"]),
    ("jekyll-gist", &["gist"]),
    ("jekyll-avatar", &["avatar"]),
    ("jekyll-include-cache", &["include_cached"]),
    ("jekyll-last-modified-at", &["last_modified_at"]),
    ("jekyll-toc", &["toc"]),
    ("jekyll-sitemap", &[]),
    ("jekyll-paginate", &[]),
    ("jekyll-redirect-from", &[]),
    ("jekyll-mentions", &[]),
    ("jemoji", &[]),
    ("jekyll-archives", &[]),
    ("jekyll-coffeescript", &[]),
    ("jekyll-commonmark", &[]),
    ("jekyll-commonmark-ghpages", &[]),
    ("jekyll-compose", &[]),
    ("jekyll-default-layout", &[]),
    ("jekyll-github-metadata", &[]),
    ("jekyll-optional-front-matter", &[]),
    ("jekyll-readme-index", &[]),
    ("jekyll-relative-links", &[]),
    ("jekyll-remote-theme", &[]),
    ("jekyll-sass-converter", &[]),
    ("jekyll-swiss", &[]),
    ("jekyll-titles-from-headings", &[]),
    ("jekyll-watch", &[]),
    ("github-pages", &["seo", "feed_meta", "gist", "avatar", "include_cached"]),
];

/// Whether one of `plugins`, as `_config.yml` or the Gemfile names them, may define the tag `name`: it does, or it is one
/// that is not known here.
pub(super) fn may_define(plugins: &[String], name: &str) -> bool {
    plugins.iter().any(|plugin| match PLUGINS.iter().find(|(known, _)| known == plugin) {
        Some((_, tags)) => tags.contains(&name),
        None => true,
    })
}

/// Whether one of `plugins` may make pages that stand in no file, such as one for each month: jekyll-archives does, and who
/// knows what one does that is not known here.
pub(super) fn may_make_pages(plugins: &[String]) -> bool {
    plugins.iter().any(|plugin| plugin == "jekyll-archives" || PLUGINS.iter().all(|(known, _)| known != plugin))
}

/// The plugins that a Gemfile hands to Jekyll: those of its group `jekyll_plugins`, or of no known end.
pub(super) fn of_gemfile(text: &str) -> Vec<String> {
    let Some((_, group)) = text.split_once(":jekyll_plugins") else { return Vec::new() };
    let lines = group.lines().map(str::trim).take_while(|line| *line != "end");
    let names = lines.filter_map(|line| line.strip_prefix("gem")?.trim_start_matches([' ', '(']).get(1..));
    names.map(|rest| rest.split(['"', '\'']).next().unwrap_or_default().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_may_define_anything() {
        let plugins = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert!(!may_define(&plugins(&["jekyll-feed", "jekyll-sitemap"]), "youtube"));
        assert!(may_define(&plugins(&["jekyll-feed"]), "feed_meta"));
        assert!(may_define(&plugins(&["jekyll-youtube"]), "youtube"));
        let gemfile =
            "gem 'jekyll'\ngroup :jekyll_plugins do\n  gem \"jekyll-feed\", \"~> 0.12\"\n  gem 'x'\nend\ngem 'y'\n";
        assert_eq!(of_gemfile(gemfile), ["jekyll-feed", "x"]);
        assert_eq!(of_gemfile("gem 'jekyll'\n"), Vec::<String>::new());
    }
}

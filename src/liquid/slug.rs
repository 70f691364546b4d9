//! Jekyll's slugs (`utils.rb`, `slugify`).

use unicode_general_category::{GeneralCategory as Category, get_general_category};

/// How [`slugify`] treats punctuation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Letters, marks and digits stay.
    Default,
    /// And `._~!$&'()+,;=@`.
    Pretty,
    /// All but white space stays.
    Raw,
    /// Letters and digits of ASCII stay.
    Ascii,
    /// As the default, after Latin letters have lost their accents; every other character is a question mark.
    Latin,
}

impl Mode {
    /// The mode of that name.
    #[must_use]
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "default" => Self::Default,
            "pretty" => Self::Pretty,
            "raw" => Self::Raw,
            "ascii" => Self::Ascii,
            "latin" => Self::Latin,
            _ => return None,
        })
    }
}

/// `Utils.slugify`: each run of other characters becomes one hyphen.
#[must_use]
pub(crate) fn slugify(text: &str, mode: Mode, cased: bool) -> String {
    if mode == Mode::Latin {
        return slugify(&transliterate(text), Mode::Default, cased);
    }
    let mut slug = String::with_capacity(text.len());
    let mut pending = false;
    for c in text.chars() {
        if keeps(c, mode) {
            if pending {
                slug.push('-');
            }
            pending = false;
            slug.push(c);
        } else {
            pending = true;
        }
    }
    if pending {
        slug.push('-');
    }
    // One hyphen goes at either end; in pretty mode a hyphen of the source is itself such a run.
    let slug = slug.strip_prefix('-').unwrap_or(&slug);
    let slug = slug.strip_suffix('-').unwrap_or(slug);
    if cased { slug.to_owned() } else { downcase(slug) }
}

fn keeps(c: char, mode: Mode) -> bool {
    match mode {
        Mode::Default | Mode::Latin => is_word(c),
        Mode::Pretty => is_word(c) || "._~!$&'()+,;=@".contains(c),
        Mode::Raw => !matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}'),
        Mode::Ascii => c.is_ascii_alphanumeric(),
    }
}

/// A letter, a mark or a decimal digit.
#[must_use]
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    use Category::{
        DecimalNumber, EnclosingMark, LowercaseLetter, ModifierLetter, NonspacingMark, OtherLetter, SpacingMark,
        TitlecaseLetter, UppercaseLetter,
    };
    matches!(
        get_general_category(c),
        DecimalNumber
            | EnclosingMark
            | LowercaseLetter
            | ModifierLetter
            | NonspacingMark
            | OtherLetter
            | SpacingMark
            | TitlecaseLetter
            | UppercaseLetter
    )
}

/// Ruby's `downcase`: by character, without the final sigma.
#[must_use]
pub(crate) fn downcase(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Latin letters and what the gem i18n writes for them (`transliterator.rb`, MIT).
const PLAIN: &[(&str, &str)] = &[
    ("ÀÁÂÃÄÅĀĂĄ", "A"),
    ("Æ", "AE"),
    ("ÇĆĈĊČ", "C"),
    ("ÈÉÊËĒĔĖĘĚ", "E"),
    ("ÌÍÎÏĨĪĬĮİ", "I"),
    ("ÐĎĐ", "D"),
    ("ÑŃŅŇ", "N"),
    ("ÒÓÔÕÖØŌŎŐ", "O"),
    ("×", "x"),
    ("ÙÚÛÜŨŪŬŮŰŲ", "U"),
    ("ÝŶŸ", "Y"),
    ("Þ", "Th"),
    ("ß", "ss"),
    ("àáâãäåāăą", "a"),
    ("æ", "ae"),
    ("çćĉċč", "c"),
    ("èéêëēĕėęě", "e"),
    ("ìíîïĩīĭįı", "i"),
    ("ðďđ", "d"),
    ("ñńņň", "n"),
    ("òóôõöøōŏő", "o"),
    ("ùúûüũūŭůűų", "u"),
    ("ýÿŷ", "y"),
    ("þ", "th"),
    ("ĜĞĠĢ", "G"),
    ("ĝğġģ", "g"),
    ("ĤĦ", "H"),
    ("ĥħ", "h"),
    ("Ĳ", "IJ"),
    ("ĳ", "ij"),
    ("Ĵ", "J"),
    ("ĵ", "j"),
    ("Ķ", "K"),
    ("ķĸ", "k"),
    ("ĹĻĽĿŁ", "L"),
    ("ĺļľŀł", "l"),
    ("ŉ", "'n"),
    ("Ŋ", "NG"),
    ("ŋ", "ng"),
    ("Œ", "OE"),
    ("œ", "oe"),
    ("ŔŖŘ", "R"),
    ("ŕŗř", "r"),
    ("ŚŜŞŠ", "S"),
    ("śŝşš", "s"),
    ("ŢŤŦ", "T"),
    ("ţťŧ", "t"),
    ("Ŵ", "W"),
    ("ŵ", "w"),
    ("ŹŻŽ", "Z"),
    ("źżž", "z"),
];

/// `I18n.transliterate`.
fn transliterate(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let plain = || PLAIN.iter().find(|(letters, _)| letters.contains(c)).map_or("?", |(_, plain)| plain);
        if c.is_ascii() { out.push(c) } else { out.push_str(plain()) }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_jekylls() {
        assert_eq!(slugify("The _config.yml file", Mode::Default, false), "the-config-yml-file");
        assert_eq!(slugify("The _config.yml file", Mode::Pretty, true), "The-_config.yml-file");
        assert_eq!(slugify("中文（标题）一", Mode::Default, false), "中文-标题-一");
        assert_eq!(slugify("सामुदायिक निर्माण", Mode::Default, false), "सामुदायिक-निर्माण");
        assert_eq!(slugify("a--b-", Mode::Pretty, true), "a-b");
    }
}

//! Text that was UTF-8 and was read in another encoding is read again, where that can be proved: `â€™` is `’`.
//!
//! The proof is the round trip. All that is not ASCII in a text must have bytes in that encoding, these must be UTF-8, and
//! in that encoding they must give the very text again; else nothing of the text changes. Where one letter alone could be
//! meant as it stands (`É”` is the end of a quotation as well as `ɔ`), that is no proof.

use encoding_rs::{Encoding, GBK, WINDOWS_1252, mem};

use super::Revised;
use crate::convert::loss;
use crate::text::Span;
use crate::tree::{NodeId, Tree};

/// What was read wrong more often than this is mended so often.
const TIMES: usize = 3;

pub(super) fn revise<'s>(tree: &Tree, source: &'s str, revised: &mut Option<Revised<'s>>) {
    let now = revised.as_ref().map_or(tree, |revised| &revised.tree);
    let (texts, attributes) = (texts(now), attributes(now));
    for (nodes, mended) in texts {
        let revised = revised.get_or_insert_with(|| Revised::of(tree, source));
        let [first, rest @ ..] = &*nodes else { continue };
        let last = rest.last().unwrap_or(first);
        let (start, end) = (revised.tree.node(*first).span().start, revised.tree.node(*last).span().end);
        revised.change(&loss::MOJIBAKE, Span { start, end: end.max(start) }, mended.message());
        revised.tree.set_text(*first, mended.text);
        rest.iter().for_each(|id| revised.tree.detach(*id));
    }
    for (id, index, mended) in attributes {
        let revised = revised.get_or_insert_with(|| Revised::of(tree, source));
        let node = revised.tree.node(id);
        let span = node.attribute_span(&node.attributes()[index].name).map_or(node.tag_span(), |span| span.value);
        revised.change(&loss::MOJIBAKE, span, mended.message());
        revised.tree.set_attribute(id, index, &mended.text);
    }
}

/// Neighbouring text nodes, as one text, of which the mended form is another.
fn texts(tree: &Tree) -> Vec<(Vec<NodeId>, Mended)> {
    let mut found = Vec::new();
    for node in tree.root().descendants() {
        if node.text().is_none() || node.previous().is_some_and(|n| n.text().is_some()) {
            continue;
        }
        let nodes = std::iter::successors(Some(node), |n| n.next()).take_while(|n| n.text().is_some());
        let text: String = nodes.clone().filter_map(crate::tree::Node::text).collect();
        if let Some(mended) = mend(&text) {
            found.push((nodes.map(crate::tree::Node::id).collect(), mended));
        }
    }
    found
}

fn attributes(tree: &Tree) -> Vec<(NodeId, usize, Mended)> {
    let all = tree.root().descendants().flat_map(|n| n.attributes().iter().enumerate().map(move |(i, a)| (n, i, a)));
    all.filter(|(_, _, attribute)| matches!(&*attribute.name, "alt" | "title"))
        .filter_map(|(node, index, attribute)| Some((node.id(), index, mend(&attribute.value)?)))
        .collect()
}

/// A text that was mended.
#[derive(Debug)]
struct Mended {
    text: String,
    /// In what it had been read.
    encoding: &'static str,
    /// The first piece of it, before and after.
    piece: (String, String),
}

impl Mended {
    fn message(&self) -> String {
        let (before, after) = &self.piece;
        format!("mended text that was UTF-8 and was read as {}: `{before}` is `{after}`", self.encoding)
    }
}

/// `text` mended; `None` where it cannot be, or need not.
fn mend(text: &str) -> Option<Mended> {
    if text.is_ascii() {
        return None;
    }
    let mended = CHARSETS.iter().find_map(|charset| mend_from(text, charset))?;
    // Those are in no text; between two mistakes they can be.
    let is_control = |c: char| matches!(c, '\u{80}'..='\u{9f}' | '\u{fffd}');
    (!mended.text.contains(is_control)).then_some(mended)
}

/// An encoding that text is read in by mistake.
struct Charset {
    name: &'static str,
    /// The bytes of a text in it; `None` where it has none for a character.
    encode: fn(&str) -> Option<Vec<u8>>,
    decode: fn(&[u8]) -> Option<String>,
    /// Whether a piece, as it stands and as it would be, is proof enough by itself.
    is_proof: fn(&str, &str) -> bool,
}

const CHARSETS: [Charset; 3] = [
    Charset {
        name: "windows-1252",
        encode: |text| encode(WINDOWS_1252, text),
        decode: |bytes| decode(WINDOWS_1252, bytes),
        is_proof: is_western_proof,
    },
    Charset {
        name: "ISO 8859-1",
        encode: |text| mem::is_str_latin1(text).then(|| mem::encode_latin1_lossy(text).into_owned()),
        decode: |bytes| Some(mem::decode_latin1(bytes).into_owned()),
        is_proof: is_western_proof,
    },
    Charset {
        name: "GBK",
        encode: |text| encode(GBK, text),
        decode: |bytes| decode(GBK, bytes),
        is_proof: is_chinese_proof,
    },
];

fn encode(encoding: &'static Encoding, text: &str) -> Option<Vec<u8>> {
    let (bytes, _, failed) = encoding.encode(text);
    (!failed).then(|| bytes.into_owned())
}

fn decode(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
}

/// `text` with every piece that is not ASCII read again; `None` where one of them cannot be.
fn mend_from(text: &str, charset: &Charset) -> Option<Mended> {
    let mut out = String::with_capacity(text.len());
    let mut first = None;
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| !c.is_ascii()) {
        let (ascii, from) = rest.split_at(start);
        let (piece, behind) = from.split_at(from.find(|c: char| c.is_ascii()).unwrap_or(from.len()));
        let mut again = read_again(piece, charset)?;
        // It can have happened more than once.
        for _ in 1..TIMES {
            let Some(next) = read_again(&again, charset) else { break };
            again = next;
        }
        out.push_str(ascii);
        out.push_str(&again);
        first = first.or_else(|| Some((piece.to_owned(), again)));
        rest = behind;
    }
    out.push_str(rest);
    Some(Mended { text: out, encoding: charset.name, piece: first? })
}

/// `piece` as it was before it was read as `charset`.
fn read_again(piece: &str, charset: &Charset) -> Option<String> {
    let again = String::from_utf8((charset.encode)(piece)?).ok()?;
    // A character that is written in two ways does not come back.
    let proved = (charset.decode)(again.as_bytes())? == piece && (charset.is_proof)(piece, &again);
    proved.then_some(again)
}

/// Two characters cannot both be so by chance; one can only be a letter of Latin-1 (behind `Â`, `Ã`) or a mark of
/// punctuation or currency (behind `â`), or an emoji (behind `ðŸ`).
fn is_western_proof(_: &str, again: &str) -> bool {
    let mut chars = again.chars();
    let first = chars.next().unwrap_or_default();
    chars.next().is_some() || matches!(first, '\u{80}'..='\u{ff}' | '\u{2010}'..='\u{203a}' | '€' | '™' | '\u{1f000}'..)
}

/// Three characters of Chinese text in GBK are not UTF-8 of Chinese text by chance.
fn is_chinese_proof(piece: &str, again: &str) -> bool {
    let is_cjk = |c: char| matches!(c, '\u{2010}'..='\u{2026}' | '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}');
    piece.chars().count() >= 3 && again.chars().count() >= 2 && again.chars().all(is_cjk)
}

#[cfg(test)]
mod tests {
    use super::mend;

    fn mended(text: &str) -> Option<String> {
        mend(text).map(|mended| mended.text)
    }

    /// What it reads as where `encoding` is taken for its own.
    fn read_as(text: &str, encoding: &'static encoding_rs::Encoding) -> String {
        encoding.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn text_read_in_the_wrong_encoding_is_read_again() {
        for text in
            ["don’t", "“q” – r…", "é à la", "naïve café", "€ 5™", "Ελλάδα", "天津北方网，近些年来", "🀄x", "nb\u{a0}sp"]
        {
            let wrong = read_as(text, encoding_rs::WINDOWS_1252);
            assert_eq!(mended(&wrong).as_deref(), Some(text), "{wrong}");
            let twice = read_as(&wrong, encoding_rs::WINDOWS_1252);
            assert_eq!(mended(&twice).as_deref(), Some(text), "{twice}");
            let latin: String = text.bytes().map(char::from).collect();
            assert_eq!(mended(&latin).as_deref(), Some(text), "{latin}");
        }
        assert_eq!(mended(&read_as("天津北方", encoding_rs::GBK)).as_deref(), Some("天津北方"));
    }

    #[test]
    fn what_may_be_meant_stays() {
        for text in [
            "",
            "plain",
            "é",
            "“CAFÉ”",
            "CAFÉ”",
            "é”»",
            "Ã",
            "NÃO",
            "天津",
            "天津北方网，近些年来",
            "don’t â€™",
            "Ã©t Ã ",
            "中国联通",
            "Â",
            "\u{fffd}",
            "Ð",
            "İstanbul",
            "ÖÐ¹ú",
            "5 °C ± 2",
        ] {
            assert_eq!(mended(text), None, "{text}");
        }
    }

    #[test]
    fn the_change_is_told() {
        assert_eq!(
            mend("I donâ€™t, â€“").unwrap().message(),
            "mended text that was UTF-8 and was read as windows-1252: `â€™` is `’`"
        );
    }
}

//! Windows-1252, as the Encoding standard has it (<https://encoding.spec.whatwg.org/#index-windows-1252>).

/// The characters of the bytes 0x80 to 0x9F; five have none but the control character.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// The character that Windows had at `byte` and Unicode has not: none below 0x80 and above 0x9F.
pub(crate) fn character(byte: u8) -> Option<char> {
    let index = usize::from(byte.checked_sub(0x80)?);
    HIGH.get(index).copied().filter(|c| !c.is_control())
}

/// The byte that stands for `c`, from 0x80 on.
pub(crate) fn byte(c: char) -> Option<u8> {
    if let Ok(byte @ 0x80..) = u8::try_from(c as u32) {
        return Some(byte);
    }
    let index = HIGH.iter().position(|known| *known == c)?;
    u8::try_from(0x80 + index).ok()
}

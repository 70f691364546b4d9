//! Windows-1252, as the Encoding standard has it (<https://encoding.spec.whatwg.org/#index-windows-1252>).

use encoding_rs::WINDOWS_1252;

/// The character that Windows had at `byte` and Unicode has not: none below 0x80 and above 0x9F.
pub(crate) fn character(byte: u8) -> Option<char> {
    let bytes = [Some(byte).filter(|byte| (0x80..0xA0).contains(byte))?];
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
    text.chars().next().filter(|c| !c.is_control())
}

/// The byte that stands for `c`, from 0x80 on.
pub(crate) fn byte(c: char) -> Option<u8> {
    if let Ok(byte @ 0x80..) = u8::try_from(c as u32) {
        return Some(byte);
    }
    let mut buffer = [0; 4];
    let (bytes, _, failed) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
    bytes.first().copied().filter(|byte| !failed && *byte >= 0x80)
}

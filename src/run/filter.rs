//! A stream of lines through many threads: one line in, one answer out, in order, with bounded memory.

use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::sync::mpsc::sync_channel;

use super::pool::ordered;

/// A line longer than this is not read into memory. A text of the largest size that is read, with every character
/// escaped, still fits.
const MAX_LINE: usize = 128 << 20;
/// Bytes of lines that are handed on together.
const BATCH: usize = 1 << 20;

/// A line of the stream.
#[derive(Debug)]
pub struct Line {
    /// Its number, from 1.
    pub number: usize,
    /// Its bytes without the line end.
    pub bytes: Vec<u8>,
    /// Whether it was too long: `bytes` is only its beginning then.
    pub cut: bool,
}

/// Answers each line of `input` with `answer`, in parallel, and hands the answers to `emit` in the order of the lines.
/// What has been read is answered before more is waited for, so whoever writes a line can wait for its answer.
///
/// # Errors
/// What reading `input` or `emit` said; `emit` ends the stream by an error.
pub fn filter(
    input: impl Read + Send + 'static,
    answer: impl Fn(&Line) -> Vec<u8> + Sync,
    mut emit: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let (send, receive) = sync_channel::<io::Result<Vec<Line>>>(1);
    // Nobody waits for this thread: it may hang in a read when nobody wants the answers any more.
    std::thread::spawn(move || {
        let mut lines = Lines { input: BufReader::with_capacity(1 << 16, input), number: 0 };
        loop {
            let batch = lines.batch();
            let end = batch.as_ref().map_or(true, Vec::is_empty);
            if send.send(batch).is_err() || end {
                break;
            }
        }
    });
    for batch in receive {
        let batch = batch?;
        let mut out = Vec::new();
        let done = ordered(&batch, &answer, |_, bytes| {
            out.extend_from_slice(&bytes);
            if out.len() < BATCH {
                return ControlFlow::Continue(());
            }
            match emit(&std::mem::take(&mut out)) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => ControlFlow::Break(error),
            }
        });
        if let ControlFlow::Break(error) = done {
            return Err(error);
        }
        if !out.is_empty() {
            emit(&out)?;
        }
    }
    Ok(())
}

/// Lines of an input, in batches.
struct Lines<R> {
    input: BufReader<R>,
    number: usize,
}

impl<R: Read> Lines<R> {
    /// The next lines: at least one, and as many as are there without waiting, up to [`BATCH`] bytes. None at the end.
    fn batch(&mut self) -> io::Result<Vec<Line>> {
        let (mut batch, mut size) = (Vec::new(), 0);
        while let Some(line) = self.line()? {
            size += line.bytes.len() + 1;
            batch.push(line);
            if size >= BATCH || memchr::memchr(b'\n', self.input.buffer()).is_none() {
                break;
            }
        }
        Ok(batch)
    }

    fn line(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        let read = (&mut self.input).take(MAX_LINE as u64 + 1).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        let whole = bytes.last() == Some(&b'\n');
        let cut = !whole && read > MAX_LINE;
        if cut {
            self.input.skip_until(b'\n')?;
        }
        if whole {
            bytes.pop();
        }
        Ok(Some(Line { number: self.number, bytes, cut }))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn upper(line: &Line) -> Vec<u8> {
        let mut out = format!("{} ", line.number).into_bytes();
        out.extend(line.bytes.to_ascii_uppercase());
        out.push(b'\n');
        out
    }

    fn run(input: impl Read + Send + 'static) -> String {
        let mut out = Vec::new();
        filter(input, upper, |bytes| {
            out.extend_from_slice(bytes);
            Ok(())
        })
        .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn one_answer_a_line_in_order() {
        assert_eq!(run(&b""[..]), "");
        assert_eq!(run(&b"a\n\nb"[..]), "1 A\n2 \n3 B\n");
        let many: String = (0..50_000).map(|i| format!("line {i}\n")).collect();
        let want: String = (0..50_000).map(|i| format!("{} LINE {i}\n", i + 1)).collect();
        assert_eq!(run(io::Cursor::new(many)), want);
    }

    #[test]
    fn an_answer_comes_before_the_next_line_is_written() {
        let (read, mut write) = io::pipe().unwrap();
        let (answers, wait) = std::sync::mpsc::channel();
        let asking = std::thread::spawn(move || {
            for question in ["one\n", "two\n", "three\n"] {
                write.write_all(question.as_bytes()).unwrap();
                let answer: Vec<u8> = wait.recv_timeout(std::time::Duration::from_secs(20)).unwrap();
                assert!(answer.ends_with(question.to_uppercase().as_bytes()));
            }
        });
        filter(read, upper, |bytes| answers.send(bytes.to_vec()).map_err(io::Error::other)).unwrap();
        asking.join().unwrap();
    }

    #[test]
    fn whoever_stops_reading_ends_the_stream() {
        let endless = io::repeat(b'\n');
        let mut answers = 0;
        let end = filter(endless, upper, |_| {
            answers += 1;
            if answers < 3 { Ok(()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
        });
        assert_eq!(end.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }
}

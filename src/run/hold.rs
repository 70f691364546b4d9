//! Findings of which only the end of the run says whether the baseline knows them, and the output behind them.
//!
//! Nearly every finding is known to be old or new at once. One that may have come from another file that is linted, too,
//! has to wait until that file has been looked at: from there on what is rendered is put aside, in a temporary file, so that
//! the output keeps the order of the walk and memory grows with such findings alone.

use std::io;

use super::baseline::{Book, Open};
use super::jobs::Job;
use super::lint::{Emit, Judged, Outcome};
use super::segments::{Segments, Spool};
use crate::report::{Positions, Report, Summary};

/// What is said of a finding that has a ticket.
enum Verdict {
    /// It is new.
    New,
    /// The baseline knows it.
    Known,
    /// Nobody knows yet.
    Open(Box<Open>),
}

/// What stands between the findings and where they are printed.
pub(super) struct Hold<'r> {
    report: Option<&'r dyn Report>,
    /// Whether something was printed, so that a separator comes next.
    started: bool,
    /// What is said of the ticket 1, 2, ….
    verdicts: Vec<Verdict>,
    /// What was put aside, and of how many files.
    aside: Option<(Spool, usize)>,
}

impl<'r> Hold<'r> {
    pub(super) fn new(report: Option<&'r dyn Report>) -> Self {
        Self { report, started: false, verdicts: Vec::new(), aside: None }
    }

    /// Decides over the open findings of a file as far as can be, and gives tickets to those that are not reported at once.
    /// Call it in the order of the walk.
    pub(super) fn open(&mut self, job: &Job, path: &str, judged: &mut Judged) {
        if let Some(baseline) = job.baseline.as_ref().filter(|_| !judged.outcome.failures.is_empty()) {
            baseline.not_seen(path);
        }
        for open in std::mem::take(&mut judged.open) {
            let index = open.index;
            let verdict = if open.is_of_gone() {
                judged.outcome.summary.baseline += 1;
                Verdict::Known
            } else if open.may_be_known_later() {
                Verdict::Open(Box::new(open))
            } else {
                judged.outcome.summary.add(std::slice::from_ref(&open.diagnostic));
                continue;
            };
            self.verdicts.push(verdict);
            judged.rendered.set_ticket(index, u32::try_from(self.verdicts.len()).unwrap_or(u32::MAX));
        }
    }

    /// Prints the findings of the next file, or puts them aside where one of them, or of a file before, is open.
    pub(super) fn write(&mut self, segments: Segments, emit: &mut Emit<'_>) -> io::Result<()> {
        let is_open = |ticket: u32| matches!(self.verdict(ticket), Verdict::Open(_));
        if self.aside.is_none() && !segments.has_ticket(is_open) {
            return self.print(segments, emit);
        }
        let (spool, files) = self.aside.get_or_insert_with(|| (Spool::new(), 0));
        *files += 1;
        spool.push(&segments)
    }

    /// All files have been looked at: decides over what is open and prints what was put aside.
    pub(super) fn finish(&mut self, summary: &mut Summary, emit: &mut Emit<'_>) -> io::Result<()> {
        for verdict in &mut self.verdicts {
            let Verdict::Open(open) = verdict else { continue };
            *verdict = if open.is_of_linted() {
                summary.baseline += 1;
                Verdict::Known
            } else {
                summary.add(std::slice::from_ref(&open.diagnostic));
                Verdict::New
            };
        }
        let Some((spool, files)) = self.aside.take() else { return Ok(()) };
        let mut spool = spool.rewind()?;
        (0..files).try_for_each(|_| self.print(spool.next()?, emit))
    }

    /// Reports the entries whose findings are gone, those of each baseline in its own file.
    pub(super) fn stale(&mut self, jobs: &[Job], outcome: &mut Outcome, emit: &mut Emit<'_>) -> io::Result<()> {
        for book in Book::all(jobs) {
            let (source, found) = match book.stale() {
                Ok(Some(stale)) => stale,
                Ok(None) => continue,
                Err(failure) => {
                    outcome.failures.push(*failure);
                    continue;
                }
            };
            outcome.summary.add(&found);
            if let Some(report) = self.report {
                self.print(Segments::render(report, &Positions::new(&source), &found), emit)?;
            }
        }
        Ok(())
    }

    fn verdict(&self, ticket: u32) -> &Verdict {
        self.verdicts.get(ticket as usize - 1).unwrap_or(&Verdict::New)
    }

    fn print(&mut self, segments: Segments, emit: &mut Emit<'_>) -> io::Result<()> {
        let separator = self.report.map_or(&b""[..], Report::separator);
        let is_known = |ticket| matches!(self.verdict(ticket), Verdict::Known);
        let segments = if segments.has_ticket(is_known) { segments.keep(|ticket| !is_known(ticket)) } else { segments };
        segments.write(separator, &mut self.started, emit)
    }
}

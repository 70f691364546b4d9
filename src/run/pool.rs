//! Threads: work on many files at the same time, results in order, memory bounded, and no file that ends the run.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

/// Files in work at the same time, for each thread. The results of that many are held until they can be handed on in
/// order, so memory does not grow with the archive.
const WINDOW_PER_THREAD: usize = 32;

thread_local! {
    /// Where the last panic of this thread came from, kept by the hook of [`quiet_panics`].
    static PANIC_PLACE: Cell<Option<String>> = const { Cell::new(None) };
}

/// Runs `work` with `threads` threads, or with as many as there are processors.
///
/// # Errors
/// The reason, when the system gives no threads.
pub fn with_threads<R: Send>(threads: Option<usize>, work: impl FnOnce() -> R + Send) -> Result<R, String> {
    let Some(threads) = threads else { return Ok(work()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| error.to_string())?;
    Ok(pool.install(work))
}

/// Runs `work` for each of `items` in parallel and hands the results to `emit` in the order of the items, on the
/// calling thread. `emit` may end the run. The same results come in the same order whatever the number of threads.
pub fn ordered<T: Sync, R: Send, B>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut emit: impl FnMut(&T, R) -> ControlFlow<B>,
) -> ControlFlow<B> {
    let window = (WINDOW_PER_THREAD * rayon::current_num_threads()).max(1);
    let mut results = Vec::with_capacity(window.min(items.len()));
    for chunk in items.chunks(window) {
        // One file may take a thousand times as long as the next, so threads take them one by one.
        chunk.par_iter().with_max_len(1).map(&work).collect_into_vec(&mut results);
        for (item, result) in chunk.iter().zip(results.drain(..)) {
            emit(item, result)?;
        }
    }
    ControlFlow::Continue(())
}

/// Runs `work`, and turns a panic in it into the error that says where it came from.
///
/// # Errors
/// What the panic said and its place in the source code, for a report of the mistake.
pub fn guarded<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        let said = payload
            .downcast_ref::<&str>()
            .map(|s| (*s).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "panic".to_owned());
        match PANIC_PLACE.take() {
            Some(place) => format!("{said} ({place})"),
            None => said,
        }
    })
}

/// Makes panics silent: [`guarded`] reports them with the file that caused them.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|info| {
        PANIC_PLACE.set(info.location().map(ToString::to_string));
    }));
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn results_come_in_order_whatever_the_threads() {
        let items: Vec<usize> = (0..1000).collect();
        for threads in [1, 2, 7] {
            let mut seen = Vec::new();
            let work = |i: &usize| {
                // Later items finish first.
                std::thread::sleep(std::time::Duration::from_micros(if i.is_multiple_of(50) { 500 } else { 0 }));
                i * 2
            };
            let end = with_threads(Some(threads), || {
                ordered(&items, work, |_, r| {
                    seen.push(r);
                    ControlFlow::<()>::Continue(())
                })
            });
            assert_eq!(end, Ok(ControlFlow::Continue(())));
            assert_eq!(seen, items.iter().map(|i| i * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_ends_the_run_ends_the_work() {
        let items: Vec<usize> = (0..100_000).collect();
        let worked = AtomicUsize::new(0);
        let end = ordered(
            &items,
            |_| worked.fetch_add(1, Ordering::Relaxed),
            |&item, _| if item == 3 { ControlFlow::Break("enough") } else { ControlFlow::Continue(()) },
        );
        assert_eq!(end, ControlFlow::Break("enough"));
        assert!(worked.into_inner() < 10_000);
    }

    #[test]
    fn a_panic_is_an_error_of_that_file_only() {
        let results: Vec<_> = [1, 0, 2].iter().map(|d| guarded(|| 10 / d)).collect();
        assert_eq!((&results[0], &results[2]), (&Ok(10), &Ok(5)));
        assert!(results[1].as_ref().is_err_and(|e| e.contains("divide by zero")));
    }
}

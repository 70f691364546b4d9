//! Whether what was written stays as it is when it is read and written again.

use std::ops::Range;

use super::items::Item;
use super::{Context, Form, Written, block};
use crate::tree::{Node, View};

impl Written {
    /// The parts of the text that may be written otherwise when they are read again, in order. Where no block is HTML
    /// and all is escaped they are written the same: nothing of them depends on what they were before.
    pub(crate) fn unsettled(&self) -> Vec<Range<usize>> {
        let marked = self.ranges.iter().zip(&self.passages).filter(|(_, passage)| passage.unsettled);
        marked.map(|(range, _)| range.clone()).collect()
    }
}

/// Whether the byte at which `node` starts is in one of `ranges`, which are in order.
pub(crate) fn stands_in(node: Node<'_>, ranges: &[Range<usize>]) -> bool {
    let at = node.span().start as usize;
    let next = ranges.partition_point(|range| range.end <= at);
    ranges.get(next).is_some_and(|range| range.contains(&at))
}

/// Whether the unsettled parts of `written` are written the same from `units`, which is what the whole of it reads as.
pub(crate) fn is_written_again<V: View>(cx: &Context<'_, V>, units: &[Item<'_>], written: &Written) -> bool {
    let form = Form::first(cx.settings);
    let mut writer = block::Writer::new(cx);
    let mut next = 0;
    for (range, passage) in written.ranges.iter().zip(&written.passages) {
        let starts_before = |unit: &Item<'_>| {
            let first = unit.wrappers.first().or(unit.nodes.first());
            first.is_some_and(|node| (node.span().start as usize) < range.end)
        };
        let count = units[next..].iter().take_while(|unit| starts_before(unit)).count();
        let own = &units[next..next + count];
        next += count;
        if !passage.unsettled {
            continue;
        }
        writer.resume(passage);
        for unit in own {
            writer.unit(unit, form);
        }
        if !writer.has_written(&written.text[range.clone()], passage) {
            return false;
        }
    }
    next == units.len()
}

//! `for` and `tablerow` (`tags/for.rb`, `tags/table_row.rb`, `forloop_drop.rb`, `tablerowloop_drop.rb`).

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use super::number;
use super::output::Output;
use super::parse::{Body, Template};
use super::refusal::Refusal;
use super::render::{Interrupt, Machine};
use super::tags::{ForHead, Offset, TableRowHead};
use super::value::{Object, Value};

/// `forloop`: the state of a loop, which goes on while templates hold it.
#[derive(Debug)]
struct ForLoop {
    id: String,
    name: Arc<str>,
    length: i64,
    index: AtomicI64,
    parent: Value,
}

impl Object for ForLoop {
    fn get(&self, key: &str) -> Result<Option<Value>, Refusal> {
        let index = self.index.load(Ordering::Relaxed);
        Ok(Some(match key {
            "name" => Value::Str(Arc::clone(&self.name)),
            "parentloop" => self.parent.clone(),
            _ => position(key, index, self.length),
        }))
    }

    fn text(&self) -> Result<Arc<str>, Refusal> {
        Ok(Arc::from("Liquid::ForloopDrop"))
    }

    fn id(&self) -> &str {
        &self.id
    }
}

/// `tablerowloop`.
#[derive(Debug)]
struct TableRowLoop {
    id: String,
    length: i64,
    columns: i64,
    index: AtomicI64,
    column: AtomicI64,
}

impl Object for TableRowLoop {
    fn get(&self, key: &str) -> Result<Option<Value>, Refusal> {
        let (index, column) = (self.index.load(Ordering::Relaxed), self.column.load(Ordering::Relaxed));
        Ok(Some(match key {
            "col" => Value::Int(column),
            "col0" => Value::Int(column - 1),
            "col_first" => Value::Bool(column == 1),
            "col_last" => Value::Bool(column == self.columns),
            // Each row that is full makes the next one.
            "row" => Value::Int(if self.columns > 0 { index / self.columns + 1 } else { 1 }),
            _ => position(key, index, self.length),
        }))
    }

    fn text(&self) -> Result<Arc<str>, Refusal> {
        Ok(Arc::from("Liquid::TablerowloopDrop"))
    }

    fn id(&self) -> &str {
        &self.id
    }
}

/// What both kinds of loop say of where they are.
fn position(key: &str, index: i64, length: i64) -> Value {
    match key {
        "length" => Value::Int(length),
        "index" => Value::Int(index + 1),
        "index0" => Value::Int(index),
        "rindex" => Value::Int(length - index),
        "rindex0" => Value::Int(length - index - 1),
        "first" => Value::Bool(index == 0),
        "last" => Value::Bool(index == length - 1),
        _ => Value::Nil,
    }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl Machine<'_> {
    pub(super) fn for_loop(
        &mut self,
        template: &Template,
        (head, body, otherwise): (&ForHead, &Body, Option<&Body>),
        out: &mut Output,
    ) -> Result<(), Refusal> {
        let from = match &head.offset {
            Some(Offset::Continue) => self.offsets.get(&head.name).copied().unwrap_or(0),
            Some(Offset::At(at)) => match self.evaluate(at)? {
                Value::Nil => 0,
                at => number::to_integer(&at)?,
            },
            None => 0,
        };
        let collection = self.evaluate(&head.collection)?;
        let to = match &head.limit {
            Some(limit) => match self.evaluate(limit)? {
                Value::Nil => None,
                limit => Some(number::to_integer(&limit)?.saturating_add(from)),
            },
            None => None,
        };
        let mut segment = self.slice(&collection, from, to)?;
        if head.reversed {
            segment.reverse();
        }
        self.offsets.insert(head.name.clone(), from.saturating_add(count(segment.len())));
        if segment.is_empty() {
            return otherwise.map_or(Ok(()), |body| self.render(template, body, out));
        }
        let state = Arc::new(ForLoop {
            id: self.new_id(),
            name: Arc::from(&*head.name),
            length: count(segment.len()),
            index: AtomicI64::new(0),
            parent: self.for_stack.last().cloned().unwrap_or_default(),
        });
        let forloop = Value::Object(Arc::clone(&state) as Arc<dyn Object>);
        self.for_stack.push(forloop.clone());
        self.scopes.push(HashMap::from([("forloop".to_owned(), forloop)]));
        let done = self.for_items(template, head, body, segment, &state, out);
        self.scopes.pop();
        self.for_stack.pop();
        done
    }

    fn for_items(
        &mut self,
        template: &Template,
        head: &ForHead,
        body: &Body,
        segment: Vec<Value>,
        state: &ForLoop,
        out: &mut Output,
    ) -> Result<(), Refusal> {
        for item in segment {
            self.set(&head.variable, item);
            self.render(template, body, out)?;
            state.index.fetch_add(1, Ordering::Relaxed);
            if self.interrupts.pop() == Some(Interrupt::Break) {
                break;
            }
        }
        Ok(())
    }

    pub(super) fn table_row(
        &mut self,
        template: &Template,
        head: &TableRowHead,
        body: &Body,
        out: &mut Output,
    ) -> Result<(), Refusal> {
        let collection = self.evaluate(&head.collection)?;
        if !collection.is_truthy() {
            return Ok(());
        }
        let from = match &head.offset {
            Some(offset) => number::to_i(&self.evaluate(offset)?)?,
            None => 0,
        };
        let to = match &head.limit {
            Some(limit) => Some(number::to_i(&self.evaluate(limit)?)?.saturating_add(from)),
            None => None,
        };
        let columns = match &head.columns {
            Some(columns) => number::to_i(&self.evaluate(columns)?)?,
            None => 0,
        };
        let segment = self.slice(&collection, from, to)?;
        let length = count(segment.len());
        let state = Arc::new(TableRowLoop {
            id: self.new_id(),
            length,
            columns,
            index: AtomicI64::new(0),
            column: AtomicI64::new(1),
        });
        out.made("<tr class=\"row1\">\n")?;
        let scope = HashMap::from([("tablerowloop".to_owned(), Value::Object(Arc::clone(&state) as Arc<dyn Object>))]);
        self.scopes.push(scope);
        let mut row = 1;
        let mut done = Ok(());
        for (index, item) in segment.into_iter().enumerate() {
            self.set(&head.variable, item);
            let column = state.column.load(Ordering::Relaxed);
            done = out.made(&format!("<td class=\"col{column}\">"));
            done = done.and_then(|()| self.render(template, body, out)).and_then(|()| out.made("</td>"));
            let is_last = count(index) == length - 1;
            if column == columns && !is_last {
                done = done.and_then(|()| out.made(&format!("</tr>\n<tr class=\"row{}\">", row + 1)));
            }
            if done.is_err() {
                break;
            }
            row += i64::from(column == columns);
            state.column.store(if column == columns { 1 } else { column + 1 }, Ordering::Relaxed);
            state.index.fetch_add(1, Ordering::Relaxed);
        }
        self.scopes.pop();
        done?;
        out.made("</tr>\n")
    }

    /// `Utils.slice_collection`: the items from `from` up to `to`; a text is one item.
    fn slice(&mut self, collection: &Value, from: i64, to: Option<i64>) -> Result<Vec<Value>, Refusal> {
        if let Value::Str(text) = collection {
            return Ok(if text.is_empty() { Vec::new() } else { vec![collection.clone()] });
        }
        let Some(items) = self.items(collection)? else { return Ok(Vec::new()) };
        let bound = |n: i64| usize::try_from(n).unwrap_or(0).min(items.len());
        let (from, to) = (bound(from), to.map_or(items.len(), bound));
        Ok(items.get(from..to).map(<[Value]>::to_vec).unwrap_or_default())
    }
}

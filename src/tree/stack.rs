//! html5ever's stack of open elements, followed over each token: what a tag opened, what it closed, what was made besides.

use std::cell::RefCell;

use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::Tracer;
use html5ever::{LocalName, local_name};

use super::arena::{End, Flags, NodeId, NodeKind, TagId};
use super::build::Tokens;
use super::sink::{CONTEXT, Handle};
use super::vocabulary;

/// Copies of formatting elements beyond this and twice the number of tags stop the copying.
const FREE_CLONES: usize = 4096;

/// The HTML standard's formatting elements.
pub(super) fn is_formatting(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("a")
            | local_name!("b")
            | local_name!("big")
            | local_name!("code")
            | local_name!("em")
            | local_name!("font")
            | local_name!("i")
            | local_name!("nobr")
            | local_name!("s")
            | local_name!("small")
            | local_name!("strike")
            | local_name!("strong")
            | local_name!("tt")
            | local_name!("u")
    )
}

pub(super) fn is_void(name: &str) -> bool {
    vocabulary::element(name).is_some_and(vocabulary::ElementFacts::is_void)
}

struct Collect(RefCell<Vec<NodeId>>);

impl Tracer for Collect {
    type Handle = Handle;

    fn trace_handle(&self, node: &Handle) {
        self.0.borrow_mut().push(node.id);
    }
}

impl Tokens {
    /// Hands a token to the tree builder and brings our copy of its stack up to date.
    pub(super) fn forward(&self, token: Token, line: u64, tag: Option<TagId>) -> TokenSinkResult<Handle> {
        // A doctype releases no text that waits in a table: the tree builder drops it before it looks at its mode.
        let is_text = matches!(token, Token::CharacterTokens(_) | Token::NullCharacterToken | Token::DoctypeToken(_));
        let is_eof = matches!(token, Token::EOFToken);
        let result = self.builder.process_token(token, line);
        if !is_text {
            // Text that did not come back by now was dropped.
            self.builder.sink.growing.borrow_mut().pending.clear();
        }
        let mut created = std::mem::take(&mut self.builder.sink.growing.borrow_mut().created);
        if !is_eof && (tag.is_some() || !created.is_empty()) {
            self.sync(tag, &created);
        } else if is_eof && !created.is_empty() {
            self.flag_created(None, &created);
        }
        // Its memory is for the next token.
        created.clear();
        self.builder.sink.growing.borrow_mut().created = created;
        result
    }

    /// Follows html5ever's stack of open elements over one token, and tells what the token closed.
    fn sync(&self, tag: Option<TagId>, created: &[NodeId]) {
        let own = self.flag_created(tag, created);
        let _ = self.builder.adjusted_current_node_present_but_not_in_html_namespace();
        let current = match self.builder.sink.asked.get() {
            CONTEXT => NodeId(0),
            id => id,
        };
        let mut state = self.state.borrow_mut();
        let mut growing = self.builder.sink.growing.borrow_mut();
        let top = state.stack.last().copied();
        let (name, is_end) = match tag {
            Some(id) => (growing.tree.tag(id).name.clone(), growing.tree.tag(id).is_end),
            None => (LocalName::from(""), false),
        };
        if let Some(tag) = tag {
            let only = created.len() == 1 && own == created.first().copied() && top == Some(growing.parent_of_last);
            if !is_end && only && own == Some(current) {
                state.stack.push(current);
                return;
            }
            if !is_end && only && top == Some(current) {
                growing.tree.end_element(created[0], End::Void);
                return;
            }
            let below = state.stack.len().checked_sub(2).map(|i| state.stack[i]);
            if is_end && created.is_empty() && &*name != "form" {
                if top == Some(current) {
                    return;
                }
                if below == Some(current) && top.is_some_and(|t| growing.tree.is_named(t, &name)) {
                    let closed = state.stack.pop().expect("it has a top");
                    growing.tree.end_element(closed, End::Tag(tag));
                    growing.tree.tags[tag.0 as usize].closes = Some(closed);
                    return;
                }
            }
        }
        drop(growing);
        let traced = Collect(RefCell::new(Vec::new()));
        self.builder.trace_handles(&traced);
        let traced = traced.0.into_inner();
        let open = traced.get(1..).unwrap_or_default();
        let depth = open.iter().position(|&id| id == current).map_or(0, |at| at + 1);
        let open = &open[..depth];
        let mut growing = self.builder.sink.growing.borrow_mut();
        let tree = &mut growing.tree;
        let common = state.stack.iter().zip(open).take_while(|(a, b)| a == b).count();
        let mut closed = None;
        let still: std::collections::HashSet<NodeId> = open[common..].iter().copied().collect();
        for &popped in state.stack[common..].iter().filter(|id| !still.contains(id)) {
            if is_end && closed.is_none() && tree.is_named(popped, &name) {
                closed = Some(popped);
                let end = End::Tag(tag.expect("an end tag has an id"));
                tree.end_element(popped, end);
            } else {
                tree.end_element(popped, tag.map_or(End::Open, End::By));
            }
        }
        for &made in created.iter().filter(|id| !open.contains(id)) {
            if is_void(tree.node(made).name()) {
                tree.end_element(made, End::Void);
            } else {
                tree.end_element(made, tag.map_or(End::Open, End::By));
            }
        }
        if let Some(tag) = tag {
            tree.tags[tag.0 as usize].closes = closed;
        }
        state.stack.truncate(common);
        state.stack.extend_from_slice(&open[common..]);
    }

    /// Tells the element that the tag made from those that the parser added, and finds what a copy copies.
    fn flag_created(&self, tag: Option<TagId>, created: &[NodeId]) -> Option<NodeId> {
        if created.is_empty() {
            return None;
        }
        let mut state = self.state.borrow_mut();
        let mut growing = self.builder.sink.growing.borrow_mut();
        let tree = &mut growing.tree;
        // Of several elements of the tag's name the last is its own; those before are reconstructed.
        let own = tag.and_then(|id| {
            let token = tree.tag(id);
            let own = created.iter().rev().copied().find(|&c| !token.is_end && tree.is_named(c, &token.name));
            // The parser reads `image` as `img`.
            own.or_else(|| (!token.is_end && &*token.name == "image").then(|| created[created.len() - 1]))
        });
        for &made in created {
            let NodeKind::Element(element) = &tree.slots[made.0 as usize].kind else { continue };
            let formatting = is_formatting(&element.name);
            if Some(made) == own {
                let id = tag.expect("only a tag has its own element");
                tree.tags[id.0 as usize].makes = Some(made);
                tree.element_mut(made).open = Some(id);
            } else {
                let origin = formatting.then(|| tree.origin_of(made, &state.formatting)).flatten();
                let element = tree.element_mut(made);
                element.origin = origin;
                element.flags.set(if origin.is_some() { Flags::CLONE } else { Flags::IMPLIED });
                state.clones += usize::from(origin.is_some());
            }
            if formatting {
                if state.formatting.len() > 4096 {
                    state.formatting.drain(..2048);
                }
                state.formatting.push(made);
            }
        }
        own
    }

    /// Stops html5ever from copying formatting elements without end.
    pub(super) fn untangle(&self, line: u64) {
        {
            let mut state = self.state.borrow_mut();
            if state.tangled || state.clones <= FREE_CLONES + 2 * state.tags {
                return;
            }
            state.tangled = true;
        }
        // Each end tag takes one entry off the list of active formatting elements; three of a kind at the most
        // per set of attributes, so this ends soon: as many rounds as there are entries.
        for _ in 0..FREE_CLONES {
            let traced = Collect(RefCell::new(Vec::new()));
            self.builder.trace_handles(&traced);
            let traced = traced.0.into_inner();
            let active = {
                let _ = self.builder.adjusted_current_node_present_but_not_in_html_namespace();
                let current = match self.builder.sink.asked.get() {
                    CONTEXT => NodeId(0),
                    id => id,
                };
                let depth = traced.iter().skip(1).position(|&id| id == current).map_or(1, |at| at + 2);
                traced.get(depth).copied()
            };
            let name = {
                let growing = self.builder.sink.growing.borrow();
                match active.filter(|&id| id != CONTEXT).map(|id| growing.tree.element_name(id)) {
                    Some(name) if is_formatting(&name) => name,
                    _ => return,
                }
            };
            let tag = Tag {
                kind: TagKind::EndTag,
                name,
                self_closing: false,
                attrs: Vec::new(),
                had_duplicate_attributes: false,
            };
            let _ = self.builder.process_token(Token::TagToken(tag), line);
            let created = std::mem::take(&mut self.builder.sink.growing.borrow_mut().created);
            self.flag_created(None, &created);
            self.sync(None, &created);
        }
    }
}

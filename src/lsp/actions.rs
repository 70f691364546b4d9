//! Code actions: the fixes of findings, and all safe ones at once.

use std::collections::HashMap;

use gen_lsp_types as lsp;
use serde_json::Value;
use similar::{DiffOp, TextDiff};

use super::diagnostics::diagnostic;
use super::documents::Kind;
use super::position::Places;
use super::requests::View;
use super::server::{Answer, parse};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::lint::{fix, proof};
use crate::text::{Edit, Span};

/// The kind of the action that applies every safe fix.
pub(super) const FIX_ALL: &str = "source.fixAll.copydesk";

/// Answers `textDocument/codeAction`.
pub(super) fn answer(view: &View<'_>, params: Value) -> Answer {
    let params: lsp::CodeActionParams = parse(params)?;
    let only: Option<Vec<String>> = params.context.only.map(|kinds| kinds.into_iter().map(String::from).collect());
    let wants = |kind: &str| {
        let takes = |wanted: &String| {
            kind.strip_prefix(wanted.as_str())
                .is_some_and(|rest| wanted.is_empty() || rest.is_empty() || rest.starts_with('.'))
        };
        only.as_ref().is_none_or(|only| only.iter().any(takes))
    };
    let mut actions = Vec::new();
    if wants("quickfix") {
        actions.extend(fixes(view, view.places().span(params.range)));
    }
    // Whoever only wants to know whether there is something to do need not wait for all rounds of all fixes.
    let automatic = params.context.trigger_kind == Some(lsp::CodeActionTriggerKind::Automatic);
    if wants(FIX_ALL) && (only.is_some() || !automatic) {
        actions.extend(fix_all(view));
    }
    serde_json::to_value(actions).map_err(|error| (super::transport::code::INTERNAL_ERROR, error.to_string()))
}

/// The fixes of the findings that touch `place`.
fn fixes(view: &View<'_>, place: Span) -> Vec<lsp::CodeAction> {
    let places = view.places();
    let near = |finding: &&Diagnostic| {
        let span = finding.primary.span;
        span.start <= place.end && place.start <= span.end
    };
    let mut post = None;
    let mut actions = Vec::new();
    for finding in view.checked.findings.iter().filter(near) {
        let Some(fix) = finding.fix.as_ref().filter(|fix| fix.applicability >= Applicability::Unsafe) else { continue };
        // What `lint --fix` would refuse is not offered as safe.
        let refused = match fix.applicability {
            Applicability::Safe => {
                post = post.or_else(|| view.post());
                post.as_ref().and_then(|post| proof(post, finding))
            }
            _ => None,
        };
        let is_safe = fix.applicability == Applicability::Safe && refused.is_none();
        let title = match (&refused, is_safe) {
            (Some(reason), _) => format!("{} (unsafe: {reason})", capitalized(&fix.title)),
            (None, false) => format!("{} (unsafe: what a reader sees may change)", capitalized(&fix.title)),
            (None, true) => capitalized(&fix.title),
        };
        let mut action = action(title, "quickfix", workspace_edit(view, &fix.edits, &places));
        action.diagnostics = Some(vec![diagnostic(finding, &view.document.uri, &places, view.client)]);
        action.is_preferred = is_safe.then_some(true);
        actions.push(action);
    }
    actions
}

/// What `lint --fix` would write.
fn fix_all(view: &View<'_>) -> Option<lsp::CodeAction> {
    let (Kind::Post(_, path), Some(site)) = (&view.document.kind, view.site) else { return None };
    view.checked.record.as_ref()?;
    let has_safe =
        |finding: &Diagnostic| finding.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Safe);
    let source = &view.checked.source;
    let is_whole = source.text().len() == view.document.text.len();
    if !is_whole || !view.checked.findings.iter().any(has_safe) {
        return None;
    }
    let (job, lowest) = (&site.job, Applicability::Safe);
    let fixed = fix(source, &job.files.site, path, &job.schema, &job.settings, lowest);
    let edits = difference(source.text(), &fixed.text);
    if edits.is_empty() {
        return None;
    }
    let title = "Fix all that is safe to fix (copydesk)".to_owned();
    Some(action(title, FIX_ALL, workspace_edit(view, &edits, &view.places())))
}

fn action(title: String, kind: &str, edit: lsp::WorkspaceEdit) -> lsp::CodeAction {
    lsp::CodeAction {
        title,
        kind: Some(kind.to_owned().into()),
        diagnostics: None,
        is_preferred: None,
        disabled: None,
        edit: Some(edit),
        command: None,
        data: None,
        tags: None,
    }
}

/// `edits` of the document of `view`, in its version where the client keeps that in mind.
fn workspace_edit(view: &View<'_>, edits: &[Edit], places: &Places<'_>) -> lsp::WorkspaceEdit {
    let edit = |edit: &Edit| lsp::TextEdit { range: places.range(edit.span), new_text: edit.text.clone() };
    let edits: Vec<lsp::TextEdit> = edits.iter().map(edit).collect();
    let uri = lsp::Uri(view.document.uri.clone());
    if !view.client.versioned_edits {
        let changes = Some(HashMap::from([(uri, edits)]));
        return lsp::WorkspaceEdit { changes, document_changes: None, change_annotations: None };
    }
    let text_document = lsp::OptionalVersionedTextDocumentIdentifier {
        version: Some(view.document.version),
        text_document_identifier: lsp::TextDocumentIdentifier { uri },
    };
    let edits = edits.into_iter().map(lsp::Edit::TextEdit).collect();
    let change = lsp::DocumentChange::TextDocumentEdit(lsp::TextDocumentEdit { text_document, edits });
    lsp::WorkspaceEdit { changes: None, document_changes: Some(vec![change]), change_annotations: None }
}

/// The lines that differ, as edits of `old`: cursors and folds elsewhere stay where they are.
fn difference(old: &str, new: &str) -> Vec<Edit> {
    let diff = TextDiff::from_lines(old, new);
    let (from, to) = (starts(diff.iter_old_slices()), starts(diff.iter_new_slices()));
    let changed = diff.ops().iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    changed
        .map(|op| {
            let (old, lines) = (op.old_range(), op.new_range());
            Edit::replace(Span::new(from[old.start], from[old.end]), &new[to[lines.start]..to[lines.end]])
        })
        .collect()
}

/// Where each of `lines` begins, and where the last one ends.
fn starts<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<usize> {
    let mut starts = vec![0];
    for line in lines {
        starts.push(starts[starts.len() - 1] + line.len());
    }
    starts
}

fn capitalized(title: &str) -> String {
    let mut chars = title.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::apply;

    #[test]
    fn the_difference_makes_the_one_of_the_other() {
        for (old, new) in [("a\nb\r\nc", "a\nx\nc\n"), ("", "a"), ("a\n", ""), ("一\n二\n", "二\n一\n"), ("a", "a")]
        {
            assert_eq!(apply(old, &difference(old, new)).unwrap(), new);
        }
    }
}

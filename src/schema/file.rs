//! Reading a schema file: YAML with spans, checked against `schemas/copydesk.schema.json`, laid over what it extends.

use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::{Map, Value as Json};

use super::explain::{ViolationKind, explain};
use super::front_matter::Compiled;
use super::mistakes::{JSON_SCHEMA, KEY, SYNTAX, VALUE};
use super::{BUILT_IN, HtmlPolicy, LinkPolicy, Schema, policy};
use crate::diagnostic::Diagnostic;
use crate::front_matter::{Kind, Resolver, Value, read_yaml, to_json};
use crate::generator::Generator;
use crate::text::{ProblemKind, SourceFile, Span};

/// The schema of schema files.
const META: &str = include_str!("../../schemas/copydesk.schema.json");

/// A built-in schema; a test reads every one of them.
pub(super) fn parse_built_in(generator: Generator) -> Schema {
    let text = BUILT_IN.iter().find(|(g, _)| *g == generator).map_or("", |(_, text)| *text);
    let source = SourceFile::from_text(format!("{}.yaml", generator.name()), text);
    match load(&source, generator, generator == Generator::None) {
        Ok(schema) => schema,
        Err(mistakes) => unreachable!("the built-in schema {} is sound: {mistakes:?}", generator.name()),
    }
}

pub(super) fn parse(source: &SourceFile, generator: Generator) -> Result<Schema, Vec<Diagnostic>> {
    load(source, generator, false)
}

pub(super) fn from_value(value: &Value, generator: Generator) -> Result<Schema, Vec<Diagnostic>> {
    build(value, generator, false)
}

/// `alone` stands on nothing: only `none` does; every other schema stands at least on `none`.
fn load(source: &SourceFile, generator: Generator, alone: bool) -> Result<Schema, Vec<Diagnostic>> {
    let (root, problems) = read_yaml(source);
    let mistakes: Vec<Diagnostic> = problems
        .iter()
        .map(|p| match p.kind {
            ProblemKind::DuplicateKey => {
                let found =
                    Diagnostic::new(&KEY, p.span, format!("`{}` is written twice", p.detail)).label("the second time");
                match p.related {
                    Some(first) => found.related(first, "the first time"),
                    None => found,
                }
            }
            _ => Diagnostic::new(&SYNTAX, p.span, format!("the schema is not valid YAML: {}", p.detail)).label("here"),
        })
        .collect();
    match root {
        Some(root) if mistakes.is_empty() => build(&root, generator, alone),
        _ => Err(mistakes),
    }
}

fn build(value: &Value, generator: Generator, alone: bool) -> Result<Schema, Vec<Diagnostic>> {
    let json = to_json(value, Resolver::Core12);
    let keys: Vec<String> = KEYS.iter().map(|k| (*k).to_owned()).collect();
    let mut mistakes: Vec<Diagnostic> = Vec::new();
    for error in meta().iter_errors(&json) {
        for found in explain(&error, &keys) {
            let (value_span, key_span) = locate(value, &found.path);
            let (rule, span) = match found.kind {
                _ if found.path.first().is_some_and(|p| p == "front_matter") => (&JSON_SCHEMA, value_span),
                ViolationKind::UnknownKey => (&KEY, key_span),
                _ => (&VALUE, value_span),
            };
            let mut mistake = Diagnostic::new(rule, span, found.message).label(found.label);
            mistake.help = found.help;
            mistakes.push(mistake);
        }
    }
    if !mistakes.is_empty() {
        mistakes.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        return Err(mistakes);
    }
    let extends = json.get("extends").and_then(Json::as_str).unwrap_or("none");
    let base = BUILT_IN.iter().find(|(g, _)| !alone && g.name() == extends).map(|(g, _)| Schema::built_in(*g));
    let base = base.as_deref();
    let front_matter = match (base.map(|b| &b.front_matter), json.get("front_matter")) {
        (Some(base), Some(own)) => overlay(base, own),
        (Some(base), None) => base.clone(),
        (None, own) => own.cloned().unwrap_or(Json::Bool(true)),
    };
    let compiled = Compiled::new(&front_matter, generator).map_err(|(path, why)| {
        let mut full = vec!["front_matter".to_owned()];
        full.extend(path);
        vec![
            Diagnostic::new(
                &JSON_SCHEMA,
                locate(value, &full).0,
                format!("`front_matter` is no valid JSON Schema: {why}"),
            )
            .label("here")
            .help("see https://json-schema.org/understanding-json-schema for what this place takes"),
        ]
    })?;
    Ok(Schema {
        html: policy::html(json.get("html"), base.map_or(&HtmlPolicy::default(), |b| &b.html)),
        links: policy::links(json.get("links"), base.map_or(&LinkPolicy::default(), |b| &b.links)),
        clean: policy::clean(json.get("clean"), base.map_or(&policy::CleanPolicy::default(), |b| &b.clean)),
        taxonomies: policy::taxonomies(json.get("taxonomies"), base.map_or(&[], |b| &b.taxonomies)),
        front_matter,
        compiled,
        generator,
    })
}

/// The keys of a schema file.
const KEYS: [&str; 6] = ["extends", "front_matter", "html", "links", "clean", "taxonomies"];

fn meta() -> &'static Validator {
    static META_VALIDATOR: OnceLock<Validator> = OnceLock::new();
    META_VALIDATOR.get_or_init(|| {
        let schema: Json = serde_json::from_str(META).expect("schemas/copydesk.schema.json is JSON");
        jsonschema::options().offline().build(&schema).expect("schemas/copydesk.schema.json is a JSON Schema")
    })
}

/// `own` laid over `base`: named parts replace those of the same name, all other keywords replace as a whole.
fn overlay(base: &Json, own: &Json) -> Json {
    let (Some(base), Some(own)) = (base.as_object(), own.as_object()) else { return own.clone() };
    let mut out: Map<String, Json> = base.clone();
    for (key, value) in own {
        let merged = match (key.as_str(), out.get(key).and_then(Json::as_object), value.as_object()) {
            ("properties" | "patternProperties" | "$defs", Some(old), Some(new)) => {
                // Its own first: the order of the keys is the order in which they are wanted.
                let mut both = new.clone();
                both.extend(old.iter().filter(|(k, _)| !new.contains_key(*k)).map(|(k, v)| (k.clone(), v.clone())));
                // In a closed set `false` takes a key away that the base knows: it is as unknown as any other.
                if key == "properties" && own.get("additionalProperties") == Some(&Json::Bool(false)) {
                    both.retain(|k, v| *v != Json::Bool(false) || old.get(k).is_none_or(|v| *v == Json::Bool(false)));
                }
                both.into()
            }
            _ => value.clone(),
        };
        out.insert(key.clone(), merged);
    }
    out.into()
}

/// The value at a path and the key that leads to it; as deep as the path goes.
fn locate(root: &Value, path: &[String]) -> (Span, Span) {
    let (mut value, mut key) = (root, root.span);
    for segment in path {
        let next = match &value.kind {
            Kind::Mapping(entries) => {
                entries.iter().rev().find(|e| *e.key == **segment).map(|e| (&e.value, e.key_span))
            }
            Kind::Sequence(items) => segment.parse::<usize>().ok().and_then(|at| items.get(at)).map(|v| (v, v.span)),
            Kind::Scalar(_) => None,
        };
        let Some((found, span)) = next else { break };
        (value, key) = (found, span);
    }
    // A missing value is an empty span: its key says more.
    (if value.span.is_empty() { key } else { value.span }, key)
}

//! Schemas as files: the built-in ones, mistakes in one's own, violations at their exact place.

use super::*;
use crate::front_matter::read_with;
use crate::text::Span;

/// Kind, place and message of everything that `post` breaks.
fn violations(schema: &Schema, post: &str) -> Vec<(ViolationKind, String, String)> {
    let source = SourceFile::from_text("a.md", post);
    let generator = schema.generator();
    let read = read_with(&source, generator.fences());
    let front_matter = read.front_matter.expect("a block");
    schema
        .validate_front_matter(&front_matter, generator.resolver())
        .into_iter()
        .map(|v| (v.kind, source.slice(v.span).to_owned(), v.message))
        .collect()
}

fn own(text: &str, generator: Generator) -> Schema {
    Schema::parse(&SourceFile::from_text("schema.yaml", text), generator).unwrap_or_else(|e| panic!("{e:#?}"))
}

fn mistakes(text: &str) -> Vec<(&'static str, String, String)> {
    let source = SourceFile::from_text("schema.yaml", text);
    let mistakes = Schema::parse(&source, Generator::Jekyll).expect_err(text);
    mistakes.into_iter().map(|d| (d.rule.name, source.slice(d.primary.span).to_owned(), d.message)).collect()
}

#[test]
fn every_built_in_schema_is_sound_and_exports() {
    for (generator, text) in BUILT_IN {
        let schema = Schema::built_in(generator);
        assert!(schema.known_keys().iter().any(|k| k == "date"), "{}", generator.name());
        assert!(!schema.links.schemes.is_empty() && !schema.taxonomies.is_empty(), "{}", generator.name());
        assert_eq!(Schema::built_in_source(generator.name()), Some(text));
        let export = schema.export();
        assert!(jsonschema::draft202012::meta::is_valid(&export), "{}", generator.name());
    }
    assert_eq!(Schema::built_in_names()[0], "none");
}

#[test]
fn jekyll_takes_what_it_reads() {
    let schema = Schema::built_in(Generator::Jekyll);
    let fine = "---\nlayout: post\ntitle: 2020\ncategories: a b\ntags: [x, 2020, no]\ndate: 2022-03-21 20:55:40 +0800\n\
                published: no\nauthor:\n  name: x\nlayout: null\nown key: 1\ninfoCode: 3\n---\n";
    assert_eq!(violations(&schema, fine), []);
    let cases = [
        ("title: no", ViolationKind::Type, "no", "`title` takes a text or a number, this is a boolean"),
        ("published: \"false\"", ViolationKind::Type, "\"false\"", "`published` takes a boolean, this is a text"),
        (
            "date:  +0800",
            ViolationKind::Value,
            "+0800",
            "Jekyll cannot read `date` `+0800` as a date: there is no date in it",
        ),
        (
            "date: 2016-06-31 10:00:00",
            ViolationKind::Value,
            "2016-06-31 10:00:00",
            "`date` is `2016-06-31 10:00:00`, a day that does not exist: Jekyll takes it for 2016-07-01",
        ),
        ("date: [1]", ViolationKind::Value, "[1]", "`date` takes a date, this is no single value"),
        (
            "tags: [{a: b}]",
            ViolationKind::Type,
            "{a: b}",
            "`tags.0` takes a text, a boolean or a number, this is a mapping",
        ),
        ("titel: x", ViolationKind::UnknownKey, "titel", "the key `titel` is not known"),
    ];
    for (line, kind, place, message) in cases {
        let found = violations(&schema, &format!("---\n{line}\n---\n"));
        assert_eq!(found, [(kind, place.to_owned(), message.to_owned())]);
    }
    // Both there: nobody mistyped anything.
    assert_eq!(violations(&schema, "---\ntitle: a\ntitel: b\n---\n"), []);
    let sentence = violations(&schema, "---\nWhen the <em>city</em>, in spring: x\n---\n");
    assert_eq!(sentence[0].2, "a sentence became a key");
}

#[test]
fn hugo_does_not_mind_case_and_knows_its_own_dates() {
    let schema = Schema::built_in(Generator::Hugo);
    assert_eq!(violations(&schema, "---\nTitle: a\nexpirydate: 2020-01-05\nslug: 2021\ndate: 2020-01-05\n---\n"), []);
    assert_eq!(
        violations(&schema, "---\nDraft: \"yes\"\nexpirydate: 2020/01/05\nurl: https://a.example/\n---\n"),
        [
            (
                ViolationKind::Value,
                "\"yes\"".into(),
                "`draft` must match `^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$`, this is `yes`".into()
            ),
            (
                ViolationKind::Value,
                "2020/01/05".into(),
                "Hugo cannot read `expiryDate` `2020/01/05` as a date: the form is not known".into()
            ),
            (ViolationKind::Value, "https://a.example/".into(), "`url` does not take `https://a.example/`".into()),
        ]
    );
    let toml = "+++\ntitle = \"a\"\ndate = 2020-01-05T10:00:00Z\nweight = 1.5\n+++\n";
    assert_eq!(violations(&schema, toml)[0].2, "`weight` takes a text or an integer, this is a number");
}

#[test]
fn zola_is_strict() {
    let schema = Schema::built_in(Generator::Zola);
    let found = violations(&schema, "+++\ntitle = 1\ndate = \"2020-1-5\"\n[taxonomies]\ntags = [\"a\", 2]\n+++\n");
    let places: Vec<&str> = found.iter().map(|f| f.1.as_str()).collect();
    assert_eq!(places, ["1", "\"2020-1-5\"", "2"]);
}

#[test]
fn eleventy_reserves_names() {
    let found = violations(&Schema::built_in(Generator::Eleventy), "---\ncontent: x\ndate: git Created\n---\n");
    assert_eq!(
        found,
        [(ViolationKind::UnknownKey, "content".into(), "`content` is reserved and cannot be set".into())]
    );
}

#[test]
fn a_schema_of_ones_own_says_what_must_be_there() {
    let schema = own(
        "extends: jekyll\nfront_matter:\n  required: [title, infoCode]\n  additionalProperties: false\n  properties:\n    \
         title: {type: string, minLength: 1, maxLength: 5}\n    infoCode: {type: string, pattern: '^AP[0-9]+$'}\n    \
         city: {enum: [tianjin, beijing, shanghai]}\n",
        Generator::Jekyll,
    );
    let found = violations(&schema, "---\ntitle: toolong\ncity: Tianjing\nlayuot: post\n---\n");
    assert_eq!(
        found.iter().map(|f| (f.0, f.1.as_str(), f.2.as_str())).collect::<Vec<_>>(),
        [
            (ViolationKind::MissingKey, "---", "the key `infoCode` is missing"),
            (ViolationKind::Value, "toolong", "`title` must have at most 5 characters, this is `toolong`"),
            (ViolationKind::Value, "Tianjing", "`city` does not take `Tianjing`"),
            (ViolationKind::UnknownKey, "layuot", "the key `layuot` is not known"),
        ]
    );
    let source = SourceFile::from_text("a.md", "---\ntitle: a\ncity: Tianjing\ninfoCode: AP1\nlayuot: post\n---\n");
    let front_matter = crate::front_matter::read(&source).front_matter.unwrap();
    let found = schema.validate_front_matter(&front_matter, Resolver::Psych);
    assert_eq!(found[0].help.as_deref(), Some("did you mean `tianjin`?"));
    assert_eq!((found[1].suggestion.as_deref(), found[1].certain), (Some("layout"), true));
}

#[test]
fn mistakes_in_a_schema_file_are_underlined_there() {
    let cases = [
        ("extend: jekyll\n", "schema/key", "extend", "the key `extend` is not known"),
        ("extends: jekyl\n", "schema/value", "jekyl", "`extends` does not take `jekyl`"),
        ("links:\n  insecure: yes\n", "schema/value", "yes", "`links.insecure` does not take `yes`"),
        ("links:\n  schemes: https\n", "schema/value", "https", "`links.schemes` takes a list, this is a text"),
        ("html: {noise: [1]}\n", "schema/value", "1", "`html.noise.0` takes a text, this is an integer"),
        (
            "a: b: c\n",
            "schema/syntax",
            "b: c",
            "the schema is not valid YAML: a value without quotes cannot hold a colon before a blank or at its end",
        ),
        ("extends: jekyll\nextends: hugo\n", "schema/key", "extends", "`extends` is written twice"),
    ];
    for (text, rule, place, message) in cases {
        assert_eq!(mistakes(text), [(rule, place.to_owned(), message.to_owned())], "{text}");
    }
}

#[test]
fn a_misspelt_key_of_a_schema_file_is_guessed() {
    let source = SourceFile::from_text("schema.yaml", "extend: jekyll\n");
    let mistakes = Schema::parse(&source, Generator::Jekyll).unwrap_err();
    assert_eq!(mistakes[0].help.as_deref(), Some("write `extends`"));
}

#[test]
fn a_bad_json_schema_is_underlined_too() {
    for (text, place) in [
        ("front_matter:\n  properties:\n    title: {type: strnig}\n", "strnig"),
        ("front_matter:\n  properties:\n    title: {pattern: '(['}\n", "'(['"),
        ("front_matter:\n  required: title\n", "title"),
    ] {
        let found = mistakes(text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].0, found[0].1.as_str()), ("schema/json-schema", place), "{found:?}");
    }
    // A reference that leads nowhere is never looked up on the network.
    for reference in ["#/$defs/nothing", "https://a.example/schema.json"] {
        let found = mistakes(&format!("front_matter:\n  properties:\n    title: {{$ref: '{reference}'}}\n"));
        assert_eq!(found[0].0, "schema/json-schema", "{found:?}");
    }
}

#[test]
fn a_schema_may_stand_in_another_file() {
    let source = SourceFile::from_text("copydesk.yaml", "schema:\n  extends: jekyll\n  links: {insecure: allow}\n");
    let (root, _) = crate::front_matter::read_yaml(&source);
    let schema = Schema::from_value(root.unwrap().get("schema").unwrap(), Generator::Jekyll).unwrap();
    assert!(schema.links.insecure_allowed);
    let source = SourceFile::from_text("copydesk.yaml", "schema:\n  link: {}\n");
    let (root, _) = crate::front_matter::read_yaml(&source);
    let mistakes = Schema::from_value(root.unwrap().get("schema").unwrap(), Generator::Jekyll).unwrap_err();
    assert_eq!(mistakes[0].primary.span, Span::new(10, 14));
}

#[test]
fn in_a_closed_set_false_takes_a_known_key_away() {
    let closed = "extends: jekyll\nfront_matter:\n  additionalProperties: false\n  properties: { pin: false }\n";
    let post = "---\npin: true\npublished: false\n---\n";
    let unknown = [(ViolationKind::UnknownKey, "pin".into(), "the key `pin` is not known".into())];
    assert_eq!(violations(&own(closed, Generator::Jekyll), post), unknown);
    // In an open one it is what JSON Schema says: nothing may stand there.
    let open = own("extends: jekyll\nfront_matter:\n  properties: { pin: false }\n", Generator::Jekyll);
    assert_eq!(violations(&open, post)[0].2, "`pin` is reserved and cannot be set");
    // And a name that the built-in schema reserves stays reserved.
    let eleventy =
        "extends: eleventy\nfront_matter:\n  additionalProperties: false\n  properties: { content: false }\n";
    let found = violations(&own(eleventy, Generator::Eleventy), "---\ncontent: x\n---\n");
    assert_eq!(found[0].2, "`content` is reserved and cannot be set");
}

#[test]
fn a_value_of_another_type_is_told_of_once() {
    let schema = own("front_matter:\n  properties: { x: { type: string, enum: [a, b] } }\n", Generator::Jekyll);
    let found = violations(&schema, "---\nx: [a]\n---\n");
    assert_eq!(found, [(ViolationKind::Type, "[a]".into(), "`x` takes a text, this is a list".into())]);
    assert_eq!(violations(&schema, "---\nx: c\n---\n").len(), 1);
}

//! `copydesk lsp` as an editor uses it: a scripted client on the streams of the built command.
#![cfg(feature = "cli")]

mod editor;
mod folder;

use editor::{Editor, capabilities, edited, range, shown, uri};
use folder::Folder;
use serde_json::{Value, json};

/// The post that is open. The emoji are two UTF-16 units and four bytes each, the Chinese characters one and three.
const POST: &str = "_posts/2022-03-21-crane.md";

const TEXT: &str = "---\ntitle: 天津港\ncategories: 新闻 港口\ntags: [crane]\n---\n# 起重机 😀\n\n\
    <p>😀 天津 <center>x</center></p>\n\n<p>I <3 😀 <b></b>x</p>\n\n[last](/2022/03/20/ship.html#berth)\n\n\
    [gone](/2022/03/20/shop.html)\n\n## Second\n\n[ref][r]\n\n[r]: /category/news.html\n";

fn site() -> Folder {
    Folder::new(&[
        ("_config.yml", "url: https://a.example\npermalink: /:year/:month/:day/:title.html\n"),
        ("copydesk.yaml", "severity: {html/stray-markup: info}\n"),
        (POST, TEXT),
        (
            "_posts/2022-03-20-ship.md",
            "---\ntitle: The ship\ncategories: [新闻]\ntags: [crane, ship]\n---\n# 😀 Berth\n\n## Berth\n\nText\n",
        ),
        ("category/news.html", "---\nlayout: category\ntitle: News\ncategory: 新闻\n---\n"),
    ])
}

/// A client that opened the post of `folder`, once the pages of the site are known to the server.
fn opened(folder: &Folder) -> Editor {
    let (mut editor, _) = Editor::open(folder.path("").as_path(), &capabilities());
    editor.did_open(&folder.path(POST), TEXT);
    editor.diagnostics(&folder.path(POST), |found| found.iter().any(|one| one.ends_with("link/internal-missing")));
    editor.forget();
    editor
}

fn part(from: (u32, u32), to: (u32, u32), text: &str) -> Value {
    json!({ "range": {
        "start": { "line": from.0, "character": from.1 }, "end": { "line": to.0, "character": to.1 }
    }, "text": text })
}

#[test]
fn findings_come_while_one_types_and_go() {
    let folder = site();
    let post = folder.path(POST);
    let (mut editor, can) = Editor::open(&folder.path(""), &capabilities());
    assert_eq!((&can["positionEncoding"], &can["textDocumentSync"]["change"]), (&json!("utf-16"), &json!(2)));
    assert_eq!(can.get("diagnosticProvider"), None);
    let registered = editor.wait("registration", |message| message["method"] == "client/registerCapability");
    editor.send(&json!({ "jsonrpc": "2.0", "id": registered["id"], "result": null }));
    editor.did_open(&post, TEXT);
    let told = editor.diagnostics(&post, |found| found.iter().any(|one| one.ends_with("link/internal-missing")));
    assert_eq!(told["version"], 1);
    let found = shown(&told["diagnostics"]);
    // `<p>😀 天津 <center>`: 3 + 2 + 1 + 2 + 1 units.
    for wanted in ["7:9-7:17 html/obsolete-element", "9:5-9:6 html/stray-markup", "13:7-13:28 link/internal-missing"] {
        assert!(found.iter().any(|one| one == wanted), "{wanted}: {found:#?}");
    }
    let of =
        |code: &str| told["diagnostics"].as_array().unwrap().iter().find(|one| one["code"] == code).unwrap().clone();
    assert_eq!(
        (&of("html/obsolete-element")["source"], &of("html/obsolete-element")["tags"]),
        (&json!("copydesk"), &json!([2]))
    );
    assert_eq!(of("html/stray-markup")["severity"], 3, "as copydesk.yaml says");
    // What `lint` says of the same site.
    let lint = folder.run(&["lint", "--format", "json"]);
    let lint: Value = serde_json::from_str(&lint.out).unwrap();
    let mut said: Vec<&str> = lint["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["path"] == POST)
        .map(|one| one["rule"].as_str().unwrap())
        .collect();
    let mut told: Vec<&str> =
        told["diagnostics"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    said.sort_unstable();
    told.sort_unstable();
    assert_eq!(told, said);

    // The stray tag goes, then the link is mended; only the newest version is told of.
    editor.did_change(&post, 2, json!([part((9, 5), (9, 6), "&lt;")]));
    editor.did_change(&post, 3, json!([part((13, 21), (13, 22), "i"), part((0, 0), (0, 0), "")]));
    let told = editor.diagnostics(&post, |found| {
        !found.iter().any(|one| one.ends_with("stray-markup") || one.ends_with("internal-missing"))
    });
    assert_eq!(told["version"], 3);
    assert!(shown(&told["diagnostics"]).contains(&"7:9-7:17 html/obsolete-element".to_owned()));
    editor.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri(&post) } }));
    editor.diagnostics(&post, <[String]>::is_empty);
    editor.close();
}

#[test]
fn actions_write_what_lint_would() {
    let folder = site();
    let post = folder.path(POST);
    let mut editor = opened(&folder);
    let actions = |editor: &mut Editor, only: Value| {
        let range = json!({ "start": { "line": 9, "character": 12 }, "end": { "line": 9, "character": 12 } });
        let context = json!({ "diagnostics": [], "only": only });
        let params = json!({ "textDocument": { "uri": uri(&post) }, "range": range, "context": context });
        editor.request("textDocument/codeAction", params).as_array().unwrap().clone()
    };
    let fixes = actions(&mut editor, json!(["quickfix"]));
    assert_eq!(fixes.len(), 1, "{fixes:?}");
    assert_eq!((&fixes[0]["isPreferred"], &fixes[0]["kind"]), (&json!(true), &json!("quickfix")));
    let document = &fixes[0]["edit"]["documentChanges"][0]["textDocument"];
    assert_eq!((&document["version"], &document["uri"]), (&json!(1), &json!(uri(&post))));
    assert_eq!(edited(TEXT, &fixes[0]["edit"]), TEXT.replace("<b></b>", ""));
    assert_eq!(fixes[0]["diagnostics"][0]["code"], "html/empty-element");

    let all = actions(&mut editor, json!(["source.fixAll"]));
    assert_eq!((all.len(), &all[0]["kind"]), (1, &json!("source.fixAll.copydesk")));
    let mended = edited(TEXT, &all[0]["edit"]);
    folder.run(&["lint", "--fix-only", POST]);
    assert_eq!(mended, folder.read(POST));
    assert_ne!(mended, TEXT);
    // What is mended needs no mending.
    editor.did_change(&post, 2, json!([{ "text": mended }]));
    assert_eq!(actions(&mut editor, json!(["source.fixAll.copydesk"])), [json!(null); 0]);
    editor.close();
}

#[test]
fn hover_says_what_the_generator_reads() {
    let folder = site();
    let post = folder.path(POST);
    let mut editor = opened(&folder);
    let mut hover = |line, column| {
        let answer = editor.at("textDocument/hover", &post, line, column);
        (answer["contents"]["value"].as_str().unwrap_or_default().to_owned(), answer)
    };
    let (text, answer) = hover(2, 14);
    assert_eq!(range(&answer["range"]), "2:12-2:14");
    for wanted in
        ["Jekyll reads them: `新闻`, `港口`", "`新闻`: 2 pages", "`category/news.html`", "/2022/03/21/crane.html"]
    {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    let (text, _) = hover(1, 9);
    assert!(text.contains("URL: `/"), "{text}");
    let (text, answer) = hover(7, 10);
    assert!(text.starts_with("**`html/obsolete-element`**") && text.contains("## Why is this bad?"), "{text}");
    assert_eq!((range(&answer["range"]), &answer["contents"]["kind"]), ("7:9-7:17".to_owned(), &json!("markdown")));
    assert_eq!(hover(15, 4).1, Value::Null);
    editor.close();
}

#[test]
fn completion_knows_keys_terms_and_pages() {
    let folder = site();
    let post = folder.path(POST);
    let mut editor = opened(&folder);
    let mut version = 1;
    // The cursor is where `|` stands.
    let mut complete = |text: &str| {
        version += 1;
        let cursor = text.find('|').unwrap();
        let (line, before) = (text[..cursor].matches('\n').count(), text[..cursor].rsplit('\n').next().unwrap());
        let column = before.encode_utf16().count();
        editor.did_change(&post, version, json!([{ "text": text.replacen('|', "", 1) }]));
        let answer = editor.at("textDocument/completion", &post, line as u32, column as u32);
        let items = answer["items"].as_array().cloned().unwrap_or_default();
        items.into_iter().map(|item| (item["label"].as_str().unwrap().to_owned(), item)).collect::<Vec<_>>()
    };
    let names = |items: &[(String, Value)]| items.iter().map(|(label, _)| label.clone()).collect::<Vec<_>>();
    let keys = complete("---\ntitle: 天\nca|\n---\nx\n");
    assert!(names(&keys).starts_with(&["categories".to_owned(), "category".to_owned()]), "{:?}", names(&keys));
    assert_eq!(keys[0].1["textEdit"]["newText"], "categories: ");
    assert!(!names(&keys).contains(&"title".to_owned()));
    let terms = complete("---\ntitle: 😀\ncategories: [新|]\n---\nx\n");
    assert_eq!(names(&terms), ["新闻"]);
    assert_eq!(range(&terms[0].1["textEdit"]["range"]), "2:13-2:14");
    assert_eq!(names(&complete("---\ntags:\n  - |\n---\n")), ["crane", "ship"]);
    assert_eq!(names(&complete("---\npublished: |\n---\n")), ["false", "true"]);
    let pages = complete("---\ntitle: x\n---\n😀 [a](/20|)\n");
    assert_eq!(names(&pages), ["/2022/03/20/ship.html", "/2022/03/21/crane.html"]);
    assert_eq!(range(&pages[0].1["textEdit"]["range"]), "3:7-3:10");
    assert_eq!(names(&complete("---\n---\n# Own place\n\n[a](#|)\n")), ["#own-place"]);
    assert_eq!(names(&complete("---\n---\nplain |text\n")), [""; 0]);
    editor.close();
}

#[test]
fn definitions_are_found() {
    let folder = site();
    let post = folder.path(POST);
    let mut editor = opened(&folder);
    let mut go = |line, column| {
        let answer = editor.at("textDocument/definition", &post, line, column);
        answer["uri"].as_str().map(|uri| (uri.to_owned(), range(&answer["range"])))
    };
    let ship = uri(&folder.path("_posts/2022-03-20-ship.md"));
    assert_eq!(go(11, 10), Some((ship, "7:0-7:8".to_owned())), "the heading that the fragment names");
    assert_eq!(go(13, 10), None, "there is no such page");
    let news = uri(&folder.path("category/news.html"));
    assert_eq!(go(2, 13), Some((news.clone(), "0:0-0:0".to_owned())), "a category");
    assert_eq!(
        go(17, 2).map(|(uri, place)| (uri == crate::uri(&post), place.split(':').next().map(str::to_owned))),
        Some((true, Some("19".to_owned()))),
        "a reference"
    );
    assert_eq!(go(19, 8), Some((news, "0:0-0:0".to_owned())), "from its definition on");
    assert_eq!(go(5, 3), None);
    let symbols = editor.request("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri(&post) } }));
    assert_eq!(symbols[0]["name"], "起重机 😀");
    assert_eq!(symbols[0]["children"][0]["name"], "Second");
    assert_eq!(range(&symbols[0]["selectionRange"]).split('-').next(), Some("5:0"));
    editor.close();
}

#[test]
fn configurations_and_schemas_are_checked_too() {
    let folder = site();
    let (post, config) = (folder.path(POST), folder.path("copydesk.yaml"));
    let mut editor = opened(&folder);
    folder.write("copydesk.yaml", "select: [htlm]\n".as_bytes());
    let changed = |path: &std::path::Path, kind: i32| json!({ "changes": [{ "uri": uri(path), "type": kind }] });
    editor.notify("workspace/didChangeWatchedFiles", changed(&config, 2));
    let told = editor.diagnostics(&config, |found| !found.is_empty());
    assert_eq!(shown(&told["diagnostics"]), ["0:9-0:13 config/unknown-value"]);
    editor.diagnostics(&post, <[String]>::is_empty);
    // Open, it is checked as it is typed.
    editor.did_open(&config, "select: [html, htlm]\n");
    let told = editor.diagnostics(&config, |found| found.len() == 1 && found[0].starts_with("0:15"));
    assert_eq!(told["version"], 1);
    editor.did_change(&config, 2, json!([{ "text": "select: [html]\nschema: own.yaml\n" }]));
    editor.diagnostics(&config, <[String]>::is_empty);
    folder.write("copydesk.yaml", b"select: [html]\nschema: own.yaml\n");
    folder.write("own.yaml", b"extends: jekyll\nfront_mater: {}\n");
    editor.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri(&config) } }));
    let schema = folder.path("own.yaml");
    let told = editor.diagnostics(&schema, |found| !found.is_empty());
    assert!(shown(&told["diagnostics"])[0].starts_with("1:0-1:11 "), "{told}");
    folder.write("own.yaml", b"extends: jekyll\n");
    editor.notify("workspace/didChangeWatchedFiles", changed(&config, 2));
    editor.diagnostics(&schema, <[String]>::is_empty);
    let told = editor.diagnostics(&post, |found| !found.is_empty());
    assert!(shown(&told["diagnostics"]).iter().all(|one| one.contains(" html/")), "{told}");
    editor.close();
}

#[test]
fn other_pages_see_a_page_as_it_is_typed_and_saved() {
    let folder = site();
    let (post, ship) = (folder.path(POST), folder.path("_posts/2022-03-20-ship.md"));
    let mut editor = opened(&folder);
    let text = folder.read("_posts/2022-03-20-ship.md");
    editor.did_open(&ship, &text);
    // Under its new address the other post finds it.
    editor.did_change(
        &ship,
        2,
        json!([{ "text": text.replace("title:", "permalink: /2022/03/20/shop.html\ntitle:") }]),
    );
    editor.diagnostics(&post, |found| !found.is_empty() && !found.iter().any(|one| one.starts_with("13:")));
    // Closed without being saved it is at its old one.
    editor.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri(&ship) } }));
    editor.diagnostics(&post, |found| found.iter().any(|one| one.ends_with("link/internal-missing")));
    // A new file on disk.
    folder.write("_posts/2022-03-20-shop.md", b"---\ntitle: Shop\n---\nText\n");
    let created = json!({ "changes": [{ "uri": uri(&folder.path("_posts/2022-03-20-shop.md")), "type": 1 }] });
    editor.notify("workspace/didChangeWatchedFiles", created);
    editor.diagnostics(&post, |found| {
        !found.is_empty() && !found.iter().any(|one| one.ends_with("link/internal-missing"))
    });
    editor.close();
}

#[test]
fn a_client_may_pull_in_bytes() {
    let folder = site();
    let post = folder.path(POST);
    let mut can = capabilities();
    can["general"]["positionEncodings"] = json!(["utf-32", "utf-8", "utf-16"]);
    can["textDocument"]["diagnostic"] = json!({ "dynamicRegistration": false });
    can["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
    let (mut editor, server) = Editor::open(&folder.path(""), &can);
    assert_eq!((&server["positionEncoding"], server["diagnosticProvider"].is_object()), (&json!("utf-8"), true));
    editor.did_open(&post, TEXT);
    // Asked to come again once all pages are known.
    let is_refresh = |message: &Value| message["method"] == "workspace/diagnostic/refresh";
    let params = json!({ "textDocument": { "uri": uri(&post) } });
    let found = loop {
        let asked = editor.wait("refresh", is_refresh);
        editor.send(&json!({ "jsonrpc": "2.0", "id": asked["id"], "result": null }));
        let report = editor.request("textDocument/diagnostic", params.clone());
        assert_eq!(report["kind"], "full");
        let found = shown(&report["items"]);
        if found.iter().any(|one| one.ends_with("link/internal-missing")) {
            break found;
        }
    };
    // `<p>😀 天津 <center>`: 3 + 4 + 1 + 6 + 1 bytes.
    assert!(found.contains(&"7:15-7:23 html/obsolete-element".to_owned()), "{found:?}");
    let pushed = |message: &Value| message["method"] == "textDocument/publishDiagnostics";
    assert!(!editor.unasked().iter().any(pushed), "either pushed or pulled");
    editor.close();
}

#[test]
fn what_is_cancelled_malformed_or_unknown_is_answered() {
    let folder = site();
    let post = folder.path(POST);
    let mut editor = Editor::start(&folder.path(""));
    let error = |editor: &mut Editor, method: &str| {
        let id = editor.ask(method, json!({})).into();
        editor.answer(&id)["error"]["code"].clone()
    };
    assert_eq!(error(&mut editor, "textDocument/hover"), -32002);
    editor.request("initialize", json!({ "capabilities": 5, "processId": "x" }));
    editor.notify("initialized", json!(null));
    assert_eq!(error(&mut editor, "initialize"), -32600);
    assert_eq!(error(&mut editor, "no/such"), -32601);
    assert_eq!(error(&mut editor, "$/no-such"), -32601);
    assert_eq!(error(&mut editor, "textDocument/hover"), -32602);
    for bad in
        ["Content-Length: 1\r\n\r\n{", "Content-Length: 2\r\n\r\n[]", "Nonsense\r\n\r\n", "Content-Length: x\r\n\r\n"]
    {
        editor.write(bad.as_bytes());
        let answer = editor.answer(&Value::Null);
        assert!(answer["error"]["code"].as_i64().unwrap() < 0, "{answer}");
    }
    // Notifications that are wrong change nothing.
    editor.notify("textDocument/didOpen", json!([1]));
    editor.notify(
        "textDocument/didChange",
        json!({ "textDocument": { "uri": "file:///nowhere", "version": 1 }, "contentChanges": [] }),
    );
    editor.notify("no/such", json!({}));
    editor.notify("$/cancelRequest", json!({ "id": 4711 }));
    let elsewhere = json!({ "uri": "git:/a/b.md", "languageId": "markdown", "version": 1, "text": "x" });
    editor.notify("textDocument/didOpen", json!({ "textDocument": elsewhere }));
    let hover = json!({ "textDocument": { "uri": "git:/a/b.md" }, "position": { "line": 9, "character": 9 } });
    assert_eq!(editor.request("textDocument/hover", hover), Value::Null);
    // Behind a document that takes a while, one request is cancelled before it is begun; the other is answered.
    let large = format!("---\ntitle: x\n---\n{}", "<p>😀 <center>天</b>\n\n".repeat(10_000));
    editor.did_open(&post, &large);
    let at = |line: u32| json!({ "textDocument": { "uri": uri(&post) }, "position": { "line": line, "character": 7 } });
    let busy = editor.ask("textDocument/hover", at(3));
    let cancelled = editor.ask("textDocument/hover", at(5));
    editor.notify("$/cancelRequest", json!({ "id": cancelled }));
    assert_eq!(editor.answer(&cancelled.into())["error"]["code"], -32800);
    assert!(editor.answer(&busy.into()).get("error").is_none());
    // A change far behind the end.
    editor.did_change(
        &post,
        2,
        json!([part((4_000_000_000, 9), (4_000_000_000, 4_000_000_000), "x"), part((9, 9), (3, 0), "")]),
    );
    assert!(
        editor.request("textDocument/hover", at(3)).is_null()
            || editor.request("textDocument/hover", at(3)).is_object()
    );
    assert_eq!(editor.request("shutdown", Value::Null), Value::Null);
    assert_eq!(error(&mut editor, "textDocument/hover"), -32600);
    editor.notify("exit", Value::Null);
    assert_eq!(editor.end(), 0);
}

#[test]
fn a_client_that_goes_without_a_word_is_noticed() {
    let folder = site();
    let mut early = Editor::start(&folder.path(""));
    early.notify("exit", Value::Null);
    assert_eq!(early.end(), 1);
    let mut editor = opened(&folder);
    editor.hang_up();
    assert_eq!(editor.end(), 1);
    let mut half = Editor::start(&folder.path(""));
    half.write(b"Content-Length: 100\r\n\r\n{\"jsonrpc\"");
    half.hang_up();
    assert_eq!(half.end(), 1);
}

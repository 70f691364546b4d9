//! `copydesk links` as people run it.
#![cfg(feature = "cli")]

mod folder;

use folder::Folder;
use serde_json::{Value, json};

#[test]
fn links_are_listed_once_with_their_places() {
    let folder = Folder::new(&[
        ("_config.yml", "url: https://news.example\nbaseurl: /daily\n"),
        (
            "_posts/2022-03-21-a.md",
            "---\ntitle: A\n---\n港口 [图](//tu.example/a.png) and <https://b.example/x>, [here]({{ site.baseurl }}/b/#c).\n\n\
             <img src=\"/daily/a.png\" srcset=\"https://b.example/x 2x, b.png 3x\"> [mail](mailto:a@b.example)\n",
        ),
    ]);
    let ran = folder.run(&["links"]);
    let listed = "https://b.example/x\nhttps://news.example/daily/2022/03/21/b.png\nhttps://news.example/daily/a.png\n\
                  https://news.example/daily/b/#c\nhttps://tu.example/a.png\n";
    let mut lines: Vec<&str> = listed.lines().collect();
    lines.sort_unstable();
    assert_eq!((ran.code, ran.out.lines().collect::<Vec<_>>()), (0, lines), "{}", ran.err);
    assert_eq!(folder.run(&["links", "--external"]).out, "https://b.example/x\nhttps://tu.example/a.png\n");
    let ran = folder.run(&["links", "--external", "--format", "jsonl"]);
    let first: Value = serde_json::from_str(ran.out.lines().find(|line| line.contains("tu.example")).unwrap()).unwrap();
    let place = json!({
        "path": "_posts/2022-03-21-a.md", "line": 4, "column": 8, "element": "a", "attribute": "href",
    });
    assert_eq!(
        first,
        json!({
            "url": "//tu.example/a.png", "leads": "external", "target": "https://tu.example/a.png", "places": [place],
        })
    );
    assert_eq!(folder.run(&["links", "no-such-folder"]).code, 2);
}

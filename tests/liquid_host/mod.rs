//! The site that the templates of `fixtures/liquid` run in, without a disk behind it but for its includes.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use copydesk::liquid::{Host, Object, Reason, Refusal, Time, Value};
use jiff::civil::date;
use jiff::tz::TimeZone;

/// The folder of the cases.
pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/liquid")
}

/// The host of the cases.
pub(crate) struct FixtureHost {
    globals: HashMap<String, Value>,
    zone: TimeZone,
}

impl FixtureHost {
    /// Reads the variables.
    pub(crate) fn new() -> Self {
        let text = fs::read_to_string(fixtures().join("data.json")).expect("the variables");
        let data: serde_json::Value = serde_json::from_str(&text).expect("the variables are JSON");
        let zone = TimeZone::get("Asia/Shanghai").expect("a zone");
        let globals = data.as_object().expect("a mapping").iter().map(|(key, value)| (key.clone(), of(key, value)));
        Self { globals: globals.collect(), zone }
    }
}

fn of(name: &str, json: &serde_json::Value) -> Value {
    use serde_json::Value as Json;
    match json {
        Json::Null => Value::Nil,
        Json::Bool(flag) => Value::Bool(*flag),
        Json::Number(number) => match number.as_i64() {
            Some(number) => Value::Int(number),
            None => Value::Float(number.as_f64().expect("a number")),
        },
        Json::String(_) if name == "date" => {
            // As Ruby reads "2022-03-05 09:07:03 +0800".
            // A time whose offset is that of the zone is one of that zone.
            let at = date(2022, 3, 5)
                .at(9, 7, 3, 0)
                .to_zoned(TimeZone::get("Asia/Shanghai").expect("a zone"))
                .expect("a time");
            Value::Time(Time { zoned: Arc::new(at), utc: false })
        }
        Json::String(text) => Value::str(text),
        Json::Array(items) => Value::list(items.iter().map(|item| of("", item)).collect()).expect("a small list"),
        Json::Object(map) => {
            let entries = map.iter().map(|(key, value)| (Arc::from(key.as_str()), of(key, value)));
            let entries: Vec<(Arc<str>, Value)> = if name == "site" {
                let unknown = |name| (Arc::from(name), Value::Object(Arc::new(Unknown(name)) as Arc<dyn Object>));
                entries.chain(["time", "github"].map(unknown)).collect()
            } else {
                entries.collect()
            };
            Value::map(entries).expect("a small mapping")
        }
    }
}

/// A value that only a build knows.
#[derive(Debug)]
struct Unknown(&'static str);

impl Object for Unknown {
    fn get(&self, _: &str) -> Result<Option<Value>, Refusal> {
        self.text().map(|_| None)
    }

    fn text(&self) -> Result<Arc<str>, Refusal> {
        Err(match self.0 {
            "time" => Refusal::new(Reason::Clock, "`site.time` depends on the moment of the build"),
            name => Refusal::unknown_value(&format!("site.{name}")),
        })
    }

    fn id(&self) -> &str {
        self.0
    }
}

impl Host for FixtureHost {
    fn global(&self, name: &str) -> Result<Value, Refusal> {
        Ok(match name {
            "highlighter_prefix" | "highlighter_suffix" => Value::str("\n"),
            name => self.globals.get(name).cloned().unwrap_or_default(),
        })
    }

    fn include(&self, name: &str) -> Result<Option<Arc<str>>, Refusal> {
        Ok(fs::read_to_string(fixtures().join("site/_includes").join(name)).ok().map(Arc::from))
    }

    fn include_relative(&self, name: &str) -> Result<Option<Arc<str>>, Refusal> {
        Ok(fs::read_to_string(fixtures().join("site/docs").join(name)).ok().map(Arc::from))
    }

    fn post_url(&self, name: &str) -> Result<Option<String>, Refusal> {
        let is = matches!(name, "2020-01-02-a-post" | "/2020-01-02-a-post");
        Ok(is.then(|| "/news/2020/01/02/a-post.html".to_owned()))
    }

    fn link(&self, path: &str) -> Result<Option<String>, Refusal> {
        Ok(match path {
            "about.md" => Some("/about.html".to_owned()),
            "docs/guide.md" => Some("/docs/guide.html".to_owned()),
            "_posts/2020-01-02-a-post.md" => self.post_url("2020-01-02-a-post")?,
            _ => None,
        })
    }

    fn markdownify(&self, _: &str) -> Result<String, Refusal> {
        Err(Refusal::unknown_value("markdownify"))
    }

    fn smartify(&self, _: &str) -> Result<String, Refusal> {
        Err(Refusal::unknown_value("smartify"))
    }

    fn address(&self) -> (Option<&str>, Option<&str>) {
        (Some("https://example.org"), Some("/blog"))
    }

    fn now(&self) -> Option<jiff::Timestamp> {
        None
    }

    fn time_zone(&self) -> &TimeZone {
        &self.zone
    }
}

//! The invented cases of `tests/cases`.

use std::fs;
use std::path::PathBuf;

use index::CaseProjection;
use serde_json::Value;

use crate::support::{at, case, date};

#[derive(Debug)]
pub struct Told {
    pub name: String,
    pub of: Option<String>,
    pub look_alikes: Vec<String>,
    pub title: String,
    pub category: String,
    pub work_unit: String,
    pub parties: Vec<String>,
    /// The officer's 5W+2H.
    pub elements: String,
    /// The reporter's own words.
    pub text: String,
    pub received: String,
}

pub fn all() -> Vec<Told> {
    let folder = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("../../../tests/cases");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.retain(|file| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        name.ends_with(".json") && (name.starts_with('K') || name.starts_with('U'))
    });
    files.sort();
    files
        .iter()
        .map(|file| read(&serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()))
        .collect()
}

fn read(value: &Value) -> Told {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let parties = value["parties"].as_array().unwrap();
    let elements = value["elements"].as_object().unwrap();
    Told {
        name: text(&value["id"]),
        of: value["of"].as_str().map(str::to_owned),
        look_alikes: value["links"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|link| link["kind"] == "look_alike")
            .map(|link| text(&link["id"]))
            .collect(),
        title: text(&value["title"]),
        category: text(&value["category"]),
        work_unit: parties
            .first()
            .map_or_else(String::new, |party| text(&party["unit"])),
        // A firm stands in the unit of a third party without a name.
        parties: parties
            .iter()
            .map(|party| match (text(&party["name"]), party["role"].as_str()) {
                (name, Some("third_party")) if name.is_empty() => text(&party["unit"]),
                (name, _) => name,
            })
            .filter(|name| !name.is_empty())
            .collect(),
        elements: elements.values().map(text).collect::<Vec<_>>().join(". "),
        text: text(&value["text"]),
        received: text(&value["head"]["received"]),
    }
}

impl Told {
    pub fn projection(&self, n: u64, text: String) -> CaseProjection {
        let day = date(&self.received);
        CaseProjection {
            title: self.title.clone(),
            category: self.category.clone(),
            work_unit: self.work_unit.clone(),
            parties: self.parties.clone(),
            received_on: day,
            received_at: at(day, 200),
            search_text: text.clone(),
            display_text: text,
            ..case(n)
        }
    }
}

//! Recovery sheets as their holders have them: shown one by one, two words of each told back.
#![expect(
    clippy::unwrap_used,
    reason = "a story that cannot go on ends here, and says where"
)]

use crate::world::{World, list, text};
use serde_json::{Value, json};

/// The words of the sheet that is open at somebody's desk.
pub async fn sheet(world: &World, who: &str, number: u32) -> String {
    let shown = world.ok(who, "recovery_sheet", json!({ "number": number })).await;
    list(&shown["words"])
        .iter()
        .map(text)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Reads all three at somebody's desk and tells the words asked for back; gives the three and what the last said.
pub async fn checked(world: &World, who: &str) -> ([String; 3], Value) {
    let mut sheets: [String; 3] = Default::default();
    let mut status = json!({});
    for (place, number) in sheets.iter_mut().zip(1_u32..) {
        let shown = world.ok(who, "recovery_sheet", json!({ "number": number })).await;
        let words: Vec<String> = list(&shown["words"]).iter().map(text).collect();
        let asked = |at: usize| {
            let position = usize::try_from(shown["asked"][at].as_u64().unwrap()).unwrap();
            words[position - 1].clone()
        };
        let told = json!({ "number": number, "first": asked(0), "second": asked(1) });
        status = world.ok(who, "confirm_sheet", told).await;
        *place = words.join(" ");
    }
    (sheets, status)
}

/// The first three words of a sheet, as a second officer types them.
#[must_use]
pub fn first_words(sheet: &str) -> Vec<&str> {
    sheet.split(' ').take(3).collect()
}

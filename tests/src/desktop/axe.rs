//! axe-core, run inside the page.

use super::{Outcome, top, trouble};
use serde_json::Value;
use thirtyfour::WebDriver;

/// What it finds wrong, one line for each place; empty is right.
///
/// # Errors
/// axe is not installed or cannot run.
pub async fn run(driver: &WebDriver) -> Outcome<Vec<String>> {
    let present: bool = driver
        .execute("return typeof window.axe === 'object'", Vec::new())
        .await?
        .convert()?;
    if !present {
        let source = std::fs::read_to_string(top().join("ui/node_modules/axe-core/axe.min.js"))?;
        driver.execute(source, Vec::new()).await?;
    }
    let script = "const done = arguments[arguments.length - 1];\
        axe.run(document, { resultTypes: ['violations'] }).then((found) => done(found.violations.flatMap((rule) =>\
        rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary.replace(/\\s+/g, ' ')}`))),\
        (error) => done(String(error)));";
    match driver.execute_async(script, Vec::new()).await?.json() {
        Value::Array(lines) => Ok(lines
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()),
        other => trouble(format!("axe: {other}")),
    }
}

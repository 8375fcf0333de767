//! axe-core, run inside the page.

use super::{Outcome, top, trouble};
use serde_json::Value;
use thirtyfour::WebDriver;

/// What it finds wrong, one line for each place; empty is right. The page is judged at rest: a toast that is fading in
/// has another contrast for 90 ms, so nothing moves while axe looks.
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
        const rest = new CSSStyleSheet();\
        rest.replaceSync('*, ::before, ::after { animation: none !important; transition: none !important }');\
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, rest];\
        const move = () => { document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== rest) };\
        axe.run(document, { resultTypes: ['violations'] }).then((found) => done(found.violations.flatMap((rule) =>\
        rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary.replace(/\\s+/g, ' ')}`))),\
        (error) => done(String(error))).finally(move);";
    match driver.execute_async(script, Vec::new()).await?.json() {
        Value::Array(lines) => Ok(lines
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()),
        other => trouble(format!("axe: {other}")),
    }
}

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod adversary;
mod documents;
mod fixtures;
mod plain_text;
mod samples;
mod words;

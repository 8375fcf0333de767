mod adversary;
mod documents;
mod fixtures;
mod plain_text;
mod words;

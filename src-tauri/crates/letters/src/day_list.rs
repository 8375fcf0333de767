//! O6, *Tutup hari*: the day's list with its counts, signed against TU's mail book.

use crate::plain::plain;
use crate::typeset::{Laid, Template, lay};
use crate::words::{CHANNELS, channel_name, clock, day_and_date, moment, short_date};
use crate::{DayLine, DayList, LetterError};
use domain::submission::Channel;
use serde::Serialize;
use std::collections::BTreeMap;

/// What stands in a column that has nothing to say.
const NOTHING: &str = "–";

/// What the template reads.
#[derive(Serialize)]
struct Facts {
    ministry: String,
    unit: String,
    running: String,
    day: String,
    printed: String,
    lines: Vec<Line>,
    counts: Vec<Count>,
    anchor: Vec<String>,
}

#[derive(Serialize)]
struct Line {
    number: String,
    time: String,
    channel: &'static str,
    letter_no: String,
    letter_date: String,
    sender: String,
    subject: String,
    agenda: String,
}

#[derive(Serialize)]
struct Count {
    channel: &'static str,
    number: usize,
}

/// Lays the list out.
pub(crate) fn laid(list: &DayList) -> Result<Laid, LetterError> {
    let day = day_and_date(list.day);
    let facts = Facts {
        ministry: plain(&list.ministry.to_uppercase(), 160, 0),
        unit: plain(&list.unit_name.to_uppercase(), 160, 0),
        running: format!("Daftar penerimaan harian, {day}"),
        printed: moment(list.printed, &plain(&list.zone, 10, 0)),
        lines: list.lines.iter().map(line).collect(),
        counts: counts(&list.lines),
        anchor: list.anchor_words.iter().map(|word| plain(word, 24, 0)).collect(),
        day,
    };
    lay(Template::DayList, &facts)
}

fn line(line: &DayLine) -> Line {
    let optional = |text: &Option<String>, longest| {
        let text = plain(text.as_deref().unwrap_or_default(), longest, 0);
        if text.is_empty() { NOTHING.to_owned() } else { text }
    };
    Line {
        number: plain(&line.intake_no, 80, 0),
        time: clock(line.received),
        channel: channel_name(line.channel),
        letter_no: optional(&line.letter_no, 80),
        letter_date: line.letter_date.map_or_else(|| NOTHING.to_owned(), short_date),
        sender: match optional(&line.sender_body, 120) {
            body if body == NOTHING => "perseorangan".to_owned(),
            body => body,
        },
        subject: plain(&line.subject, 240, 0),
        agenda: optional(&line.tu_agenda_no, 60),
    }
}

/// How many came by each channel, and all together at the end.
fn counts(lines: &[DayLine]) -> Vec<Count> {
    let mut numbers: BTreeMap<Channel, usize> = CHANNELS.into_iter().map(|channel| (channel, 0)).collect();
    for line in lines {
        *numbers.entry(line.channel).or_default() += 1;
    }
    let mut counts: Vec<Count> = numbers
        .into_iter()
        .map(|(channel, number)| Count {
            channel: channel_name(channel),
            number,
        })
        .collect();
    counts.push(Count {
        channel: "Jumlah",
        number: lines.len(),
    });
    counts
}

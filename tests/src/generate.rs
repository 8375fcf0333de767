//! Large invented units for load tests: any number of reports from a seed, each of 120 to 250 words, recombined from
//! the sentences of the cases with invented names, places, bodies, firms and purchases. Words are as unequal as in real
//! text: a few stand everywhere, and tens of thousands (mostly names) in a handful of reports.

mod frames;
mod words;

use crate::cases::{Case, Elements, Form, Head, Party, Reporter, written_date};
use crate::chance::Dice;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use domain::case::RoleInEvent;
use domain::submission::{Channel, IdentityMode, Relation, ReporterType};
use frames::{BETWEEN, BODIES, Frame, OBJECTS, POSITIONS, Piece, WHAT, WHO};
use words::Words;

/// Reports from a seed, one after the other, received from the first to the last day of [`Generated::days`].
pub struct Generated {
    stock: Stock,
    dice: Dice,
    next: u32,
    count: u32,
}

/// What reports are put together from.
struct Stock {
    words: Words,
    /// For each category its code and sentences: those of prose, those of messages.
    categories: Vec<(String, Vec<Frame>, Vec<Frame>)>,
    who: Vec<Frame>,
    what: Vec<Frame>,
    between: Vec<Frame>,
}

/// The share of the reports whose reporter says who he is.
pub const NAMED_SHARE: f64 = 0.6;

/// The most that is added up to, in words; one sentence and the closing still fit below 250.
const FULL: usize = 200;
/// The least that is added up to, the closing not counted.
const ENOUGH: usize = 125;

impl Generated {
    /// So many reports from a seed and the sentences of these cases (the originals).
    #[must_use]
    pub fn new(cases: &[Case], seed: u64, count: u32) -> Self {
        let mut dice = Dice::new(seed);
        let words = Words::invented(&mut dice);
        let mut categories: Vec<(String, Vec<Frame>, Vec<Frame>)> = Vec::new();
        for case in cases {
            let at = categories
                .iter()
                .position(|(code, ..)| *code == case.category)
                .unwrap_or_else(|| {
                    categories.push((case.category.clone(), Vec::new(), Vec::new()));
                    categories.len() - 1
                });
            let (_, prose, messages) = &mut categories[at];
            let into = if case.form == Form::Whatsapp {
                messages
            } else {
                prose
            };
            into.extend(Frame::of_case(case));
        }
        categories.retain(|(_, prose, _)| !prose.is_empty());
        let own = |texts: &[&str]| texts.iter().map(|text| Frame::own(text)).collect();
        let stock = Stock {
            words,
            categories,
            who: own(WHO),
            what: own(WHAT),
            between: own(BETWEEN),
        };
        Self {
            stock,
            dice,
            next: 0,
            count,
        }
    }

    /// The first and the last day on which reports are received.
    #[must_use]
    pub fn days() -> (NaiveDate, NaiveDate) {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
        (day(2023, 1, 2), day(2026, 11, 20))
    }
}

impl Iterator for Generated {
    type Item = Case;

    fn next(&mut self) -> Option<Case> {
        if self.next == self.count {
            return None;
        }
        self.next += 1;
        let (first, last) = Self::days();
        let span = u64::try_from((last - first).num_days()).unwrap_or_default();
        let day = first + Days::new(span * u64::from(self.next - 1) / u64::from(self.count.max(2) - 1));
        Some(Draft::new(&self.stock, &mut self.dice, day).written(self.next))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = (self.count - self.next) as usize;
        (left, Some(left))
    }
}

/// One report under way.
struct Draft<'a> {
    stock: &'a Stock,
    dice: &'a mut Dice,
    received: NaiveDate,
    place: &'a str,
    satker: String,
    names: [String; 4],
    positions: [&'static str; 4],
    firm: String,
    object: String,
}

impl<'a> Draft<'a> {
    fn new(stock: &'a Stock, dice: &'a mut Dice, received: NaiveDate) -> Self {
        let words = &stock.words;
        let place = drawn(&words.places, dice);
        let names = std::array::from_fn(|_| person(words, dice));
        Self {
            place,
            satker: format!("{} {} {place}", dice.pick(BODIES), drawn(&words.firms, dice)),
            names,
            positions: std::array::from_fn(|_| dice.pick(POSITIONS)),
            firm: firm(words, dice),
            object: format!("{} {}", dice.pick(OBJECTS), drawn(&words.firms, dice)),
            stock,
            dice,
            received,
        }
    }

    fn written(mut self, number: u32) -> Case {
        let stock = self.stock;
        let (code, prose, messages) = &stock.categories[self.dice.rank(stock.categories.len())];
        let (form, channel) = self.dice.pick(FORMS);
        let message = form == Form::Whatsapp && messages.len() >= 30;
        let own = if message { messages } else { prose };
        let (mode, reporter) = self.reporter(channel);
        let received = worked(self.received, channel);
        let written = if channel == Channel::Letter {
            received - Days::new(self.dice.between(1, 12) as u64)
        } else {
            received
        };

        let mut text = String::with_capacity(1800);
        self.opening(&mut text, channel, written);
        let closing = closing(channel, reporter.as_ref());
        let enough = self.dice.between(ENOUGH, FULL) - words_of(&closing);
        let mut used: Vec<*const Frame> = Vec::with_capacity(20);
        for (at, frames) in [&stock.who, &stock.what].into_iter().enumerate() {
            let frame = &frames[self.dice.below(frames.len())];
            used.push(frame);
            self.fill(frame, &mut text);
            text.push_str(if at == 0 && !message { " " } else { "\n" });
        }
        let mut words = words_of(&text);
        while words < enough {
            let frames = match self.dice.below(100) {
                0..65 => own,
                65..80 => &stock.categories[self.dice.rank(stock.categories.len())].1,
                80..90 => &stock.what,
                _ => &stock.between,
            };
            let frame = &frames[favoured(frames.len(), self.dice)];
            if used.contains(&std::ptr::from_ref(frame)) {
                continue;
            }
            used.push(frame);
            let before = text.len();
            self.fill(frame, &mut text);
            if !message && !text.ends_with(['.', '!', '?', '"']) {
                text.push('.');
            }
            words += words_of(&text[before..]);
            text.push_str(if message {
                "\n"
            } else if self.dice.chance(0.2) {
                "\n\n"
            } else {
                " "
            });
        }
        text.truncate(text.trim_end().len());
        text.push_str(&closing);
        self.case(
            number,
            code,
            form,
            channel,
            mode,
            reporter,
            (written, received),
            text,
        )
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the last step: everything is drawn, only put in its place"
    )]
    fn case(
        mut self,
        number: u32,
        code: &str,
        form: Form,
        channel: Channel,
        mode: IdentityMode,
        reporter: Option<Reporter>,
        (written, received): (NaiveDate, NaiveDate),
        text: String,
    ) -> Case {
        let agency = reporter
            .as_ref()
            .is_some_and(|reporter| reporter.kind == ReporterType::Agency);
        let sender = if agency {
            Some(self.body())
        } else {
            reporter.as_ref().and_then(|reporter| reporter.name.clone())
        };
        let numbered = agency || (channel == Channel::Letter && self.dice.chance(0.15));
        let month = written_date(received);
        let month = month.split_once(' ').map_or("", |(_, month)| month);
        let traits = reporter
            .iter()
            .flat_map(Reporter::items)
            .filter(|item| text.contains(item))
            .map(str::to_owned)
            .collect();
        let head = Head {
            number: numbered.then(|| {
                format!(
                    "B/{:04}/{}/{}",
                    self.dice.between(1, 2400),
                    roman(written.month0()),
                    written.year()
                )
            }),
            date: written,
            received,
            sender,
            addressee: "Inspektur Jenderal".to_owned(),
            subject: format!("Dugaan penyimpangan {} di {}", self.object, self.satker),
            is_copy: self.dice.chance(0.06),
            tu_agenda_no: (channel == Channel::Letter)
                .then(|| format!("TU-{:04}/{}", self.dice.between(1, 9999), received.year())),
        };
        let sum = sum(self.dice);
        let elements = Elements {
            what: Some(format!("Penyimpangan {}", self.object)),
            who: Some(format!("{}, {}", self.names[0], self.positions[0])),
            place: Some(format!("{}, {}", self.satker, self.place)),
            when: Some(month.to_owned()),
            why: None,
            how: self
                .dice
                .chance(0.7)
                .then(|| format!("Bersama {} melalui {}", self.names[1], self.firm)),
            how_much: self.dice.chance(0.6).then_some(sum),
        };
        let parties = self.parties();
        Case {
            id: format!("G{number:06}"),
            of: None,
            form,
            channel,
            category: code.to_owned(),
            other_categories: Vec::new(),
            title: format!("Dugaan penyimpangan {} di {}, {month}", self.object, self.satker),
            head,
            reporter: reporter.unwrap_or(Reporter {
                mode,
                kind: ReporterType::Anonymous,
                name: None,
                phone: None,
                email: None,
                address: None,
                national_id: None,
                pseudonym: None,
            }),
            relation: self
                .dice
                .pick(&[Relation::Knows, Relation::Knows, Relation::Victim, Relation::Both]),
            marks: Vec::new(),
            parties,
            elements,
            text,
            traits,
            links: Vec::new(),
            derived: Vec::new(),
        }
    }

    /// Who reports: three in five with name, number and address.
    fn reporter(&mut self, channel: Channel) -> (IdentityMode, Option<Reporter>) {
        if !self.dice.chance(NAMED_SHARE) {
            return (IdentityMode::Anonymous, None);
        }
        let agency = channel == Channel::Letter && self.dice.chance(0.15);
        let open = agency || self.dice.chance(0.15);
        let disguised = !open && self.dice.chance(0.15);
        let mode = match (open, disguised) {
            (true, _) => IdentityMode::Open,
            (_, true) => IdentityMode::Disguised,
            _ => IdentityMode::Confidential,
        };
        let kind = match (agency, self.dice.chance(0.35)) {
            (true, _) => ReporterType::Agency,
            (_, true) => ReporterType::Employee,
            _ => ReporterType::Public,
        };
        let words = &self.stock.words;
        let name = person(words, self.dice);
        let road = drawn(&words.places, self.dice);
        let reporter = Reporter {
            mode,
            kind,
            name: Some(name),
            // The middle digits no operator gives out.
            phone: Some(format!(
                "08{}-0000-{:04}",
                self.dice.between(11, 59),
                self.dice.below(10_000)
            )),
            email: None,
            address: Some(format!(
                "Jl. {road} No. {}, {}",
                self.dice.between(1, 180),
                self.place
            )),
            national_id: None,
            pseudonym: disguised.then(|| {
                format!(
                    "{}_{}",
                    drawn(&words.firms, self.dice).to_lowercase(),
                    self.dice.between(10, 99)
                )
            }),
        };
        (mode, Some(reporter))
    }

    fn parties(&mut self) -> Vec<Party> {
        let roles = [RoleInEvent::Main, RoleInEvent::Accomplice, RoleInEvent::Witness];
        let count = self.dice.between(1, 3);
        let mut parties: Vec<Party> = (0..count)
            .map(|at| Party {
                name: Some(self.names[at].clone()),
                position: Some(self.positions[at].to_owned()),
                unit: Some(self.satker.clone()),
                role: roles[at],
                employee_no: None,
            })
            .collect();
        if self.dice.chance(0.5) {
            let unit = Some(self.firm.clone());
            parties.push(Party {
                name: None,
                position: Some("Penyedia".to_owned()),
                unit,
                role: RoleInEvent::ThirdParty,
                employee_no: None,
            });
        }
        parties
    }

    /// A body that sends reports on.
    fn body(&mut self) -> String {
        let place = drawn(&self.stock.words.places, self.dice);
        let kind = self.dice.pick(&[
            "Inspektorat Daerah Kabupaten",
            "Ombudsman Perwakilan",
            "DPRD Kabupaten",
            "Perkumpulan Warga",
            "Kejaksaan Negeri",
        ]);
        format!("{kind} {place}")
    }

    fn opening(&mut self, text: &mut String, channel: Channel, written: NaiveDate) {
        match channel {
            Channel::Letter => {
                text.push_str(&format!(
                    "{}, {}\n\nKepada Yth. Inspektur Jenderal\n\n",
                    self.place,
                    written_date(written)
                ));
            }
            Channel::Telephone | Channel::Visit => {
                text.push_str(&format!(
                    "Pelapor dari {} menerangkan sebagai berikut. ",
                    self.place
                ));
            }
            Channel::Email => text.push_str(&format!("Subject: {}\n\n", self.object)),
            _ => {}
        }
    }

    /// Writes a sentence with its gaps filled.
    fn fill(&mut self, frame: &Frame, text: &mut String) {
        let words = &self.stock.words;
        for piece in &frame.pieces {
            match piece {
                Piece::Text(plain) => text.push_str(plain),
                Piece::Name(who) => text.push_str(&self.names[who % self.names.len()]),
                Piece::Called(who) => {
                    let name = &self.names[who % self.names.len()];
                    text.push_str(name.split_once(' ').map_or(name, |(given, _)| given));
                }
                Piece::Position(who) => text.push_str(self.positions[who % self.positions.len()]),
                Piece::Satker => text.push_str(&self.satker),
                // Half of the places, firms and purchases are others than the report's own.
                Piece::Place if self.dice.chance(0.5) => text.push_str(drawn(&words.places, self.dice)),
                Piece::Place => text.push_str(self.place),
                Piece::Firm if self.dice.chance(0.5) => text.push_str(&firm(words, self.dice)),
                Piece::Firm => text.push_str(&self.firm),
                Piece::Object => text.push_str(&self.object),
                Piece::Sum => text.push_str(&sum(self.dice)),
                Piece::Day => {
                    let day = self.received - Days::new(self.dice.between(10, 500) as u64);
                    text.push_str(&written_date(day));
                }
                Piece::Count => text.push_str(&self.dice.between(2, 60).to_string()),
            }
        }
    }
}

/// How reports come; letters most.
const FORMS: &[(Form, Channel)] = &[
    (Form::Letter, Channel::Letter),
    (Form::Letter, Channel::Letter),
    (Form::Letter, Channel::Letter),
    (Form::Portal, Channel::Portal),
    (Form::Portal, Channel::Portal),
    (Form::Email, Channel::Email),
    (Form::Whatsapp, Channel::Whatsapp),
    (Form::Whatsapp, Channel::Whatsapp),
    (Form::CallMinutes, Channel::Telephone),
    (Form::VisitMinutes, Channel::Visit),
];

fn drawn<'a>(list: &'a [String], dice: &mut Dice) -> &'a str {
    &list[dice.rank(list.len())]
}

fn person(words: &Words, dice: &mut Dice) -> String {
    format!("{} {}", drawn(&words.given, dice), drawn(&words.family, dice))
}

fn firm(words: &Words, dice: &mut Dice) -> String {
    format!(
        "{} {} {}",
        dice.pick(&["PT", "CV", "UD"]),
        drawn(&words.firms, dice),
        drawn(&words.family, dice)
    )
}

fn sum(dice: &mut Dice) -> String {
    let (millions, thousands) = (dice.rank(2000) + 1, dice.below(1000));
    let grouped = if millions < 1000 {
        millions.to_string()
    } else {
        format!("{}.{:03}", millions / 1000, millions % 1000)
    };
    format!("Rp{grouped}.{thousands:03}.000")
}

/// A place in a list of sentences, earlier ones oftener.
fn favoured(count: usize, dice: &mut Dice) -> usize {
    ((count as f64 * dice.unit().powf(1.8)) as usize).min(count.saturating_sub(1))
}

/// The day if the office is open for this channel, else the Friday before.
fn worked(day: NaiveDate, channel: Channel) -> NaiveDate {
    let back = match (channel, day.weekday()) {
        (Channel::Letter | Channel::Telephone | Channel::Visit, Weekday::Sat) => 1,
        (Channel::Letter | Channel::Telephone | Channel::Visit, Weekday::Sun) => 2,
        _ => 0,
    };
    day - Days::new(back)
}

fn closing(channel: Channel, reporter: Option<&Reporter>) -> String {
    let Some((name, phone)) =
        reporter.and_then(|reporter| reporter.name.as_ref().zip(reporter.phone.as_ref()))
    else {
        return "\n\nMohon ditindaklanjuti.".to_owned();
    };
    match channel {
        Channel::Letter => format!("\n\nHormat saya,\n{name}"),
        Channel::Email | Channel::Portal => format!("\n\n{name}, {phone}"),
        // Minutes, and messages that the number itself signs, do not repeat the name.
        _ => "\n\nMohon ditindaklanjuti.".to_owned(),
    }
}

fn words_of(text: &str) -> usize {
    text.split_ascii_whitespace().count()
}

fn roman(month0: u32) -> &'static str {
    const ROMAN: [&str; 12] = [
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
    ];
    ROMAN.get(month0 as usize).copied().unwrap_or_default()
}

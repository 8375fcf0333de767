//! The unit everything is measured on: made from a seed once, kept beside the target folder and used again.
//!
//! Its people come in through the command table; its cases are written by the same functions that the program writes
//! with, each row sealed, granted, signed and chained, but a thousand cases to a transaction.

use super::letters::{self, End, Holder, Registration, Seals};
use super::{SEED, tell};
use crate::cases::{self, Case};
use crate::chance::HeldSources;
use crate::driven::{Driven, Outcome, Stopped, stop};
use crate::generate::Generated;
use app::acts::{ActDraft, Author, StreamHandle, sign_act};
use app::sources::{Chance, Sources};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use domain::case::WrittenOrder;
use domain::ids::PersonId;
use domain::unit::{NumberGroup, UnitEvent};
use domain::unit_state::{Meta, Unit};
use ledger::{Batch, Ledger, OpenMode, Tip};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use vault::PersonKeys;

/// Raised when the unit is written differently: what was kept is then made anew.
const FORM: u32 = 2;
/// Cases in one transaction.
const BLOCK: usize = 1_000;
const FACTS: &str = "unit.json";

/// Twelve people and their offices. The first founds and leads, the second takes letters in and reads every case, the
/// third verifies; the three after him take letters in too.
const PEOPLE: [(&str, &str); 12] = [
    ("Ratna Dewi Hapsari", "Inspektur"),
    ("Sari Wulandari", "Petugas Penerima"),
    ("Bayu Prakoso", "Verifikator"),
    ("Joko Sunu Prabawa", "Petugas Penerima"),
    ("Melati Kusumaningrum", "Petugas Penerima"),
    ("Hendra Wicaksana", "Petugas Penerima"),
    ("Intan Permatahati", "Penelaah"),
    ("Gilang Ramadhona", "Penelaah"),
    ("Wahyu Tirtayasa", "Ketua Tim Audit"),
    ("Nur Azizahwati", "Anggota Tim Audit"),
    ("Yohanes Tandilolo", "Admin Sistem"),
    ("Kirana Saraswati", "Pejabat Pelindungan Data Pribadi"),
];

const LEADER: usize = 0;
const CLERK: usize = 1;
const VERIFIER: usize = 2;
const CLERKS: [usize; 4] = [CLERK, 3, 4, 5];

/// What stands beside a kept unit; its last file, so that a half-made unit is never taken for a whole one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    form: u32,
    seed: u64,
    /// How many cases it has.
    pub cases: u32,
    /// The clerk who reads every case.
    pub clerk: PersonId,
    /// The verifier.
    pub verifier: PersonId,
    /// The leader.
    pub leader: PersonId,
}

/// A kept unit.
#[derive(Debug, Clone)]
pub struct Fixture {
    /// Its desk's folder, with the ledger in it.
    pub folder: PathBuf,
    /// What it holds.
    pub facts: Facts,
}

/// The kept unit of this size, made now if it is not there.
///
/// # Errors
/// It cannot be made.
pub async fn kept_or_made(place: &Path, cases: u32) -> Outcome<Fixture> {
    let folder = place.join(format!("unit-{cases}"));
    if let Some(facts) = kept(&folder, cases) {
        return Ok(Fixture { folder, facts });
    }
    tell(&format!(
        "making the unit of {cases} cases in {} (once) …",
        folder.display()
    ));
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let facts = make(&folder, cases).await?;
    std::fs::write(folder.join(FACTS), serde_json::to_vec_pretty(&facts)?)?;
    Ok(Fixture { folder, facts })
}

fn kept(folder: &Path, cases: u32) -> Option<Facts> {
    let facts: Facts = serde_json::from_slice(&std::fs::read(folder.join(FACTS)).ok()?).ok()?;
    (facts.form == FORM && facts.seed == SEED && facts.cases == cases).then_some(facts)
}

impl Fixture {
    /// A copy to work in, so that what is measured never changes what is kept. Its index is not copied.
    ///
    /// # Errors
    /// It cannot be copied.
    pub fn copied(&self, to: &Path) -> Outcome<Self> {
        if to.exists() {
            std::fs::remove_dir_all(to)?;
        }
        std::fs::create_dir_all(to)?;
        for entry in std::fs::read_dir(&self.folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default();
            if path.is_file() && name != "desk.lock" {
                std::fs::copy(&path, to.join(name))?;
            }
        }
        // The settings name the ledger by its full path.
        let settings = to.join("desk.toml");
        let text = std::fs::read_to_string(&settings)?;
        let moved = text.replace(&self.folder.display().to_string(), &to.display().to_string());
        std::fs::write(settings, moved)?;
        Ok(Self {
            folder: to.to_owned(),
            facts: self.facts.clone(),
        })
    }
}

/// Ten in the morning, WIB, of a day.
fn morning(day: NaiveDate) -> DateTime<Utc> {
    day.and_hms_opt(3, 0, 0).unwrap_or_default().and_utc()
}

async fn make(folder: &Path, cases: u32) -> Outcome<Facts> {
    let (first, _) = Generated::days();
    let sources = Arc::new(HeldSources::new(SEED, morning(first) - TimeDelta::days(1)));
    let desk = Driven::at(folder, sources)?;
    let made = fill(&desk, cases).await;
    desk.close().await;
    made
}

async fn fill(desk: &Driven, cases: u32) -> Outcome<Facts> {
    let people = settle(desk).await?;
    let mut writer = Writer::new(desk, &people).await?;
    let person = |place: usize| {
        people
            .get(place)
            .copied()
            .ok_or_else(|| Stopped::Said("a person is missing".into()))
    };
    let facts = Facts {
        form: FORM,
        seed: SEED,
        cases,
        clerk: person(CLERK)?,
        verifier: person(VERIFIER)?,
        leader: person(LEADER)?,
    };
    let written = writer
        .write_all(Generated::new(&cases::originals()?, SEED, cases))
        .await;
    writer.ledger.close().await;
    written.map(|()| facts)
}

/// Everybody comes in through the command table.
async fn settle(desk: &Driven) -> Outcome<Vec<PersonId>> {
    let (leader, title) = PEOPLE[LEADER];
    let founder = desk
        .found("Inspektorat Jenderal (terukur)", "medium", leader, &[title])
        .await?;
    let mut people = vec![founder];
    for (name, title) in PEOPLE.into_iter().skip(1) {
        // In a unit of one the founder vouches; after that a second person, not the inviter.
        let voucher = people.get(CLERK).copied().unwrap_or(founder);
        people.push(desk.admit(founder, voucher, name, title).await?);
    }
    Ok(people)
}

/// Somebody who writes: his keys.
struct Hand {
    person: PersonId,
    keys: PersonKeys,
    holder: Holder,
}

/// Writes cases behind the tip.
struct Writer {
    ledger: Ledger,
    seals: Seals,
    unit: Unit,
    unit_stream: StreamHandle,
    tip: Tip,
    hands: Vec<Hand>,
    at: i64,
    count: usize,
}

/// What is drawn and numbered, to be sealed on all cores.
struct Numbered<'a> {
    number: usize,
    clerk: usize,
    registration: Registration<'a>,
    end: End,
}

/// Who signs what, in order.
type Acts = Vec<(usize, ActDraft)>;

impl Writer {
    async fn new(desk: &Driven, people: &[PersonId]) -> Outcome<Self> {
        let mut keys = Vec::new();
        for person in people.iter().take(CLERKS.len() + 2) {
            let session = desk.unlock(*person).await?;
            let Some(own) = PersonKeys::from_bytes(session.keys.to_bytes().expose()) else {
                return stop("keys that do not copy");
            };
            keys.push((*person, own));
        }
        let session = desk.desk.session().await?;
        let (seals, unit, unit_stream, tip, hands) = {
            let known = session.known.lock().await;
            let hands: Outcome<Vec<Hand>> = keys
                .into_iter()
                .map(|(person, keys)| {
                    Ok(Hand {
                        person,
                        keys,
                        holder: Holder::of(&known, person)?,
                    })
                })
                .collect();
            let Some(unit) = known.unit.clone() else {
                return stop("no unit");
            };
            let unit_stream = app::session::Session::unit_stream(&known)?;
            (
                Seals::of(session.unit_id, &known)?,
                unit,
                unit_stream,
                known.tip(),
                hands?,
            )
        };
        drop(session);
        desk.lock().await?;
        let ledger = Ledger::open_sqlite(&desk.ledger_file(), OpenMode::ReadWrite).await?;
        Ok(Self {
            ledger,
            seals,
            unit,
            unit_stream,
            tip,
            hands,
            at: i64::MIN,
            count: 0,
        })
    }

    fn hand(&self, place: usize) -> Outcome<&Hand> {
        self.hands
            .get(place)
            .ok_or_else(|| Stopped::Said("a hand is missing".into()))
    }

    async fn write_all(&mut self, mut cases: Generated) -> Outcome<()> {
        let begun = Instant::now();
        loop {
            let block: Vec<Case> = cases.by_ref().take(BLOCK).collect();
            if block.is_empty() {
                return Ok(());
            }
            self.write(&block).await?;
            if self.count.is_multiple_of(BLOCK * 10) {
                tell(&format!(
                    "  {} cases, {:.0} s",
                    self.count,
                    begun.elapsed().as_secs_f64()
                ));
            }
        }
    }

    /// One transaction of cases.
    async fn write(&mut self, cases: &[Case]) -> Outcome<()> {
        let mut numbered = Vec::with_capacity(cases.len());
        for case in cases {
            numbered.push(self.number(case)?);
        }
        let (seals, profile, unit_stream) = (self.seals, self.unit.profile, &self.unit_stream);
        let prepared: Outcome<Vec<Acts>> = numbered
            .par_iter()
            .map(|one| {
                let Numbered {
                    number,
                    clerk,
                    registration,
                    end,
                } = one;
                let sources: Arc<dyn Sources> = Arc::new(HeldSources::new(
                    SEED + 1 + *number as u64,
                    registration.received_at,
                ));
                let mut chance = Chance::new(&sources);
                let (first, streams) =
                    letters::register(&seals, registration, unit_stream.duplicate(), &mut chance)?;
                let rest = letters::verify(
                    &seals,
                    registration,
                    &streams,
                    end,
                    profile,
                    unit_stream,
                    &mut chance,
                )?;
                Ok([(*clerk, first)]
                    .into_iter()
                    .chain(rest.map(|act| (VERIFIER, act)))
                    .collect())
            })
            .collect();
        let mut batch = Batch {
            expected: Some(self.tip),
            ..Batch::default()
        };
        let sources: Arc<dyn Sources> =
            Arc::new(HeldSources::new(!SEED - self.count as u64, DateTime::UNIX_EPOCH));
        let mut chance = Chance::new(&sources);
        for (one, acts) in numbered.iter().zip(prepared?) {
            self.at = self.at.max(one.registration.received_at.timestamp_millis());
            for (hand, act) in acts {
                self.sign(hand, act, &mut batch, &mut chance)?;
            }
        }
        self.tip = self.ledger.append(&batch).await?;
        Ok(())
    }

    fn sign(
        &mut self,
        hand: usize,
        mut act: ActDraft,
        batch: &mut Batch,
        chance: &mut Chance,
    ) -> Outcome<()> {
        for part in &mut act.parts {
            if part.stream.id == self.unit_stream.id {
                part.stream.version = self.unit_stream.version;
                self.unit_stream.version += 1;
            }
        }
        self.at += 20_000;
        let hand = self.hand(hand)?;
        let author = Author {
            person: hand.person,
            keys: &hand.keys,
            at: self.at,
        };
        let signed = sign_act(&self.seals.unit, self.tip, author, &act, chance)?;
        if let Some(last) = signed.rows.last() {
            let hash = vault::row_hash(&last.head, &last.public, &last.body, &last.signature);
            self.tip = Tip {
                seq: self.tip.seq + signed.rows.len() as u64,
                hash,
            };
        }
        batch.rows.extend(signed.rows);
        batch.grants.extend(signed.grants);
        Ok(())
    }

    /// Draws who takes a case in and how it ends, and takes its numbers.
    fn number<'a>(&mut self, case: &'a Case) -> Outcome<Numbered<'a>> {
        let number = self.count;
        self.count += 1;
        let clerk = CLERKS[number % CLERKS.len()];
        // Every case is read by the second person; where he takes it in himself, the leader is the third reader.
        let third = if clerk == CLERK { LEADER } else { CLERK };
        let received_at = morning(case.head.received) + TimeDelta::seconds(number as i64 % 300 * 60);
        let (intake_no, claim) = self.claim(NumberGroup::Intake, received_at)?;
        let leader = self.unit.founder;
        let order = || WrittenOrder {
            kind: "Lembar disposisi".to_owned(),
            number: format!("LD-{number}/{}", received_at.year()),
            date: case.head.received,
            leader,
        };
        let end = match number % 10 {
            0..6 => {
                let (agenda_no, claim) = self.claim(NumberGroup::Agenda, received_at)?;
                End::Registered(agenda_no, claim)
            }
            6 | 7 => End::Refused(order()),
            8 => End::Referred(order()),
            _ => End::Verifying,
        };
        let holders = [
            self.hand(clerk)?.holder,
            self.hand(VERIFIER)?.holder,
            self.hand(third)?.holder,
        ];
        let due = self.unit.verification_due(received_at).due;
        let registration = Registration {
            case,
            intake_no,
            claim,
            received_at,
            due,
            holders,
        };
        Ok(Numbered {
            number,
            clerk,
            registration,
            end,
        })
    }

    fn claim(
        &mut self,
        group: NumberGroup,
        at: DateTime<Utc>,
    ) -> Outcome<(String, domain::unit::NumberClaim)> {
        let day = self.unit.today(at);
        let Ok(given) = self.unit.give_number(group, day) else {
            return stop("no number is given");
        };
        let Some(claim) = given.claims.last().cloned() else {
            return stop("no claim");
        };
        let meta = Meta {
            seq: self.tip.seq,
            author: self.unit.founder,
            at,
        };
        self.unit.apply(&UnitEvent::NumberClaimed(claim.clone()), &meta);
        Ok((given.number, claim))
    }
}

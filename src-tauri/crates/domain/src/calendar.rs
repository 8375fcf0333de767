//! Working days: the shipped tables, the unit's revisions, and how a due date is counted (process.md §2c, §6).

mod tables;

use chrono::{DateTime, Datelike, Duration, FixedOffset, NaiveDate, Timelike, Utc, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// The longest stretch of days a due date is looked for; far beyond any deadline of process.md §2c.
const HORIZON_DAYS: u32 = 20_000;

/// The time zone of the unit's office. Indonesia keeps no summer time, so an offset is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TimeZone {
    /// Waktu Indonesia Barat, UTC+7.
    #[default]
    Wib,
    /// Waktu Indonesia Tengah, UTC+8.
    Wita,
    /// Waktu Indonesia Timur, UTC+9.
    Wit,
}

impl TimeZone {
    /// Hours east of Greenwich.
    #[must_use]
    pub const fn hours(self) -> i32 {
        match self {
            Self::Wib => 7,
            Self::Wita => 8,
            Self::Wit => 9,
        }
    }

    /// The moment as the clock on the office wall shows it.
    #[must_use]
    pub fn local(self, moment: DateTime<Utc>) -> chrono::NaiveDateTime {
        match FixedOffset::east_opt(self.hours() * 3600) {
            Some(offset) => moment.with_timezone(&offset).naive_local(),
            None => moment.naive_utc(),
        }
    }

    /// The day the office calendar shows.
    #[must_use]
    pub fn day(self, moment: DateTime<Utc>) -> NaiveDate {
        self.local(moment).date()
    }
}

/// What a table says of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Libur nasional.
    NationalHoliday,
    /// Cuti bersama; no working day for a ministry.
    JointLeave,
    /// Libur daerah.
    RegionalHoliday,
    /// Hari kerja pengganti: worked although it is a weekend day.
    SubstituteWorkingDay,
    /// Lifts what an earlier table said of the day.
    WorkingDay,
}

/// One day of a table; `supersedes` is not needed, since a later revision of the same date wins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarDay {
    /// The day.
    pub date: NaiveDate,
    /// What it is.
    pub kind: DayKind,
    /// Its name, in Indonesian.
    pub name: String,
    /// The date is still an estimate (*perkiraan*).
    #[serde(default)]
    pub estimated: bool,
}

/// One decree's or one entry's days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Revision {
    /// Legal basis (SKB, Keppres), number and date.
    pub basis: String,
    /// The day it was signed, where it changed a table already published.
    pub signed: Option<NaiveDate>,
    /// The days.
    pub days: Vec<CalendarDay>,
}

/// In what a deadline is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DayUnit {
    /// Hari kerja.
    Working,
    /// Hari kalender.
    Calendar,
    /// Jam; runs from the true moment, day and night.
    Hours,
}

/// Why a day counts or does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum DayWhy {
    /// A working day.
    Working,
    /// Saturday or Sunday.
    Weekend,
    /// A national or regional holiday.
    Holiday {
        /// Its name.
        name: String,
    },
    /// Cuti bersama.
    JointLeave {
        /// Its name.
        name: String,
    },
    /// Received on a working day, but after the office closed.
    AfterHours,
}

/// One day on the way to a due date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DayStep {
    /// The day.
    pub date: NaiveDate,
    /// Its number in the count (0 is the day of receipt for the clock); `None`: not counted.
    pub counted: Option<u32>,
    /// Why.
    pub why: DayWhy,
}

/// A due date and how it was computed, day by day (design.md §5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DueDate {
    /// Day 0.
    pub counts_from: NaiveDate,
    /// The last day.
    pub due: NaiveDate,
    /// The last moment, for a deadline in hours.
    pub due_at: Option<DateTime<Utc>>,
    /// Every day from receipt to the due date.
    pub days: Vec<DayStep>,
    /// Years touched whose table the unit has not confirmed as official and complete.
    pub warnings: Vec<i32>,
}

/// The calendar in force: shipped tables with the unit's revisions laid over them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    days: BTreeMap<NaiveDate, CalendarDay>,
    basis: BTreeMap<NaiveDate, String>,
    confirmed: BTreeSet<i32>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self::shipped()
    }
}

impl Calendar {
    /// A calendar that knows weekends only.
    #[must_use]
    pub const fn empty() -> Self {
        Self {
            days: BTreeMap::new(),
            basis: BTreeMap::new(),
            confirmed: BTreeSet::new(),
        }
    }

    /// Every shipped table with every shipped revision.
    #[must_use]
    pub fn shipped() -> Self {
        Self::of_decrees(|_| true)
    }

    /// The shipped tables as they stood on a day: without the revisions signed after it.
    #[must_use]
    pub fn shipped_as_of(day: NaiveDate) -> Self {
        Self::of_decrees(|revision| revision.signed.is_none_or(|signed| signed <= day))
    }

    fn of_decrees(wanted: impl Fn(&Revision) -> bool) -> Self {
        let mut calendar = Self::empty();
        for revision in shipped_revisions().iter().filter(|revision| wanted(revision)) {
            calendar.revise(&revision.basis, &revision.days);
        }
        calendar.confirmed.extend(tables::CONFIRMED);
        calendar
    }

    /// Lays a revision over what stands: a later revision of the same date wins.
    pub fn revise(&mut self, basis: &str, days: &[CalendarDay]) {
        for day in days {
            if day.kind == DayKind::WorkingDay {
                self.days.remove(&day.date);
            } else {
                self.days.insert(day.date, day.clone());
            }
            self.basis.insert(day.date, basis.to_owned());
        }
    }

    /// The unit vouches that a year's table is official and complete.
    pub fn confirm(&mut self, year: i32) {
        self.confirmed.insert(year);
    }

    /// Whether a year's table is official and complete, as shipped or by the unit's word.
    #[must_use]
    pub fn is_confirmed(&self, year: i32) -> bool {
        self.confirmed.contains(&year)
    }

    /// The years that are confirmed, in order.
    #[must_use]
    pub fn confirmed_years(&self) -> Vec<i32> {
        self.confirmed.iter().copied().collect()
    }

    /// The marked days of a year, in order.
    #[must_use]
    pub fn days_of(&self, year: i32) -> Vec<CalendarDay> {
        self.days
            .values()
            .filter(|day| day.date.year() == year)
            .cloned()
            .collect()
    }

    /// The legal basis of what the table says of a day.
    #[must_use]
    pub fn basis_of(&self, date: NaiveDate) -> Option<&str> {
        self.basis.get(&date).map(String::as_str)
    }

    /// What a day is.
    #[must_use]
    pub fn why(&self, date: NaiveDate) -> DayWhy {
        match self.days.get(&date).map(|day| (day.kind, &day.name)) {
            Some((DayKind::SubstituteWorkingDay, _)) => DayWhy::Working,
            Some((DayKind::JointLeave, name)) => DayWhy::JointLeave { name: name.clone() },
            Some((DayKind::NationalHoliday | DayKind::RegionalHoliday, name)) => {
                DayWhy::Holiday { name: name.clone() }
            }
            Some((DayKind::WorkingDay, _)) | None => match date.weekday() {
                Weekday::Sat | Weekday::Sun => DayWhy::Weekend,
                _ => DayWhy::Working,
            },
        }
    }

    /// Whether the office works on a day.
    #[must_use]
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        self.why(date) == DayWhy::Working
    }

    /// The number of working days in a year.
    #[must_use]
    pub fn working_days_in(&self, year: i32) -> u32 {
        let first = NaiveDate::from_ymd_opt(year, 1, 1);
        let days = first.iter().flat_map(NaiveDate::iter_days);
        let worked = days
            .take_while(|day| day.year() == year)
            .filter(|day| self.is_working_day(*day));
        u32::try_from(worked.count()).unwrap_or(0)
    }

    /// Working days after `from` up to and including `to`; negative when `to` is past: "3 hari kerja lagi", "2 hari kerja lewat".
    #[must_use]
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> i32 {
        let (start, end, sign) = if from <= to { (from, to, 1) } else { (to, from, -1) };
        let days = start
            .iter_days()
            .skip(1)
            .take_while(|day| *day <= end)
            .take(HORIZON_DAYS as usize);
        let worked = days.filter(|day| self.is_working_day(*day)).count();
        i32::try_from(worked).unwrap_or(i32::MAX) * sign
    }

    /// Counts a deadline from a moment of receipt: the day of receipt is day 0; what comes on a day without work
    /// or after the office closed counts, for the clock only, as received on the next working day (process.md §2c).
    ///
    /// `office_closes` is in minutes after local midnight.
    #[must_use]
    pub fn due(
        &self,
        received: DateTime<Utc>,
        amount: u32,
        unit: DayUnit,
        zone: TimeZone,
        office_closes: u32,
    ) -> DueDate {
        let local = zone.local(received);
        if unit == DayUnit::Hours {
            return self.due_in_hours(received, amount, zone);
        }
        let mut days = Vec::new();
        let mut counts_from = local.date();
        let after_hours = local.hour() * 60 + local.minute() >= office_closes;
        if after_hours && self.is_working_day(counts_from) {
            days.push(DayStep {
                date: counts_from,
                counted: None,
                why: DayWhy::AfterHours,
            });
            counts_from = next(counts_from);
        }
        for _ in 0..HORIZON_DAYS {
            let why = self.why(counts_from);
            if why == DayWhy::Working {
                break;
            }
            days.push(DayStep {
                date: counts_from,
                counted: None,
                why,
            });
            counts_from = next(counts_from);
        }
        self.count(counts_from, amount, unit, days)
    }

    /// Counts from a day that is day 0 as it stands.
    #[must_use]
    pub fn due_from_day(&self, counts_from: NaiveDate, amount: u32, unit: DayUnit) -> DueDate {
        self.count(counts_from, amount, unit, Vec::new())
    }

    fn count(&self, counts_from: NaiveDate, amount: u32, unit: DayUnit, mut days: Vec<DayStep>) -> DueDate {
        days.push(DayStep {
            date: counts_from,
            counted: Some(0),
            why: self.why(counts_from),
        });
        let mut due = counts_from;
        let mut counted = 0;
        for _ in 0..HORIZON_DAYS {
            if counted >= amount {
                break;
            }
            due = next(due);
            let why = self.why(due);
            let counts = unit != DayUnit::Working || why == DayWhy::Working;
            counted += u32::from(counts);
            days.push(DayStep {
                date: due,
                counted: counts.then_some(counted),
                why,
            });
        }
        let warnings = self.unconfirmed(&days);
        DueDate {
            counts_from,
            due,
            due_at: None,
            days,
            warnings,
        }
    }

    fn due_in_hours(&self, received: DateTime<Utc>, hours: u32, zone: TimeZone) -> DueDate {
        let due_at = received
            .checked_add_signed(Duration::hours(i64::from(hours)))
            .unwrap_or(received);
        let (counts_from, due) = (zone.day(received), zone.day(due_at));
        let days: Vec<_> = counts_from
            .iter_days()
            .take_while(|day| *day <= due)
            .take(HORIZON_DAYS as usize)
            .zip(0..)
            .map(|(date, number)| DayStep {
                date,
                counted: Some(number),
                why: self.why(date),
            })
            .collect();
        let warnings = self.unconfirmed(&days);
        DueDate {
            counts_from,
            due,
            due_at: Some(due_at),
            days,
            warnings,
        }
    }

    fn unconfirmed(&self, days: &[DayStep]) -> Vec<i32> {
        let years: BTreeSet<i32> = days.iter().map(|step| step.date.year()).collect();
        years
            .into_iter()
            .filter(|year| !self.confirmed.contains(year))
            .collect()
    }
}

/// The day after; the last day chrono knows is its own successor.
fn next(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(day)
}

/// The shipped tables, one revision a decree, in the order of publication.
#[must_use]
pub fn shipped_revisions() -> Vec<Revision> {
    let date = |(year, month, day)| NaiveDate::from_ymd_opt(year, month, day);
    let day = |&(year, month, day, mark, name): &tables::Row| {
        Some(CalendarDay {
            date: date((year, month, day))?,
            kind: mark.kind(),
            name: name.to_owned(),
            estimated: mark == tables::Mark::E,
        })
    };
    tables::DECREES
        .iter()
        .map(|decree| Revision {
            basis: decree.basis.to_owned(),
            signed: decree.signed.and_then(date),
            days: decree.rows.iter().filter_map(day).collect(),
        })
        .collect()
}

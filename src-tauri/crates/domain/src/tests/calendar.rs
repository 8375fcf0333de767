//! Working days: the vectors and lists of process.md §6a.

use crate::calendar::{Calendar, CalendarDay, DayKind, DayUnit, DayWhy, TimeZone, shipped_revisions};
use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday};
use rstest::rstest;

const CLOSES: u32 = 16 * 60;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Nine in the morning in Jakarta.
fn morning(text: &str) -> DateTime<Utc> {
    format!("{text}T02:00:00Z").parse().unwrap()
}

/// Monday to Friday and nothing else: the wrong way, as the counter-proof.
fn naive(received: NaiveDate, amount: usize) -> NaiveDate {
    let working = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    received
        .iter_days()
        .skip(1)
        .filter(working)
        .nth(amount - 1)
        .unwrap()
}

#[rstest]
#[case("2026-03-16", "2026-03-30", "2026-05-06", "2026-03-23")]
#[case("2026-03-13", "2026-03-27", "2026-05-05", "2026-03-20")]
#[case("2026-05-13", "2026-05-22", "2026-07-02", "2026-05-20")]
#[case("2025-12-22", "2025-12-31", "2026-02-06", "2025-12-29")]
#[case("2025-08-14", "2025-08-22", "2025-09-29", "2025-08-21")]
#[case("2026-12-22", "2026-12-31", "2027-02-09", "2026-12-29")]
fn working_days_are_counted(
    #[case] received: &str,
    #[case] five: &str,
    #[case] thirty: &str,
    #[case] wrong: &str,
) {
    let due =
        |amount| Calendar::shipped().due(morning(received), amount, DayUnit::Working, TimeZone::Wib, CLOSES);
    assert_eq!(due(5).due, day(five));
    assert_eq!(due(30).due, day(thirty));
    assert_eq!(naive(day(received), 5), day(wrong));
    assert_eq!(due(5).counts_from, day(received));
    assert_eq!(due(5).days.first().unwrap().counted, Some(0));
    assert_eq!(due(5).days.last().unwrap().counted, Some(5));
}

#[test]
fn before_the_change_of_7_august_2025_the_18th_was_worked() {
    let before = Calendar::shipped_as_of(day("2025-08-06"));
    let due = |calendar: &Calendar| {
        calendar
            .due(morning("2025-08-14"), 5, DayUnit::Working, TimeZone::Wib, CLOSES)
            .due
    };
    assert_eq!(due(&before), day("2025-08-21"));
    assert_eq!(
        due(&Calendar::shipped_as_of(day("2025-08-07"))),
        day("2025-08-22")
    );
    assert!(
        Calendar::shipped()
            .basis_of(day("2025-08-18"))
            .unwrap()
            .contains("933")
    );
}

#[rstest]
#[case(2023, 239)]
#[case(2024, 238)]
#[case(2025, 237)]
#[case(2026, 240)]
#[case(2027, 242)]
fn a_year_has_so_many_working_days(#[case] year: i32, #[case] total: u32) {
    assert_eq!(Calendar::shipped().working_days_in(year), total);
}

#[test]
fn tables_agree_with_the_lists_of_process_md() {
    let lists = [
        (
            2023,
            "01-01 01-22 02-18 03-22 04-07 04-22 04-23 05-01 05-18 06-01 06-04 06-29 07-19 08-17 09-28 12-25",
            "01-23 03-23 04-19 04-20 04-21 04-24 04-25 06-02 06-28 06-30 12-26",
        ),
        (
            2024,
            "01-01 02-08 02-10 02-14 03-11 03-29 03-31 04-10 04-11 05-01 05-09 05-23 06-01 06-17 07-07 08-17 09-16 11-27 12-25",
            "02-09 03-12 04-08 04-09 04-12 04-15 05-10 05-24 06-18 12-26",
        ),
        (
            2025,
            "01-01 01-27 01-29 03-29 03-31 04-01 04-18 04-20 05-01 05-12 05-29 06-01 06-06 06-27 08-17 09-05 12-25",
            "01-28 03-28 04-02 04-03 04-04 04-07 05-13 05-30 06-09 08-18 12-26",
        ),
        (
            2026,
            "01-01 01-16 02-17 03-19 03-21 03-22 04-03 04-05 05-01 05-14 05-27 05-31 06-01 06-16 08-17 08-25 12-25",
            "02-16 03-18 03-20 03-23 03-24 05-15 05-28 12-24",
        ),
        (
            2027,
            "01-01 01-05 02-06 03-08 03-10 03-11 03-26 03-28 05-01 05-06 05-17 05-20 06-01 06-06 08-15 08-17 12-25 12-26",
            "02-05 03-09 03-12 03-15 03-25 05-18 05-19 12-24",
        ),
    ];
    let calendar = Calendar::shipped();
    for (year, holidays, leave) in lists {
        for (kind, list) in [(DayKind::NationalHoliday, holidays), (DayKind::JointLeave, leave)] {
            let shipped: Vec<String> = calendar
                .days_of(year)
                .iter()
                .filter(|day| day.kind == kind)
                .map(|day| day.date.format("%m-%d").to_string())
                .collect();
            assert_eq!(shipped.join(" "), list, "{year} {kind:?}");
        }
    }
    let estimated: Vec<NaiveDate> = shipped_revisions()
        .iter()
        .flat_map(|revision| revision.days.clone())
        .filter(|day| day.estimated)
        .map(|day| day.date)
        .collect();
    assert_eq!(
        estimated,
        [day("2027-03-10"), day("2027-03-11"), day("2027-05-17")]
    );
}

#[rstest]
#[case::saturday("2026-11-21T03:00:00Z", "2026-11-23", "2026-11-30")]
#[case::after_hours("2026-11-20T09:00:00Z", "2026-11-23", "2026-11-30")]
#[case::last_minute("2026-11-20T08:59:00Z", "2026-11-20", "2026-11-27")]
#[case::evening_before_a_holiday("2026-12-23T10:00:00Z", "2026-12-28", "2027-01-06")]
#[case::still_yesterday_in_utc("2026-11-19T17:30:00Z", "2026-11-20", "2026-11-27")]
fn what_comes_when_nobody_works_counts_from_the_next_working_day(
    #[case] received: &str,
    #[case] counts_from: &str,
    #[case] due: &str,
) {
    let counted = Calendar::shipped().due(
        received.parse().unwrap(),
        5,
        DayUnit::Working,
        TimeZone::Wib,
        CLOSES,
    );
    assert_eq!((counted.counts_from, counted.due), (day(counts_from), day(due)));
}

#[test]
fn the_way_to_a_due_date_is_shown_day_by_day() {
    let counted = Calendar::shipped().due(morning("2026-05-13"), 2, DayUnit::Working, TimeZone::Wib, CLOSES);
    let steps: Vec<_> = counted
        .days
        .iter()
        .map(|step| (step.date.day(), step.counted, step.why.clone()))
        .collect();
    let holiday = DayWhy::Holiday {
        name: "Kenaikan Yesus Kristus".into(),
    };
    let leave = DayWhy::JointLeave {
        name: "Cuti Bersama Kenaikan Yesus Kristus".into(),
    };
    assert_eq!(
        steps,
        [
            (13, Some(0), DayWhy::Working),
            (14, None, holiday),
            (15, None, leave),
            (16, None, DayWhy::Weekend),
            (17, None, DayWhy::Weekend),
            (18, Some(1), DayWhy::Working),
            (19, Some(2), DayWhy::Working),
        ]
    );
    assert!(counted.warnings.is_empty());
}

#[test]
fn a_year_without_a_confirmed_table_is_warned_of() {
    let mut calendar = Calendar::shipped();
    let due = |calendar: &Calendar, received| {
        calendar
            .due(morning(received), 5, DayUnit::Working, TimeZone::Wib, CLOSES)
            .warnings
    };
    assert_eq!(due(&calendar, "2026-12-22"), Vec::<i32>::new());
    assert_eq!(due(&calendar, "2026-12-30"), [2027]);
    assert_eq!(due(&calendar, "2027-12-28"), [2027, 2028]);
    calendar.confirm(2027);
    assert_eq!(due(&calendar, "2026-12-30"), Vec::<i32>::new());
    assert_eq!(due(&calendar, "2027-12-28"), [2028]);
}

#[test]
fn a_later_revision_of_a_day_wins_and_may_lift_it() {
    let mut calendar = Calendar::shipped();
    let revised = |date: &str, kind| CalendarDay {
        date: day(date),
        kind,
        name: "Perubahan".into(),
        estimated: false,
    };
    calendar.revise("Keppres", &[revised("2026-05-15", DayKind::WorkingDay)]);
    assert!(calendar.is_working_day(day("2026-05-15")));
    calendar.revise("SE", &[revised("2026-05-16", DayKind::SubstituteWorkingDay)]);
    assert!(calendar.is_working_day(day("2026-05-16")));
    calendar.revise("Pergub", &[revised("2026-05-16", DayKind::RegionalHoliday)]);
    assert!(!calendar.is_working_day(day("2026-05-16")));
    // Lifted, a Saturday is a Saturday again.
    calendar.revise("Pergub", &[revised("2026-05-16", DayKind::WorkingDay)]);
    assert_eq!(calendar.why(day("2026-05-16")), DayWhy::Weekend);
}

#[rstest]
#[case("2026-11-20", "2026-11-25", 3)]
#[case("2026-11-20", "2026-11-20", 0)]
#[case("2026-11-25", "2026-11-20", -3)]
#[case("2026-12-23", "2026-12-28", 1)]
fn working_days_left_or_over(#[case] today: &str, #[case] due: &str, #[case] days: i32) {
    assert_eq!(
        Calendar::shipped().working_days_between(day(today), day(due)),
        days
    );
}

#[test]
fn calendar_days_and_hours_run_through_holidays() {
    let calendar = Calendar::shipped();
    let received = morning("2026-03-16");
    let thirty = calendar.due(received, 30, DayUnit::Calendar, TimeZone::Wib, CLOSES);
    assert_eq!(thirty.due, day("2026-04-15"));
    let breach = calendar.due(received, 72, DayUnit::Hours, TimeZone::Wib, CLOSES);
    assert_eq!(breach.due, day("2026-03-19"));
    assert_eq!(breach.due_at, Some("2026-03-19T02:00:00Z".parse().unwrap()));
}

#[test]
fn the_three_zones_show_their_own_day() {
    let moment: DateTime<Utc> = "2026-11-20T15:30:00Z".parse().unwrap();
    assert_eq!(TimeZone::Wib.day(moment), day("2026-11-20"));
    assert_eq!(TimeZone::Wita.day(moment), day("2026-11-20"));
    assert_eq!(TimeZone::Wit.day(moment), day("2026-11-21"));
}

#[test]
fn a_deadline_beyond_all_reason_ends_somewhere() {
    let counted = Calendar::shipped().due(
        morning("2026-11-20"),
        u32::MAX,
        DayUnit::Working,
        TimeZone::Wib,
        CLOSES,
    );
    assert!(counted.due.year() < 2100);
}

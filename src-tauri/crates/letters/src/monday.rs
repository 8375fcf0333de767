//! O25, *Senin pagi*: how the unit stands, on one A4. What does not fit is counted, never left out in silence.

use crate::plain::plain;
use crate::typeset::{Laid, Template, lay};
use crate::words::{day_and_date, moment, short_date};
use crate::{LetterError, Monday};
use serde::Serialize;

/// Lines of each list that the page has room for.
const PEOPLE: usize = 10;
const LEADER: usize = 9;
const OWED: usize = 7;
const PROTECTION: usize = 6;

/// What the template reads.
#[derive(Serialize)]
struct Facts {
    ministry: String,
    unit: String,
    running: String,
    from: String,
    to: String,
    week_ends: String,
    printed: String,
    figures: [u32; 3],
    people: Vec<[String; 3]>,
    more_people: usize,
    leader: Vec<[String; 4]>,
    more_leader: usize,
    owed: Vec<[String; 4]>,
    more_owed: usize,
    protection: Vec<[String; 2]>,
    more_protection: usize,
}

/// Lays the page out.
pub(crate) fn laid(monday: &Monday) -> Result<Laid, LetterError> {
    let facts = Facts {
        ministry: plain(&monday.ministry.to_uppercase(), 160, 0),
        unit: plain(&monday.unit_name.to_uppercase(), 160, 0),
        running: "Senin pagi".to_owned(),
        from: day_and_date(monday.from),
        to: day_and_date(monday.to),
        week_ends: short_date(monday.week_ends),
        printed: moment(monday.printed, &plain(&monday.zone, 10, 0)),
        figures: [monday.received, monday.settled, monday.open],
        people: monday.people.iter().take(PEOPLE).map(person).collect(),
        more_people: monday.people.len().saturating_sub(PEOPLE),
        leader: monday
            .leader
            .iter()
            .take(LEADER)
            .map(|(number, task, since, days)| {
                [
                    plain(number, 40, 0),
                    task_name(task).to_owned(),
                    short_date(*since),
                    format!("{days} hari kerja"),
                ]
            })
            .collect(),
        more_leader: monday.leader.len().saturating_sub(LEADER),
        owed: monday
            .owed
            .iter()
            .take(OWED)
            .map(|(number, body, due, left)| {
                [
                    plain(number, 40, 0),
                    plain(body, 60, 0),
                    short_date(*due),
                    standing(*left),
                ]
            })
            .collect(),
        more_owed: monday.owed.len().saturating_sub(OWED),
        protection: monday
            .protection
            .iter()
            .take(PROTECTION)
            .map(|(number, since)| [plain(number, 40, 0), short_date(*since)])
            .collect(),
        more_protection: monday.protection.len().saturating_sub(PROTECTION),
    };
    lay(Template::Monday, &facts)
}

fn person((name, deputy, overdue, due): &(Option<String>, Option<String>, u32, u32)) -> [String; 3] {
    let name = name.as_deref().unwrap_or("belum ada petugas");
    let name = match deputy {
        Some(deputy) => format!("{name} (cuti, digantikan {deputy})"),
        None => name.to_owned(),
    };
    [plain(&name, 70, 0), overdue.to_string(), due.to_string()]
}

fn standing(left: i32) -> String {
    match left {
        i32::MIN..=-1 => format!("lewat {} hari kerja", left.saturating_abs()),
        0 => "hari ini".to_owned(),
        _ => format!("{left} hari kerja lagi"),
    }
}

/// What waits for a leader, in words.
fn task_name(code: &str) -> &'static str {
    match code {
        "confirm" => "pengesahan putusan",
        "give_word" => "persetujuan atas catatan",
        "dispose" => "disposisi",
        "decide" => "putusan atas telaahan",
        "decide_referral" => "putusan pelimpahan",
        "decide_not_actionable" => "putusan tidak ditindaklanjuti",
        "assign" => "surat tugas",
        "call_deliberation" => "undangan pembahasan",
        "conclude" => "kesimpulan dan rekomendasi",
        "send_recommendations" => "surat rekomendasi",
        "resume" => "kelanjutan perkara yang ditunda",
        _ => "tindakan pimpinan",
    }
}

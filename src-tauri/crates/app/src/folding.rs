//! Folding rows into streams: what of a row has effect on the stream it belongs to (ledger.md §1).
//!
//! A row that has none is named and uses up its number; it blocks nothing.

use crate::acts::EpochKey;
use crate::chain::{Checked, Fault, FaultKind, doubt};
use crate::error::{AppError, Code};
use crate::known::{Known, LogRow};
use crate::reading::Counted;
use crate::sync::Plains;
use chrono::{DateTime, Utc};
use domain::case::CaseEvent;
use domain::case_state::Case;
use domain::history::{self, BodyFault};
use domain::ids::{PersonId, StreamKind};
use domain::may;
use domain::rules::{self, Row as RuleRow};
use domain::submission::SubmissionEvent;
use domain::submission_state::Submission;
use domain::unit_state::{Meta, Unit, is_paired};
use std::collections::HashMap;
use vault::{Head, Id, KeyId, StreamKey};

/// A folded stream with the rows it was folded from.
#[derive(Clone)]
pub(crate) enum Folded {
    /// A submission.
    Submission(Box<Submission>),
    /// A case.
    Case(Box<Case>),
}

/// What the index keeps of a stream: its rows, to be folded again.
#[derive(Clone, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct StreamLog {
    pub(crate) rows: Vec<LogRow>,
}

impl StreamLog {
    /// Reads the index's blob.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, AppError> {
        serde_json::from_slice(bytes).map_err(|_| Code::Damaged.into())
    }

    /// Folds a case from its rows.
    pub(crate) fn case(&self) -> Option<Case> {
        let mut folded: Option<Case> = None;
        for row in &self.rows {
            let event = history::decode_case(row.event.as_deref()?.as_bytes()).ok()?;
            match &mut folded {
                Some(case) => case.apply(&event, &row.meta()),
                None => folded = Case::open(&event, &row.meta()),
            }
        }
        folded
    }

    /// Folds a submission from its rows.
    pub(crate) fn submission(&self) -> Option<Submission> {
        let mut folded: Option<Submission> = None;
        for row in &self.rows {
            let event = history::decode_submission(row.event.as_deref()?.as_bytes()).ok()?;
            match &mut folded {
                Some(submission) => submission.apply(&event, &row.meta()),
                None => folded = Submission::open(&event, &row.meta()),
            }
        }
        folded
    }
}

/// A stream while a step works on it.
pub(crate) struct Open {
    pub(crate) keys: Vec<EpochKey>,
    pub(crate) counted: Counted,
    pub(crate) kind: Option<StreamKind>,
    pub(crate) log: StreamLog,
    pub(crate) folded: Option<Folded>,
    /// Place in `keys` of the epoch in force; `None` before the first row.
    pub(crate) epoch: Option<usize>,
    /// There is something new to write down.
    pub(crate) touched: bool,
    /// How many of the keys the index has.
    pub(crate) kept_keys: usize,
    /// A new epoch was opened without this person: he lost access.
    pub(crate) lost: bool,
}

impl std::fmt::Debug for Open {
    /// Nothing of what it holds.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Open").finish_non_exhaustive()
    }
}

impl Open {
    /// A stream of which nothing was folded yet.
    pub(crate) const fn new(keys: Vec<EpochKey>) -> Self {
        Self {
            keys,
            counted: Counted::at(0),
            kind: None,
            log: StreamLog { rows: Vec::new() },
            folded: None,
            epoch: None,
            touched: false,
            kept_keys: 0,
            lost: false,
        }
    }

    /// The same once more.
    pub(crate) fn duplicate(&self) -> Self {
        Self {
            keys: crate::acts::duplicates(&self.keys),
            log: self.log.clone(),
            folded: self.folded.clone(),
            ..*self
        }
    }

    /// Whether a row may come under this key now: that of the epoch in force, or the next.
    fn enter_epoch(&mut self, key_id: &KeyId) -> bool {
        let Some(place) = self.keys.iter().position(|(_, id, _)| id == key_id) else {
            return false;
        };
        let next = self.epoch.map_or(0, |epoch| epoch + 1);
        let lawful = Some(place) == self.epoch || place == next;
        if lawful {
            self.epoch = Some(place);
        }
        lawful
    }

    /// The key of a name.
    pub(crate) fn key(&self, key_id: &KeyId) -> Option<&StreamKey> {
        self.keys
            .iter()
            .find(|(_, id, _)| id == key_id)
            .map(|(_, _, key)| key)
    }

    /// Whether a row under a key that is not here opens the next epoch without this person. Only who holds the present
    /// key and may shut people out can do that; a key named by anybody else is none.
    fn is_closed_by(&self, reader: PersonId, unit: &Unit, head: &Head, meta: Meta) -> bool {
        let newest = self.epoch.is_some_and(|epoch| epoch + 1 == self.keys.len());
        let allowed = |row| rules::judge(unit.rules_at(meta.seq), Some(unit), meta.author, row).is_ok();
        let person = reader;
        let had_read = true;
        let author = match &self.folded {
            Some(Folded::Case(case)) => {
                let wall = CaseEvent::ShutOut { person, had_read };
                let ends = case.is_reader(meta.author)
                    && crate::steps::ENDING_ACCESS
                        .iter()
                        .any(|act| may::may(unit, Some(case), meta.author, *act).is_ok());
                ends || (case.is_reader(meta.author) && allowed(RuleRow::Case(Some(case), &wall)))
            }
            Some(Folded::Submission(submission)) => {
                let wall = SubmissionEvent::ShutOut { person, had_read };
                submission.is_reader(meta.author) && allowed(RuleRow::Submission(Some(submission), &wall))
            }
            None => false,
        };
        newest && author && head.key_id != KeyId::ZERO
    }
}

/// Passes by a row without effect. It has used up a number of its stream.
pub(crate) fn pass_by(open: &mut HashMap<Id, Open>, row: &Checked) {
    let mut count = |stream: Id, taken: &mut dyn FnMut(&mut Counted)| {
        if let Some(stream) = open.get_mut(&stream) {
            taken(&mut stream.counted);
            stream.touched = true;
        }
    };
    match &row.head {
        Some(head) if row.row.columns_fault().is_none() => count(head.stream, &mut |counted| {
            // A jump is nothing more to be said of a row that has no effect.
            counted.take(head.version).unwrap_or_default();
        }),
        head => doubt(&row.row, head.as_ref(), |stream, column| {
            count(stream, &mut |counted| counted.doubt(column));
        }),
    }
}

/// Folds one good row into its stream, by the readers' rules and the unit as it stands at it.
pub(crate) fn fold_row(
    reader: PersonId,
    unit: &Unit,
    stream: &mut Open,
    head: &Head,
    plains: &mut Plains,
    faults: &mut Vec<Fault>,
) -> Result<(), AppError> {
    if stream.lost {
        return Ok(());
    }
    let meta = meta_of(head);
    let seq = Some(meta.seq);
    stream.touched = true;
    if let Err(expected) = stream.counted.take(head.version) {
        let kind = FaultKind::WrongVersion { expected };
        faults.push(Fault { seq, kind });
        return Ok(());
    }
    if stream.key(&head.key_id).is_none() {
        if stream.is_closed_by(reader, unit, head, meta) {
            stream.lost = true;
        } else {
            let kind = FaultKind::Sealed("key");
            faults.push(Fault { seq, kind });
        }
        return Ok(());
    }
    match take_text(plains, meta.seq, faults) {
        Some(text) => fold_stream(unit, stream, head, meta, text, faults),
        None => Ok(()),
    }
}

/// Folds one row of the unit's stream, by the readers' rules.
pub(crate) fn fold_unit(
    known: &mut Known,
    row: &Checked,
    meta: Meta,
    text: Option<String>,
    faults: &mut Vec<Fault>,
) -> Result<(), AppError> {
    let event = match &text {
        Some(text) => match history::decode_unit(text.as_bytes()) {
            Ok(event) => Some(event),
            Err(BodyFault::NewerNeeded) => {
                return Err(AppError::of(Code::NewerNeeded).with("seq", meta.seq));
            }
            Err(_) => {
                faults.push(Fault {
                    seq: Some(meta.seq),
                    kind: FaultKind::Sealed("event"),
                });
                None
            }
        },
        None => None,
    };
    let rules_number = known
        .unit
        .as_ref()
        .map_or(rules::CURRENT, |unit| unit.rules_at(meta.seq));
    if let Some(unit) = &known.unit
        && !is_paired(unit, event.as_ref(), row.public.as_ref())
    {
        // Who reads no bodies yet sees the clear parts only.
        let blind = text.is_none() && known.unit_keys.is_empty();
        if !blind {
            let kind = FaultKind::Rule("the clear part and the entry do not belong together".to_owned());
            faults.push(Fault {
                seq: Some(meta.seq),
                kind,
            });
        }
        if row.public.is_none() {
            return Ok(());
        }
        return take_clear(known, row, meta);
    }
    let event = match event {
        Some(event) => match judged(rules_number, known.unit.as_ref(), meta, RuleRow::Unit(&event))? {
            Ok(()) => Some(event),
            Err(fault) => {
                faults.push(Fault {
                    seq: Some(meta.seq),
                    kind: FaultKind::Rule(fault),
                });
                None
            }
        },
        None => None,
    };
    if event.is_none() && row.public.is_none() {
        return Ok(());
    }
    // What stands in clear is judged without keys, by everybody alike: it counts even where the body does not, and has
    // to be there again after the next start.
    let public = row
        .public
        .as_ref()
        .map(|_| String::from_utf8_lossy(&row.row.public).into_owned());
    let log = LogRow {
        seq: meta.seq,
        author: meta.author,
        at: meta.at,
        public,
        event: text.filter(|_| event.is_some()),
    };
    known.take(log, row.public.as_ref(), event.as_ref());
    Ok(())
}

/// What stands in clear counts without its body.
fn take_clear(known: &mut Known, row: &Checked, meta: Meta) -> Result<(), AppError> {
    let log = LogRow {
        seq: meta.seq,
        author: meta.author,
        at: meta.at,
        public: Some(String::from_utf8_lossy(&row.row.public).into_owned()),
        event: None,
    };
    known.take(log, row.public.as_ref(), None);
    Ok(())
}

/// Judges a row; `Ok(Err(_))`: it has no effect, and why.
fn judged(
    number: u16,
    unit: Option<&Unit>,
    meta: Meta,
    row: RuleRow<'_>,
) -> Result<Result<(), String>, AppError> {
    match rules::judge(number, unit, meta.author, row) {
        Ok(()) => Ok(Ok(())),
        Err(rules::Fault::NewerNeeded) => Err(AppError::of(Code::NewerNeeded).with("seq", meta.seq)),
        Err(fault) => Ok(Err(fault.to_string())),
    }
}

/// The opened text of a row; where there is none, that is named.
pub(crate) fn take_text(plains: &mut Plains, seq: u64, faults: &mut Vec<Fault>) -> Option<String> {
    match plains.remove(&seq) {
        Some(Ok(text)) => Some(text),
        Some(Err(kind)) => {
            faults.push(Fault { seq: Some(seq), kind });
            None
        }
        None => {
            faults.push(Fault {
                seq: Some(seq),
                kind: FaultKind::Sealed("body"),
            });
            None
        }
    }
}

pub(crate) fn meta_of(head: &Head) -> Meta {
    Meta {
        seq: head.seq,
        author: PersonId::from_bytes(head.author.0),
        at: DateTime::<Utc>::from_timestamp_millis(head.at).unwrap_or_default(),
    }
}

/// Folds one row into its stream, by the readers' rules and the unit as it stands at it.
fn fold_stream(
    unit: &Unit,
    stream: &mut Open,
    head: &Head,
    meta: Meta,
    text: String,
    faults: &mut Vec<Fault>,
) -> Result<(), AppError> {
    let mut fault = |kind: FaultKind| {
        faults.push(Fault {
            seq: Some(meta.seq),
            kind,
        })
    };
    if !stream.enter_epoch(&head.key_id) {
        fault(FaultKind::Sealed("epoch"));
        return Ok(());
    }
    let newer = || AppError::of(Code::NewerNeeded).with("seq", meta.seq);
    let kind = match stream.kind {
        Some(kind) => kind,
        // The first row says what the stream is; every kind of first row belongs to one kind of stream only.
        None if history::decode_submission(text.as_bytes()).is_ok() => StreamKind::Submission,
        None => StreamKind::Case,
    };
    stream.kind = Some(kind);
    // A stream opened under another's name would stand in the other's place.
    let named_otherwise = |id: [u8; 16]| id != head.stream.0;
    let verdict = match kind {
        StreamKind::Case => {
            let event: CaseEvent = match history::decode_case(text.as_bytes()) {
                Ok(event) => event,
                Err(BodyFault::NewerNeeded) => return Err(newer()),
                Err(_) => {
                    fault(FaultKind::Sealed("event"));
                    return Ok(());
                }
            };
            if let CaseEvent::Opened(opened) = &event
                && named_otherwise(opened.case.bytes())
            {
                fault(FaultKind::Sealed("stream"));
                return Ok(());
            }
            let before = match &stream.folded {
                Some(Folded::Case(case)) => Some(&**case),
                _ => None,
            };
            let verdict = judged(
                unit.rules_at(meta.seq),
                Some(unit),
                meta,
                RuleRow::Case(before, &event),
            )?;
            if verdict.is_ok() {
                match &mut stream.folded {
                    Some(Folded::Case(case)) => case.apply(&event, &meta),
                    _ => stream.folded = Case::open(&event, &meta).map(|case| Folded::Case(Box::new(case))),
                }
            }
            verdict
        }
        StreamKind::Submission => {
            let event: SubmissionEvent = match history::decode_submission(text.as_bytes()) {
                Ok(event) => event,
                Err(BodyFault::NewerNeeded) => return Err(newer()),
                Err(_) => {
                    fault(FaultKind::Sealed("event"));
                    return Ok(());
                }
            };
            if let SubmissionEvent::Received(received) = &event
                && named_otherwise(received.submission.bytes())
            {
                fault(FaultKind::Sealed("stream"));
                return Ok(());
            }
            let before = match &stream.folded {
                Some(Folded::Submission(submission)) => Some(&**submission),
                _ => None,
            };
            let verdict = judged(
                unit.rules_at(meta.seq),
                Some(unit),
                meta,
                RuleRow::Submission(before, &event),
            )?;
            if verdict.is_ok() {
                match &mut stream.folded {
                    Some(Folded::Submission(submission)) => submission.apply(&event, &meta),
                    _ => {
                        stream.folded = Submission::open(&event, &meta)
                            .map(|submission| Folded::Submission(Box::new(submission)));
                    }
                }
            }
            verdict
        }
        StreamKind::Unit => return Ok(()),
    };
    match verdict {
        Ok(()) => {
            let log = LogRow {
                seq: meta.seq,
                author: meta.author,
                at: meta.at,
                public: None,
                event: Some(text),
            };
            stream.log.rows.push(log);
        }
        Err(broken) => fault(FaultKind::Rule(broken)),
    }
    Ok(())
}

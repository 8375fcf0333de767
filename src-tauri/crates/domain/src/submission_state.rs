//! A submission as the fold of its stream.

use crate::case::ReaderGrant;
use crate::ids::{CaseId, FileId, ItemId, PersonId};
use crate::submission::{FileFacts, IdentityItem, Received, SubmissionEvent};
use crate::unit_state::Meta;
use chrono::{DateTime, Utc};

/// What came in, as it stands now.
#[derive(Debug, Clone, PartialEq)]
pub struct Submission {
    /// Its first facts; `cases`, `readers` and the files' marks are kept up to date beside it.
    pub received: Received,
    /// Files with the marks in force.
    pub files: Vec<FileFacts>,
    /// Cases it feeds.
    pub cases: Vec<CaseId>,
    /// Who may read the source, and why.
    pub readers: Vec<ReaderGrant>,
    /// Whom the wall shuts out (O4).
    pub shut_out: Vec<PersonId>,
    /// Who took it in.
    pub taken_in_by: PersonId,
    /// When it was written down (the receipt itself is `received.received_at`).
    pub written_at: DateTime<Utc>,
    /// The last row folded.
    pub last_seq: u64,
}

impl Submission {
    /// The submission as its first row makes it; `None` for any other event.
    #[must_use]
    pub fn open(event: &SubmissionEvent, meta: &Meta) -> Option<Self> {
        let SubmissionEvent::Received(received) = event else {
            return None;
        };
        Some(Self {
            files: Vec::new(),
            cases: received.cases.clone(),
            readers: received.readers.clone(),
            shut_out: received.shut_out.clone(),
            received: (**received).clone(),
            taken_in_by: meta.author,
            written_at: meta.at,
            last_seq: meta.seq,
        })
    }

    /// Takes in a further row that passed the readers' rules.
    pub fn apply(&mut self, event: &SubmissionEvent, meta: &Meta) {
        self.last_seq = self.last_seq.max(meta.seq);
        match event {
            SubmissionEvent::Received(_) => {}
            SubmissionEvent::FilesAttached { files } => self.files.extend(files.iter().cloned()),
            SubmissionEvent::LinkedToCase { case } => {
                if !self.cases.contains(case) {
                    self.cases.push(*case);
                }
            }
            SubmissionEvent::ReadersAdded { readers } => {
                let new = |reader: &&ReaderGrant| self.readers.iter().all(|old| old.person != reader.person);
                let added: Vec<ReaderGrant> = readers.iter().filter(new).cloned().collect();
                self.readers.extend(added);
            }
            SubmissionEvent::ShutOut { person, .. } => {
                self.readers.retain(|reader| reader.person != *person);
                if !self.shut_out.contains(person) {
                    self.shut_out.push(*person);
                }
            }
            SubmissionEvent::ItemsRecorded { items } => {
                let new = |item: &&IdentityItem| self.received.items.iter().all(|old| old.item != item.item);
                let added: Vec<IdentityItem> = items.iter().filter(new).cloned().collect();
                self.received.items.extend(added);
            }
            SubmissionEvent::MarksChanged { file, marks } => {
                for facts in self.files.iter_mut().filter(|facts| facts.file == *file) {
                    facts.marks = marks.clone();
                }
            }
        }
    }

    /// A file by id.
    #[must_use]
    pub fn file(&self, file: FileId) -> Option<&FileFacts> {
        self.files.iter().find(|facts| facts.file == file)
    }

    /// An identity item by id.
    #[must_use]
    pub fn item(&self, item: ItemId) -> Option<&IdentityItem> {
        self.received.items.iter().find(|known| known.item == item)
    }

    /// Whether a person may read the source.
    #[must_use]
    pub fn is_reader(&self, person: PersonId) -> bool {
        self.readers.iter().any(|reader| reader.person == person)
    }

    /// Whether the wall keeps a person out (O4).
    #[must_use]
    pub fn is_walled(&self, person: PersonId) -> bool {
        self.shut_out.contains(&person)
    }
}

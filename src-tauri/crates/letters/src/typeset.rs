//! The only file that knows Typst: a world of embedded templates, embedded fonts and one file of facts.
//!
//! Facts never become source. A template reads them with `json("/data.json")`, which yields strings, and a string that
//! Typst shows is text. There is no other file, no package, no network and no date in this world.

use crate::LetterError;
use chrono::{Datelike, NaiveDateTime, Timelike};
use serde::Serialize;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult, SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_svg::SvgOptions;

/// The families that documents use, of those that Typst's assets bring.
const FAMILIES: [&str; 2] = ["Libertinus Serif", "DejaVu Sans Mono"];
const FACTS: &str = "/data.json";
const COMMON: (&str, &str) = ("/common.typ", include_str!("../templates/common.typ"));

/// A document we know how to set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Template {
    Receipt,
    DayList,
    Envelope,
    Monday,
}

impl Template {
    const ALL: [Self; 4] = [Self::Receipt, Self::DayList, Self::Envelope, Self::Monday];

    const fn name(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::DayList => "day list",
            Self::Envelope => "envelope",
            Self::Monday => "Monday page",
        }
    }

    const fn file(self) -> (&'static str, &'static str) {
        match self {
            Self::Receipt => ("/receipt.typ", include_str!("../templates/receipt.typ")),
            Self::DayList => ("/day_list.typ", include_str!("../templates/day_list.typ")),
            Self::Envelope => ("/envelope.typ", include_str!("../templates/envelope.typ")),
            Self::Monday => ("/monday.typ", include_str!("../templates/monday.typ")),
        }
    }
}

/// What is read once and serves every document: library, fonts, parsed templates.
struct Shelf {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    sources: Vec<Source>,
    facts: FileId,
}

static SHELF: LazyLock<Option<Shelf>> = LazyLock::new(|| {
    let fonts: Vec<Font> = typst_assets::fonts()
        .flat_map(|data| Font::iter(Bytes::new(data)))
        .filter(|font| FAMILIES.contains(&font.info().family.as_str()))
        .collect();
    let sources = [COMMON].into_iter().chain(Template::ALL.map(Template::file));
    Some(Shelf {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        sources: sources
            .map(|(path, text)| Some(Source::new(id(path)?, text.to_owned())))
            .collect::<Option<_>>()?,
        facts: id(FACTS)?,
    })
});

fn id(path: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern())
}

/// Whether one of our fonts has the sign.
pub(crate) fn can_draw(sign: char) -> bool {
    let private = matches!(sign, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    !private
        && SHELF.as_ref().is_some_and(|shelf| {
            shelf
                .fonts
                .iter()
                .any(|font| font.info().coverage.contains(u32::from(sign)))
        })
}

/// Whether an accent can stand on a letter: no font is asked to draw one without the other.
pub(crate) fn can_stack(letter: char, accent: char) -> bool {
    let has = |font: &Font, sign: char| font.info().coverage.contains(u32::from(sign));
    SHELF.as_ref().is_some_and(|shelf| {
        let mut with_letter = shelf.fonts.iter().filter(|font| has(font, letter)).peekable();
        letter != ' ' && with_letter.peek().is_some() && with_letter.all(|font| has(font, accent))
    })
}

/// The shelf with one document's facts.
struct Sheet {
    shelf: &'static Shelf,
    main: FileId,
    facts: Bytes,
}

impl World for Sheet {
    fn library(&self) -> &LazyHash<Library> {
        &self.shelf.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shelf.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.shelf
            .sources
            .iter()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.shelf.facts {
            Ok(self.facts.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shelf.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// A document laid out on pages.
pub(crate) struct Laid {
    pub(crate) template: Template,
    pub(crate) document: PagedDocument,
    /// What Typst warned of; a test wants none.
    #[cfg_attr(not(test), expect(dead_code, reason = "asked by tests only"))]
    pub(crate) warnings: usize,
}

/// Lays a document out.
pub(crate) fn lay(template: Template, facts: &impl Serialize) -> Result<Laid, LetterError> {
    let broken = |at| LetterError::Template {
        document: template.name(),
        at,
    };
    let shelf = SHELF.as_ref().ok_or_else(|| broken("shelf".to_owned()))?;
    let main = id(template.file().0).ok_or_else(|| broken("shelf".to_owned()))?;
    let facts = serde_json::to_vec(facts).map_err(|_| broken("facts".to_owned()))?;
    let sheet = Sheet {
        shelf,
        main,
        facts: Bytes::new(facts),
    };
    let Warned { output, warnings } = typst::compile::<PagedDocument>(&sheet);
    let laid = output.map_err(|faults| broken(place(&sheet, &faults)));
    // Typst remembers what it has set, words included: nothing of a document stays in memory longer than needed.
    typst::comemo::evict(0);
    Ok(Laid {
        template,
        document: laid?,
        warnings: warnings.len(),
    })
}

/// Where in the templates it broke. Typst's own message may quote the facts and is dropped.
fn place(sheet: &Sheet, faults: &[SourceDiagnostic]) -> String {
    let places = faults.iter().map(|fault| {
        let source = fault.span.id().and_then(|id| sheet.source(id).ok());
        let line = source
            .as_ref()
            .zip(sheet.range(fault.span))
            .and_then(|(source, range)| {
                source
                    .lines()
                    .byte_to_line(range.start)
                    .map(|line| (source.id(), line + 1))
            });
        line.map_or_else(
            || "unknown".to_owned(),
            |(id, line)| format!("{}:{line}", id.vpath().get_with_slash()),
        )
    });
    places.collect::<Vec<_>>().join(", ")
}

/// One SVG a page.
pub(crate) fn svg(laid: &Laid) -> Vec<String> {
    let options = SvgOptions::default();
    let pages = laid
        .document
        .pages()
        .iter()
        .map(|page| typst_svg::svg(page, &options))
        .collect();
    typst::comemo::evict(0);
    pages
}

/// PDF/A-2b. `name` tells this document from others of its kind; only a hash of it is written.
pub(crate) fn pdf(laid: &Laid, name: String, at: NaiveDateTime, zone: &str) -> Result<Vec<u8>, LetterError> {
    let failed = LetterError::Export {
        document: laid.template.name(),
    };
    let Ok(standards) = PdfStandards::new(&[PdfStandard::A_2b]) else {
        return Err(failed);
    };
    let options = PdfOptions {
        ident: Smart::Custom(name),
        creator: Smart::Custom(Some("Saksama".to_owned())),
        timestamp: timestamp(at, zone),
        standards,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&laid.document, &options).map_err(|_| failed);
    typst::comemo::evict(0);
    bytes
}

fn timestamp(at: NaiveDateTime, zone: &str) -> Option<Timestamp> {
    let part = |number: u32| u8::try_from(number).ok();
    let moment = Datetime::from_ymd_hms(
        at.year(),
        part(at.month())?,
        part(at.day())?,
        part(at.hour())?,
        part(at.minute())?,
        part(at.second())?,
    )?;
    let hours = match zone {
        "WITA" => 8,
        "WIT" => 9,
        _ => 7,
    };
    Timestamp::new_local(moment, hours * 60)
}

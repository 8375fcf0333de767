use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_interpret::{InterpreterSettings, InterpreterWarning};
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::kurbo::Affine;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings, render_into};
use zeroize::Zeroizing;

use super::{Pages, fitted, wanted};
use crate::scale::without_needless_colour;
use crate::{
    Channels, INSPECT_DPI, MAX_OUTPUT_PIXELS, MAX_PAGES, PageSize, PixelRect, Pixels, Refusal, Region, Size,
};

pub(crate) fn load(bytes: Vec<u8>) -> Result<Pdf, Refusal> {
    Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Refusal::Encrypted,
        LoadPdfError::Invalid => Refusal::Broken,
    })
}

/// The pages of a PDF, drawn by hayro. Fonts and character maps that a file does not bring come out of the program
/// itself; nothing is looked up on the machine.
pub(crate) struct PdfPages<'a> {
    file: &'a Pdf,
    cache: RenderCache<'a>,
    settings: InterpreterSettings,
    warned: Arc<AtomicBool>,
    pixmap: Pixmap,
}

impl<'a> PdfPages<'a> {
    pub(crate) fn new(file: &'a Pdf) -> Result<PdfPages<'a>, Refusal> {
        let pages = file.pages().len();
        if pages == 0 {
            return Err(Refusal::Broken);
        }
        if pages > MAX_PAGES as usize {
            return Err(Refusal::TooManyPages);
        }
        let warned = Arc::new(AtomicBool::new(false));
        let sink = Arc::clone(&warned);
        let settings = InterpreterSettings {
            warning_sink: Arc::new(move |warning| {
                if matters(&warning) {
                    sink.store(true, Ordering::Relaxed);
                }
            }),
            ..InterpreterSettings::default()
        };
        Ok(PdfPages {
            file,
            cache: RenderCache::new(),
            settings,
            warned,
            pixmap: Pixmap::new(0, 0),
        })
    }
}

/// Whether a warning means that something is missing from the page.
fn matters(warning: &InterpreterWarning) -> bool {
    matches!(
        warning,
        InterpreterWarning::UnsupportedFont | InterpreterWarning::ImageDecodeFailure
    )
}

impl Pages for PdfPages<'_> {
    fn sizes(&self) -> Result<Vec<PageSize>, Refusal> {
        Ok(self
            .file
            .pages()
            .iter()
            .map(|page| {
                let (width_pt, height_pt) = page.render_dimensions();
                let (width, height) = wanted((width_pt, height_pt), Size::Dpi(INSPECT_DPI));
                let (width_px, height_px) = fitted(width, height);
                PageSize {
                    width_pt,
                    height_pt,
                    width_px,
                    height_px,
                }
            })
            .collect())
    }

    fn draw(&mut self, page: u32, size: Size, region: Option<Region>) -> Result<Pixels, Refusal> {
        let page = self.file.pages().get(page as usize).ok_or(Refusal::NoSuchPage)?;
        let points = page.render_dimensions();
        let (whole, part) = frame(points, size, region);
        let (Ok(width), Ok(height)) = (u16::try_from(part.width), u16::try_from(part.height)) else {
            return Err(Refusal::TooLarge);
        };
        let transform = Affine::translate((-f64::from(part.left), -f64::from(part.top)))
            * Affine::scale_non_uniform(
                f64::from(whole.0) / f64::from(points.0),
                f64::from(whole.1) / f64::from(points.1),
            )
            * page.initial_transform(true).to_kurbo();

        self.warned.store(false, Ordering::Relaxed);
        let mut context = RenderContext::new(width, height);
        render_into(
            page,
            &self.cache,
            &self.settings,
            &RenderSettings::default(),
            &mut context,
            transform,
        );
        context.flush();
        self.pixmap.resize(width, height);
        let settings = RasterizerSettings {
            target_init: TargetInit::Clear(WHITE),
            ..RasterizerSettings::default()
        };
        context.render_with(&mut self.pixmap, &mut Resources::default(), settings);

        let (quads, _) = self.pixmap.data_as_u8_slice().as_chunks::<4>();
        let mut data = Zeroizing::new(vec![0; quads.len() * 3]);
        for (to, [r, g, b, _]) in data.as_chunks_mut::<3>().0.iter_mut().zip(quads) {
            *to = [*r, *g, *b];
        }
        let pixels = Pixels::new(part.width, part.height, Channels::Rgb, data).ok_or(Refusal::Broken)?;
        let incomplete = self.warned.load(Ordering::Relaxed);
        Ok(Pixels {
            incomplete,
            ..without_needless_colour(pixels)
        })
    }
}

/// The pixels of the whole page and, of these, the part that is drawn: as asked, made smaller if the part has more
/// pixels than may be handed back.
fn frame(points: (f32, f32), size: Size, region: Option<Region>) -> ((u32, u32), PixelRect) {
    let (width, height) = wanted(points, size);
    let Some(region) = region else {
        let (width, height) = fitted(width, height);
        return (
            (width, height),
            PixelRect {
                left: 0,
                top: 0,
                width,
                height,
            },
        );
    };
    let (part_width, part_height) = (width * region.w(), height * region.h());
    let (fitted_width, fitted_height) = fitted(part_width, part_height);
    let factor = (f64::from(fitted_width) / part_width)
        .min(f64::from(fitted_height) / part_height)
        .min(1.0);
    let mut whole = (
        ((width * factor).round() as u32).max(1),
        ((height * factor).round() as u32).max(1),
    );
    let mut part = region.pixels(whole.0, whole.1);
    // Rounding outwards may be one pixel too much.
    while u64::from(part.width) * u64::from(part.height) > MAX_OUTPUT_PIXELS
        || part.width.max(part.height) > super::MAX_SIDE
    {
        whole = (
            (whole.0 - whole.0.div_ceil(256)).max(1),
            (whole.1 - whole.1.div_ceil(256)).max(1),
        );
        part = region.pixels(whole.0, whole.1);
    }
    (whole, part)
}

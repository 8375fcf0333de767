//! Text, scribbles, stamps and emblems on a white sheet. Lengths are millimetres from the upper left.

use super::{Area, Page, ScanError, Shown, Spot};
use crate::chance::Dice;
use ab_glyph::{Font, FontRef, Glyph, PxScale, ScaleFont, point};
use image::{Rgb, RgbImage};
use imageproc::drawing::{draw_cubic_bezier_curve_mut, draw_filled_circle_mut, draw_hollow_circle_mut};
use imageproc::geometric_transformations::{Border, Interpolation, rotate_about_center};
use std::ops::Range;

pub(super) const BLACK: Rgb<u8> = Rgb([24, 24, 30]);
pub(super) const BLUE: Rgb<u8> = Rgb([38, 60, 150]);
pub(super) const RED: Rgb<u8> = Rgb([186, 40, 52]);
pub(super) const GREY: Rgb<u8> = Rgb([110, 110, 116]);
const WHITE: Rgb<u8> = Rgb([255, 255, 255]);

/// The typefaces of a sheet. Libertinus Serif (SIL OFL 1.1) and DejaVu Sans Mono (Bitstream Vera licence) come with
/// typst-assets, which Typst has in the tree anyway.
pub(super) struct Faces {
    pub(super) text: FontRef<'static>,
    pub(super) bold: FontRef<'static>,
    /// Size of running text in points.
    pub(super) size: f32,
}

impl Faces {
    /// A serif face, or for every fourth sheet a typewriter.
    pub(super) fn chosen(dice: &mut Dice) -> Result<Self, ScanError> {
        if dice.chance(0.25) {
            Ok(Self {
                text: face(16)?,
                bold: face(13)?,
                size: 9.5,
            })
        } else {
            Ok(Self {
                text: face(0)?,
                bold: face(1)?,
                size: 12.0,
            })
        }
    }
}

/// A face by its place in typst-assets, which gives no names: 0 and 1 are Libertinus Serif Regular and Bold, 13 and 16
/// DejaVu Sans Mono Bold and regular. Should the order change one day, letters only look different.
fn face(place: usize) -> Result<FontRef<'static>, ScanError> {
    let bytes = typst_assets::fonts().nth(place).ok_or(ScanError::Typeface)?;
    FontRef::try_from_slice(bytes).map_err(|_| ScanError::Typeface)
}

/// A white sheet with a pen.
pub(super) struct Sheet {
    pub(super) pixels: RgbImage,
    dpi: u32,
    pub(super) spots: Vec<Spot>,
}

impl Sheet {
    pub(super) fn new(width: f32, height: f32, dpi: u32) -> Self {
        let pixels = |length: f32| (length / 25.4 * dpi as f32).round() as u32;
        Self {
            pixels: RgbImage::from_pixel(pixels(width), pixels(height), WHITE),
            dpi,
            spots: Vec::new(),
        }
    }

    pub(super) fn page(self) -> Page {
        Page {
            pixels: self.pixels,
            dpi: self.dpi,
            spots: self.spots,
        }
    }

    /// Millimetres in pixels.
    pub(super) fn px(&self, length: f32) -> f32 {
        length / 25.4 * self.dpi as f32
    }

    /// Width of a text in millimetres.
    pub(super) fn width(&self, face: &FontRef<'_>, size: f32, text: &str) -> f32 {
        let (glyphs, width) = glyphs(face, self.scale(size, face), text, 0.0, 0.0);
        drop(glyphs);
        width * 25.4 / self.dpi as f32
    }

    /// Writes a line with its left end and base line here; returns its width.
    pub(super) fn write(
        &mut self,
        face: &FontRef<'_>,
        size: f32,
        at: (f32, f32),
        ink: Rgb<u8>,
        text: &str,
    ) -> f32 {
        let (glyphs, width) = glyphs(face, self.scale(size, face), text, self.px(at.0), self.px(at.1));
        for glyph in glyphs {
            let Some(outline) = face.outline_glyph(glyph) else {
                continue;
            };
            let bounds = outline.px_bounds();
            let pixels = &mut self.pixels;
            outline.draw(|x, y, cover| {
                let column = bounds.min.x as i64 + i64::from(x);
                let row = bounds.min.y as i64 + i64::from(y);
                let inside = u32::try_from(column).ok().zip(u32::try_from(row).ok());
                if let Some(pixel) =
                    inside.and_then(|(column, row)| pixels.get_pixel_mut_checked(column, row))
                {
                    mix(pixel, ink, cover.min(1.0));
                }
            });
        }
        width * 25.4 / self.dpi as f32
    }

    /// Writes a line centred on a column.
    pub(super) fn write_centred(
        &mut self,
        face: &FontRef<'_>,
        size: f32,
        at: (f32, f32),
        ink: Rgb<u8>,
        text: &str,
    ) {
        let width = self.width(face, size, text);
        self.write(face, size, (at.0 - width / 2.0, at.1), ink, text);
    }

    /// A filled bar: rules and frames.
    pub(super) fn bar(&mut self, at: (f32, f32), width: f32, height: f32, ink: Rgb<u8>) {
        let left = self.px(at.0) as u32;
        let top = self.px(at.1) as u32;
        let right = (self.px(at.0 + width) as u32)
            .max(left + 1)
            .min(self.pixels.width());
        let bottom = (self.px(at.1 + height) as u32)
            .max(top + 1)
            .min(self.pixels.height());
        for row in top..bottom {
            for column in left..right {
                self.pixels.put_pixel(column, row, ink);
            }
        }
    }

    /// A frame.
    pub(super) fn frame(&mut self, at: (f32, f32), width: f32, height: f32, ink: Rgb<u8>) {
        self.bar(at, width, 0.3, ink);
        self.bar((at.0, at.1 + height), width, 0.3, ink);
        self.bar(at, 0.3, height, ink);
        self.bar((at.0 + width, at.1), 0.3, height, ink);
    }

    /// A pen's scribble in a box: a handful of loops from left to right.
    pub(super) fn scribble(&mut self, at: (f32, f32), width: f32, height: f32, dice: &mut Dice) {
        let mut any = |low: f32, span: f32| low + dice.unit() as f32 * span;
        let mut points = vec![(any(0.0, 0.1), any(0.4, 0.3))];
        for stroke in 1..=6_u8 {
            let along = f32::from(stroke) / 6.0;
            points.push((along - any(0.0, 0.25), any(0.0, 0.4)));
            points.push((along - any(-0.1, 0.2), any(0.6, 0.4)));
            points.push((along.min(0.98), any(0.3, 0.4)));
        }
        let pen = (self.dpi / 75) as i32;
        let places: Vec<(f32, f32)> = points
            .iter()
            .map(|(x, y)| {
                (
                    self.px(at.0 + x.clamp(0.0, 1.0) * width),
                    self.px(at.1 + y.clamp(0.0, 1.0) * height),
                )
            })
            .collect();
        for stroke in places.windows(4).step_by(3) {
            let [start, first, second, end] = *stroke else {
                continue;
            };
            for (right, down) in
                (0..pen).flat_map(|right| (0..pen).map(move |down| (right as f32, down as f32)))
            {
                let moved = |place: (f32, f32)| (place.0 + right, place.1 + down);
                draw_cubic_bezier_curve_mut(
                    &mut self.pixels,
                    moved(start),
                    moved(end),
                    moved(first),
                    moved(second),
                    BLUE,
                );
            }
        }
    }

    /// A round stamp, worn and turned a little, over whatever lies below it.
    pub(super) fn stamp(
        &mut self,
        face: &FontRef<'_>,
        middle: (f32, f32),
        lines: &[&str],
        ink: Rgb<u8>,
        dice: &mut Dice,
    ) {
        const RADIUS: f32 = 17.0;
        let mut layer = Sheet::new(2.0 * RADIUS + 4.0, 2.0 * RADIUS + 4.0, self.dpi);
        let centre = layer.pixels.width() as i32 / 2;
        for (radius, thick) in [(RADIUS, 0.7), (RADIUS - 2.2, 0.35)] {
            let (radius, thick) = (layer.px_i(radius), layer.px_i(thick).max(1));
            for step in 0..thick {
                draw_hollow_circle_mut(&mut layer.pixels, (centre, centre), radius - step, ink);
            }
        }
        let first = RADIUS + 2.0 - 2.4 * (lines.len() as f32 - 1.0) + 1.2;
        for (at, line) in lines.iter().enumerate() {
            layer.write_centred(face, 9.0, (RADIUS + 2.0, first + 4.8 * at as f32), ink, line);
        }
        let turn = (dice.unit() as f32 - 0.5) * 0.6;
        let layer = rotate_about_center(
            &layer.pixels,
            turn,
            Interpolation::Bilinear,
            Border::Constant(WHITE),
        );
        let (left, top) = (
            self.px_i(middle.0 - RADIUS - 2.0),
            self.px_i(middle.1 - RADIUS - 2.0),
        );
        for (column, row, mark) in layer.enumerate_pixels() {
            let place = (
                u32::try_from(left + column as i32),
                u32::try_from(top + row as i32),
            );
            let (Ok(column), Ok(row)) = place else { continue };
            if let Some(pixel) = self.pixels.get_pixel_mut_checked(column, row) {
                // Ink that did not reach the paper everywhere.
                let worn = if *mark == WHITE {
                    0.0
                } else {
                    0.45 + 0.4 * dice.unit() as f32
                };
                let below = *pixel;
                let both =
                    std::array::from_fn(|at| (u16::from(below.0[at]) * u16::from(mark.0[at]) / 255) as u8);
                mix(pixel, Rgb(both), worn);
            }
        }
    }

    /// An emblem for a letterhead: rings, a disc and rays in two colours.
    pub(super) fn emblem(&mut self, middle: (f32, f32), dice: &mut Dice) {
        let colours = [RED, BLUE, Rgb([20, 110, 70]), Rgb([190, 140, 30])];
        let (outer, inner) = (dice.pick(&colours), dice.pick(&colours));
        let centre = (self.px_i(middle.0), self.px_i(middle.1));
        let away = self.px(4.8);
        let mut disc = |at: (i32, i32), radius: f32, ink: Rgb<u8>| {
            let radius = self.px_i(radius);
            draw_filled_circle_mut(&mut self.pixels, at, radius, ink);
        };
        disc(centre, 8.0, outer);
        disc(centre, 6.6, WHITE);
        disc(centre, 3.0, inner);
        let rays = dice.between(5, 12);
        for ray in 0..rays {
            let angle = ray as f32 / rays as f32 * std::f32::consts::TAU;
            disc(
                (
                    centre.0 + (angle.cos() * away) as i32,
                    centre.1 + (angle.sin() * away) as i32,
                ),
                0.8,
                outer,
            );
        }
    }

    fn px_i(&self, length: f32) -> i32 {
        self.px(length) as i32
    }

    /// Points as the scale of a face: its ascent and descent together.
    fn scale(&self, size: f32, face: &FontRef<'_>) -> PxScale {
        let unit = face.units_per_em().unwrap_or(1000.0);
        PxScale::from(size / 72.0 * self.dpi as f32 * face.height_unscaled() / unit)
    }

    /// Notes that the reporter shows in this box, with a little room around it.
    pub(super) fn note(&mut self, what: Shown, text: &str, at: (f32, f32), width: f32, height: f32) {
        const ROOM: f32 = 0.6;
        let (full_w, full_h) = (f64::from(self.pixels.width()), f64::from(self.pixels.height()));
        let left = (f64::from(self.px(at.0 - ROOM)) / full_w).max(0.0);
        let top = (f64::from(self.px(at.1 - ROOM)) / full_h).max(0.0);
        let right = (f64::from(self.px(at.0 + width + ROOM)) / full_w).min(1.0);
        let bottom = (f64::from(self.px(at.1 + height + ROOM)) / full_h).min(1.0);
        let area = Area {
            x: left,
            y: top,
            w: right - left,
            h: bottom - top,
        };
        self.spots.push(Spot {
            what,
            text: text.to_owned(),
            area,
        });
    }
}

fn mix(pixel: &mut Rgb<u8>, ink: Rgb<u8>, cover: f32) {
    for (below, ink) in pixel.0.iter_mut().zip(ink.0) {
        *below = (f32::from(*below) * (1.0 - cover) + f32::from(ink) * cover).round() as u8;
    }
}

/// The glyphs of a line, kerned, and its width in pixels. What the face does not have (emoji) is left out.
fn glyphs(face: &FontRef<'_>, scale: PxScale, text: &str, left: f32, base: f32) -> (Vec<Glyph>, f32) {
    let scaled = face.as_scaled(scale);
    let mut glyphs: Vec<Glyph> = Vec::with_capacity(text.len());
    let mut at = left;
    for sign in text.chars() {
        let id = face.glyph_id(sign);
        if id.0 == 0 {
            continue;
        }
        if let Some(before) = glyphs.last() {
            at += scaled.kern(before.id, id);
        }
        glyphs.push(id.with_scale_and_position(scale, point(at, base)));
        at += scaled.h_advance(id);
    }
    (glyphs, at - left)
}

/// A text broken into lines of words, each word with its place in the text. `width` measures.
pub(super) fn lines(text: &str, room: f32, width: impl Fn(&str) -> f32) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    for word in text.split_whitespace() {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let end = start + word.len();
        match lines.last_mut() {
            Some(line) if width(&text[line.start..end]) <= room => line.end = end,
            _ => lines.push(start..end),
        }
    }
    lines
}

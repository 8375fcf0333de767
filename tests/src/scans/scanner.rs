//! What a scanner does to a sheet: it lies askew, is blurred, lit unevenly, noisy, and dark where the lid ends.

use super::{Area, Page};
use crate::chance::Dice;
use image::Rgb;
use imageproc::filter::gaussian_blur_f32;
use imageproc::geometric_transformations::{Border, Interpolation, rotate_about_center};

/// The steepest skew, in degrees.
const SKEW: f64 = 1.5;
/// Standard deviation of the grain, in 256ths.
const GRAIN: f32 = 2.5;

/// The page after scanning; its spots are turned with it.
pub(super) fn scanned(page: Page, dice: &mut Dice) -> Page {
    let skew = ((dice.unit() * 2.0 - 1.0) * SKEW).to_radians();
    let turned = rotate_about_center(
        &page.pixels,
        skew as f32,
        Interpolation::Bilinear,
        Border::Constant(Rgb([236, 235, 231])),
    );
    let mut pixels = gaussian_blur_f32(
        &turned,
        (0.35 + 0.35 * dice.unit()) as f32 * page.dpi as f32 / 150.0,
    );

    let (width, height) = pixels.dimensions();
    let light = Light::new(dice, width, height);
    let mut noise = Noise(dice.below(usize::MAX) as u64 | 1);
    for (column, row, pixel) in pixels.enumerate_pixels_mut() {
        let gain = light.gain(column, row);
        let grain = noise.next();
        for (channel, paper) in pixel.0.iter_mut().zip(light.paper) {
            *channel = (f32::from(*channel) * gain * paper + grain).clamp(0.0, 255.0) as u8;
        }
    }

    let (width, height) = (f64::from(width), f64::from(height));
    let spots = page.spots.into_iter().map(|mut spot| {
        spot.area = turned_area(spot.area, skew, width, height);
        spot
    });
    Page {
        pixels,
        dpi: page.dpi,
        spots: spots.collect(),
    }
}

/// The upright box around a turned box.
fn turned_area(area: Area, angle: f64, width: f64, height: f64) -> Area {
    let (sin, cos) = angle.sin_cos();
    let corners = [
        (area.x, area.y),
        (area.x + area.w, area.y),
        (area.x, area.y + area.h),
        (area.x + area.w, area.y + area.h),
    ];
    let turned = corners.map(|(x, y)| {
        let (x, y) = ((x - 0.5) * width, (y - 0.5) * height);
        (
            (x * cos - y * sin) / width + 0.5,
            (x * sin + y * cos) / height + 0.5,
        )
    });
    let low = |pick: fn(&(f64, f64)) -> f64| turned.iter().map(pick).fold(1.0, f64::min).max(0.0);
    let high = |pick: fn(&(f64, f64)) -> f64| turned.iter().map(pick).fold(0.0, f64::max).min(1.0);
    let (x, y) = (low(|corner| corner.0), low(|corner| corner.1));
    Area {
        x,
        y,
        w: high(|corner| corner.0) - x,
        h: high(|corner| corner.1) - y,
    }
}

/// Uneven light: a slope over the page, darker towards a corner, and a shadow along one or two edges.
struct Light {
    slope: (f32, f32),
    paper: [f32; 3],
    size: (f32, f32),
    /// Width of the shadow at the left, upper, right and lower edge, in pixels; 0 for none.
    borders: [f32; 4],
}

impl Light {
    fn new(dice: &mut Dice, width: u32, height: u32) -> Self {
        let mut slope = || (dice.unit() as f32 - 0.5) * 0.16;
        let slope = (slope(), slope());
        let tint = 0.94 + 0.05 * dice.unit() as f32;
        let widest = width as f32 * 0.02;
        let borders = std::array::from_fn(|_| {
            if dice.chance(0.4) {
                dice.unit() as f32 * widest
            } else {
                0.0
            }
        });
        Self {
            slope,
            paper: [0.985, 0.98, tint],
            size: (width as f32, height as f32),
            borders,
        }
    }

    fn gain(&self, column: u32, row: u32) -> f32 {
        let (x, y) = (column as f32, row as f32);
        let (wide, high) = self.size;
        let even = 0.97 + self.slope.0 * (x / wide - 0.5) + self.slope.1 * (y / high - 0.5);
        let edges = [x, y, wide - 1.0 - x, high - 1.0 - y];
        let shadow = edges.iter().zip(self.borders).filter(|(_, border)| *border > 0.0);
        shadow.fold(even, |gain, (away, border)| {
            gain * (0.15 + away / border).min(1.0)
        })
    }
}

/// Grain, nearly normal; a small generator because every pixel asks it.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let bytes = self.0.to_le_bytes();
        let sum: f32 = bytes[..4].iter().map(|byte| f32::from(*byte)).sum();
        (sum - 510.0) / 148.0 * GRAIN
    }
}

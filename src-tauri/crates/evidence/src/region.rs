use serde::{Deserialize, Serialize};

/// A rectangle on a page, in fractions (0 to 1) of the page as it is shown: upright, from its top left corner.
///
/// A region that exists is valid: within the page, finite, not empty. JSON `{"x":…,"y":…,"w":…,"h":…}`; one that
/// is not valid does not deserialise.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Fractions", into = "Fractions")]
pub struct Region {
    x: f64,
    y: f64,
    w: f64,
    h: f64,
}

/// Four numbers that are no region: not finite, empty, or beyond the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a region of a page")]
pub struct BadRegion;

#[derive(Serialize, Deserialize)]
struct Fractions {
    x: f64,
    y: f64,
    w: f64,
    h: f64,
}

/// A region in the pixels of one image of its page: never empty, never beyond the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PixelRect {
    /// First column.
    pub left: u32,
    /// First row.
    pub top: u32,
    /// Number of columns.
    pub width: u32,
    /// Number of rows.
    pub height: u32,
}

/// What a rectangle drawn with the mouse may overshoot by rounding; it is cut back to the page.
const SLACK: f64 = 1e-6;

impl Region {
    /// The whole page.
    pub const WHOLE: Region = Region {
        x: 0.0,
        y: 0.0,
        w: 1.0,
        h: 1.0,
    };

    /// A region from its left and upper edge, width and height.
    pub fn new(x: f64, y: f64, w: f64, h: f64) -> Result<Region, BadRegion> {
        if ![x, y, w, h].iter().all(|number| number.is_finite()) || w <= 0.0 || h <= 0.0 {
            return Err(BadRegion);
        }
        if x < -SLACK || y < -SLACK || x + w > 1.0 + SLACK || y + h > 1.0 + SLACK {
            return Err(BadRegion);
        }
        let (left, top) = (x.clamp(0.0, 1.0), y.clamp(0.0, 1.0));
        let (w, h) = ((x + w).min(1.0) - left, (y + h).min(1.0) - top);
        if w > 0.0 && h > 0.0 {
            Ok(Region {
                x: left,
                y: top,
                w,
                h,
            })
        } else {
            Err(BadRegion)
        }
    }

    /// Left edge.
    pub fn x(&self) -> f64 {
        self.x
    }

    /// Upper edge.
    pub fn y(&self) -> f64 {
        self.y
    }

    /// Width.
    pub fn w(&self) -> f64 {
        self.w
    }

    /// Height.
    pub fn h(&self) -> f64 {
        self.h
    }

    /// Every pixel of a `width` × `height` image of the page that the region touches, be it by a hair: rounded
    /// outwards, so that no part of what is to be burned stays in a pixel at the edge.
    pub fn pixels(&self, width: u32, height: u32) -> PixelRect {
        let (left, columns) = span(self.x, self.w, width);
        let (top, rows) = span(self.y, self.h, height);
        PixelRect {
            left,
            top,
            width: columns,
            height: rows,
        }
    }
}

/// First pixel and number of pixels of a span of `size` pixels; at least one.
fn span(start: f64, length: f64, size: u32) -> (u32, u32) {
    let size_f = f64::from(size);
    let first = ((start * size_f).floor() as u32).min(size.saturating_sub(1));
    let end = (((start + length) * size_f).ceil() as u32).clamp(first.saturating_add(1), size.max(1));
    (first, end.saturating_sub(first))
}

impl TryFrom<Fractions> for Region {
    type Error = BadRegion;

    fn try_from(fractions: Fractions) -> Result<Region, BadRegion> {
        Region::new(fractions.x, fractions.y, fractions.w, fractions.h)
    }
}

impl From<Region> for Fractions {
    fn from(Region { x, y, w, h }: Region) -> Fractions {
        Fractions { x, y, w, h }
    }
}

/// What is marked as identity before anybody has looked at a letter (O1): the head of its first page (letterhead,
/// sender, address) and the signature block of its last. The clerk moves, adds and removes; a page in between has none.
pub fn preselected_letter_regions(page_index: u32, page_count: u32) -> Vec<Region> {
    const HEAD: Region = Region {
        x: 0.0,
        y: 0.0,
        w: 1.0,
        h: 0.24,
    };
    const SIGNATURE: Region = Region {
        x: 0.4,
        y: 0.62,
        w: 0.6,
        h: 0.38,
    };
    let mut regions = Vec::new();
    if page_index < page_count {
        if page_index == 0 {
            regions.push(HEAD);
        }
        if page_index + 1 == page_count {
            regions.push(SIGNATURE);
        }
    }
    regions
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_region_is_refused() {
        for (x, y, w, h) in [
            (0.0, 0.0, 0.0, 1.0),
            (0.0, 0.0, 1.0, -0.5),
            (0.5, 0.0, 0.6, 1.0),
            (-0.1, 0.0, 0.5, 0.5),
            (0.0, 0.9, 0.5, 0.2),
            (f64::NAN, 0.0, 1.0, 1.0),
            (0.0, 0.0, f64::INFINITY, 1.0),
            (1.0, 0.0, 1e-9, 1.0),
        ] {
            assert_eq!(Region::new(x, y, w, h), Err(BadRegion), "{x} {y} {w} {h}");
            if [x, y, w, h].iter().all(|number| number.is_finite()) {
                let json = format!(r#"{{"x":{x},"y":{y},"w":{w},"h":{h}}}"#);
                assert!(serde_json::from_str::<Region>(&json).is_err(), "{json}");
            }
        }
    }

    #[test]
    fn it_is_written_as_four_numbers() {
        let region = Region::new(0.25, 0.5, 0.5, 0.125).unwrap();
        let json = serde_json::to_string(&region).unwrap();
        assert_eq!(json, r#"{"x":0.25,"y":0.5,"w":0.5,"h":0.125}"#);
        assert_eq!(serde_json::from_str::<Region>(&json).unwrap(), region);
    }

    #[test]
    fn a_mouse_that_slips_over_the_edge_is_forgiven() {
        let region = Region::new(0.7, 0.9, 0.300_000_000_01, 0.1).unwrap();
        assert!(region.x() + region.w() <= 1.0);
    }

    #[test]
    fn edges_round_outwards() {
        let rect = Region::new(0.101, 0.101, 0.101, 0.101).unwrap().pixels(10, 100);
        assert_eq!(
            rect,
            PixelRect {
                left: 1,
                top: 10,
                width: 2,
                height: 11
            }
        );
        assert_eq!(
            Region::WHOLE.pixels(7, 5),
            PixelRect {
                left: 0,
                top: 0,
                width: 7,
                height: 5
            }
        );
    }

    #[test]
    fn letters_have_a_head_and_a_signature() {
        let count = |page, pages| preselected_letter_regions(page, pages).len();
        assert_eq!(
            [
                count(0, 1),
                count(0, 3),
                count(1, 3),
                count(2, 3),
                count(3, 3),
                count(0, 0)
            ],
            [2, 1, 0, 1, 0, 0]
        );
        for region in preselected_letter_regions(0, 1) {
            assert_eq!(Region::new(region.x, region.y, region.w, region.h), Ok(region));
        }
    }

    fn any_region() -> impl Strategy<Value = Region> {
        (0.0..1.0f64, 0.0..1.0f64, 0.0..1.0f64, 0.0..1.0f64).prop_filter_map("too thin", |(x, y, w, h)| {
            Region::new(x, y, (1.0 - x) * w, (1.0 - y) * h).ok()
        })
    }

    proptest! {
        /// Whatever the image's size: within it, not empty, and every pixel the region touches is in.
        #[test]
        fn pixels_cover_the_region(region in any_region(), width in 1u32..20_000, height in 1u32..20_000) {
            let rect = region.pixels(width, height);
            prop_assert!(rect.width >= 1 && rect.height >= 1);
            prop_assert!(rect.left + rect.width <= width && rect.top + rect.height <= height);
            let (w, h) = (f64::from(width), f64::from(height));
            prop_assert!(f64::from(rect.left) <= region.x * w && f64::from(rect.top) <= region.y * h);
            prop_assert!(f64::from(rect.left + rect.width) >= (region.x + region.w) * w - 1e-6);
            prop_assert!(f64::from(rect.top + rect.height) >= (region.y + region.h) * h - 1e-6);
            // And not more than the touched ones.
            prop_assert!(f64::from(rect.width) <= region.w * w + 2.0 && f64::from(rect.height) <= region.h * h + 2.0);
        }

        /// Burning at any size covers what was burned at another.
        #[test]
        fn sizes_agree(region in any_region(), width in 50u32..3000, factor in 2u32..5) {
            let (small, large) = (region.pixels(width, width), region.pixels(width * factor, width * factor));
            prop_assert!(small.left * factor <= large.left);
            prop_assert!((small.left + small.width) * factor >= large.left + large.width);
        }

        #[test]
        fn json_keeps_it(region in any_region()) {
            let json = serde_json::to_string(&region).unwrap();
            let read: Region = serde_json::from_str(&json).unwrap();
            prop_assert!((read.x - region.x).abs() < 1e-12 && (read.w - region.w).abs() < 1e-12);
        }
    }
}

//! Identity marks on a file's pages (O1): whether they lie on the pages, and what is burned out of each.

use crate::error::AppError;
use domain::submission::IdentityMarks;
use evidence::{Burn, Region};

/// Refuses marks beside the page.
pub(crate) fn check(marks: &IdentityMarks, pages: u32) -> Result<(), AppError> {
    let on_page = marks.regions.iter().all(|region| region.page < pages)
        && marks.pages.iter().all(|page| *page < pages);
    if !on_page {
        return Err(AppError::field("marks"));
    }
    burns(marks, pages).map(|_| ())
}

/// What is burned out of each page.
pub(crate) fn burns(marks: &IdentityMarks, pages: u32) -> Result<Vec<Burn>, AppError> {
    (0..pages)
        .map(|page| {
            if marks.pages.contains(&page) {
                return Ok(Burn::Drop);
            }
            let regions: Result<Vec<Region>, _> = marks
                .regions
                .iter()
                .filter(|region| region.page == page)
                .map(|region| Region::new(region.x, region.y, region.w, region.h))
                .collect();
            regions.map(Burn::Regions).map_err(|_| AppError::field("marks"))
        })
        .collect()
}

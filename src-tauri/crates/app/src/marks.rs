//! Identity marks on a file's pages (O1): whether they lie on the pages, and what is burned out of each.

use crate::error::AppError;
use crate::pages::refused;
use domain::submission::IdentityMarks;
use evidence::{Burn, BurnPlan, Encoding, OpenFile, PageImage, REQUEST_BOUND, Refusal, Region, Size};

/// How large the pages of a working copy are drawn.
const PAGE_SIZE: Size = Size::Dpi(evidence::INSPECT_DPI);

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

/// Burns the working copy of a file page by page in the worker and hands each to `take`, which hears `None` where all begins
/// anew; `false`: some were left out. A page that cannot be drawn (cut off, damaged) does not hold up its letter: the others
/// are shown, and the original is kept byte for byte.
///
/// # Errors
/// Marks beside the page; the worker's refusal where it does not lie in the page.
pub(crate) async fn burn(
    open: &mut OpenFile,
    marks: &IdentityMarks,
    pages: u32,
    mut take: impl FnMut(Option<&PageImage>) -> Result<(), AppError> + Send,
) -> Result<bool, AppError> {
    let plan = BurnPlan {
        size: PAGE_SIZE,
        pages: burns(marks, pages)?,
    };
    {
        let mut burning = open.burn_all(plan, REQUEST_BOUND).map_err(refused)?;
        loop {
            match burning.next().await {
                Ok(Some(page)) => take(Some(&page.image))?,
                Ok(None) => return Ok(true),
                Err(refusal) if is_of_the_page(refusal) => break,
                Err(refusal) => return Err(refused(refusal)),
            }
        }
    }
    take(None)?;
    for (page, burn) in (0..).zip(burns(marks, pages)?) {
        let Burn::Regions(regions) = burn else { continue };
        let drawn = open.burn(page, PAGE_SIZE, &regions, Encoding::ByContent, REQUEST_BOUND);
        match drawn.await {
            Ok(image) => take(Some(&image))?,
            Err(refusal) if is_of_the_page(refusal) => {}
            Err(refusal) => return Err(refused(refusal)),
        }
    }
    Ok(false)
}

/// Whether a refusal lies in the page itself, so that trying again would change nothing.
const fn is_of_the_page(refusal: Refusal) -> bool {
    matches!(
        refusal,
        Refusal::Broken | Refusal::TooLarge | Refusal::Unsupported | Refusal::NoSuchPage
    )
}

//! How long a page takes. `cargo test --release -p evidence -- --ignored --nocapture how_long`

use std::time::{Duration, Instant};

use evidence::{Encoding, Size, Worker, WorkerPool};

use crate::inputs::{TiffPage, jpeg, letter, pdf_of, tiff};
use crate::{BOUND, worker_exe};

/// A scanned letter at 300 dpi: lines of strokes on paper with a grain.
fn scan(grain: u8) -> image::GrayImage {
    let mut state = 5u32;
    image::GrayImage::from_fn(2480, 3508, |x, y| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let in_line = (300..3200).contains(&y) && y % 60 < 30 && (250..2230).contains(&x);
        let stroke = ((x / 7).wrapping_mul(2_654_435_761) >> 7) ^ (y / 9);
        let ink = in_line && stroke.is_multiple_of(3);
        let paper = 250 - ((state >> 24) as u8).checked_rem(grain).unwrap_or(0);
        image::Luma([if ink { 20 } else { paper }])
    })
}

/// The same as bits, rows packed, ink 1.
fn bilevel(scan: &image::GrayImage) -> Vec<u8> {
    scan.rows()
        .flat_map(|row| {
            let ink: Vec<bool> = row.map(|pixel| pixel.0[0] < 128).collect();
            ink.chunks(8)
                .map(|byte| {
                    byte.iter()
                        .enumerate()
                        .fold(0u8, |sum, (place, ink)| sum | u8::from(*ink) << (7 - place))
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

pub fn files() -> Vec<(&'static str, Vec<u8>)> {
    let (clean, grainy) = (scan(0), scan(12));
    let colour = image::DynamicImage::from(grainy.clone()).into_rgb8();
    let written = |image: image::DynamicImage| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        bytes.into_inner()
    };
    let in_jpeg = jpeg(&colour);
    let scanned_pdf = {
        let page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R \
            /Resources << /XObject << /Im1 4 0 R >> >> >>";
        let mut image = format!(
            "<< /Type /XObject /Subtype /Image /Width 2480 /Height 3508 /BitsPerComponent 8 /ColorSpace /DeviceRGB \
             /Filter /DCTDecode /Length {} >>\nstream\n",
            in_jpeg.len()
        )
        .into_bytes();
        image.extend(&in_jpeg);
        image.extend(b"\nendstream");
        pdf_of(
            &[
                b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
                b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
                page.to_vec(),
                image,
                b"<< /Length 30 >>\nstream\nq 595 0 0 842 0 0 cm /Im1 Do Q\nendstream".to_vec(),
            ],
            "",
        )
    };
    let of_tiff = |pages: &[TiffPage]| tiff(pages, false);
    let dpi = Some((300, 300));
    vec![
        ("letter.pdf", letter()),
        ("scan.pdf", scanned_pdf),
        ("scan-colour.jpg", in_jpeg),
        ("scan-grey.png", written(grainy.clone().into())),
        ("scan-colour.png", written(colour.clone().into())),
        (
            "scan-bilevel.tif",
            of_tiff(&[TiffPage {
                dpi,
                ..TiffPage::bilevel(2480, 3508, 1, bilevel(&clean))
            }]),
        ),
        (
            "scan-grey.tif",
            of_tiff(&[TiffPage {
                bits: 8,
                photometric: 1,
                dpi,
                ..TiffPage::bilevel(2480, 3508, 1, grainy.into_raw())
            }]),
        ),
        (
            "scan-colour.tif",
            of_tiff(&[TiffPage {
                bits: 8,
                samples: 3,
                photometric: 2,
                dpi,
                ..TiffPage::bilevel(2480, 3508, 1, colour.into_raw())
            }]),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement"]
async fn how_long() {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    let start = Instant::now();
    for _ in 0..20 {
        Worker::start(worker_exe()).await.unwrap();
    }
    writeln!(out, "start, confined: {:?}", start.elapsed() / 20).unwrap();
    let mut files = files();
    if let Some(folder) = std::env::var_os("EVIDENCE_FILES") {
        for (name, bytes) in &files {
            std::fs::write(std::path::Path::new(&folder).join(name), bytes).unwrap();
        }
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name: &'static str = path.file_name().unwrap().to_string_lossy().into_owned().leak();
            if !files.iter().any(|(known, _)| *known == name) {
                files.push((name, std::fs::read(path).unwrap()));
            }
        }
    }
    let pool = WorkerPool::new(worker_exe().to_owned());
    pool.warm();
    for (name, bytes) in &files {
        let rounds = 16;
        let processor = processor_time();
        let mut times = vec![[Duration::ZERO; 3]; rounds];
        let mut size = 0;
        for round in &mut times {
            tokio::time::sleep(Duration::from_millis(30)).await;
            let start = Instant::now();
            let mut file = match pool.open(bytes, BOUND).await {
                Ok(file) => file,
                Err(refusal) => {
                    writeln!(out, "{name}: {refusal:?}").unwrap();
                    break;
                }
            };
            round[0] = start.elapsed();
            let pixels = file.pixels(0, Size::Dpi(150.0), None, BOUND).await.unwrap();
            round[1] = start.elapsed();
            let image = pixels.encode(Encoding::Png).unwrap();
            round[2] = start.elapsed();
            size = image.bytes.len();
        }
        times.sort_by_key(|round| round[2]);
        let [open, drawn, encoded] = times[rounds / 2];
        // The last worker is ended and waited for beside this.
        tokio::time::sleep(Duration::from_millis(300)).await;
        writeln!(
            out,
            "{name:26} {:6} kB  open {open:8.1?}  draw {:8.1?}  encode {:8.1?}  together {encoded:8.1?}  \
             processor {:6.1?} with a new worker  PNG {} kB",
            bytes.len() / 1024,
            drawn - open,
            encoded - drawn,
            (processor_time() - processor) / rounds as u32,
            size / 1024
        )
        .unwrap();
    }
}

/// Of this process and of the children it has waited for; what the clock says depends on who else is at work.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let (_, fields) = stat.rsplit_once(") ").unwrap_or_default();
    let ticks: u64 = fields
        .split(' ')
        .skip(11)
        .take(4)
        .filter_map(|ticks| ticks.parse::<u64>().ok())
        .sum();
    Duration::from_millis(ticks * 10)
}

use super::fixtures::*;
#[test]
#[ignore = "temporary: pictures to look at"]
fn samples() {
    let out = std::path::Path::new("/tmp/letters-out");
    std::fs::create_dir_all(out).unwrap();
    let put = |name: &str, pdf: Vec<u8>, svg: Vec<String>| {
        std::fs::write(out.join(format!("{name}.pdf")), pdf).unwrap();
        for (i, page) in svg.iter().enumerate() {
            std::fs::write(out.join(format!("{name}-{i}.svg")), page).unwrap();
        }
    };
    let r = receipt();
    let t = std::time::Instant::now();
    crate::receipt_pdf(&r).unwrap();
    let a = t.elapsed();
    let t = std::time::Instant::now();
    crate::receipt_pdf(&r).unwrap();
    let b = t.elapsed();
    let t = std::time::Instant::now();
    crate::receipt_svg(&r).unwrap();
    let c = t.elapsed();
    let t = std::time::Instant::now();
    crate::day_list_svg(&day_list(40)).unwrap();
    let d = t.elapsed();
    std::fs::write(out.join("times"), format!("{a:?} {b:?} {c:?} list40 {d:?}\n")).unwrap();
    put(
        "receipt",
        crate::receipt_pdf(&r).unwrap(),
        crate::receipt_svg(&r).unwrap(),
    );
    let bare = crate::Receipt {
        phrase: None,
        files: vec![],
        ..receipt()
    };
    put(
        "bare",
        crate::receipt_pdf(&bare).unwrap(),
        crate::receipt_svg(&bare).unwrap(),
    );
    let many = crate::Receipt {
        files: (1..=30)
            .map(|i| (format!("lampiran-{i:03} bukti transfer.pdf"), 5 << 20))
            .collect(),
        ..receipt()
    };
    put(
        "many",
        crate::receipt_pdf(&many).unwrap(),
        crate::receipt_svg(&many).unwrap(),
    );
    let hostile = super::adversary::hostile_receipt(&super::adversary::HOSTILE.join(" "));
    put("hostile", crate::receipt_pdf(&hostile).unwrap(), vec![]);
    let long = super::adversary::hostile_receipt(&"W".repeat(10_000));
    put("long", crate::receipt_pdf(&long).unwrap(), vec![]);
    for n in [0, 6, 40] {
        let l = day_list(n);
        put(
            &format!("list{n}"),
            crate::day_list_pdf(&l).unwrap(),
            crate::day_list_svg(&l).unwrap(),
        );
    }
    let hostile = super::adversary::hostile_list(&super::adversary::HOSTILE.join(" "));
    put("hostile-list", crate::day_list_pdf(&hostile).unwrap(), vec![]);
}

use crate::plain::plain;
use crate::typeset::can_draw;

#[test]
fn one_line_without_anything_invisible() {
    assert_eq!(plain("  satu\r\n\tdua\u{2028}tiga  ", 80, 0), "satu dua tiga");
    assert_eq!(
        plain("invoice\u{202e}fdp.exe\u{0}\u{feff}", 80, 0),
        "invoicefdp.exe"
    );
    assert_eq!(plain("\u{200b}\u{2066} ", 80, 0), "");
}

#[test]
fn what_cannot_be_drawn_is_seen_to_be_missing() {
    assert!(can_draw('□') && can_draw('…') && can_draw('–') && can_draw('\u{2702}'));
    assert_eq!(plain("🏥 檔案.pdf", 80, 0), "□ □□.pdf");
    assert_eq!(plain("\u{e000}\u{f0001}", 80, 0), "□□");
}

#[test]
fn accents_are_joined_and_do_not_pile_up() {
    assert_eq!(plain("\u{490}\u{483} \u{301}b", 80, 0), "\u{490} b");
    assert_eq!(plain("cafe\u{301}", 80, 0), "café");
    assert_eq!(
        plain("a\u{302}\u{303}\u{304}\u{305}\u{306}", 80, 0)
            .chars()
            .count(),
        3
    );
}

#[test]
fn long_text_is_cut_before_its_tail() {
    assert_eq!(plain("0123456789.pdf", 10, 4), "01234….pdf");
    assert_eq!(plain("0123456789", 5, 0), "0123…");
    assert_eq!(plain("0123456789", 10, 4), "0123456789");
    assert_eq!(plain("0123456789", 3, 8), "…23456789");
}

//! Foreign text made fit for paper: one line, bounded, nothing invisible, nothing our fonts cannot draw.

use crate::typeset::{can_draw, can_stack};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Stands for a sign that no font of ours has; PDF/A knows no missing glyphs.
const STAND_IN: char = '□';
/// Accents that may stack on one letter; more would paint over the lines above.
const STACK: usize = 2;

/// At most `longest` characters of a text; what is left out is marked by an ellipsis, before the last `tail` characters.
pub(crate) fn plain(text: &str, longest: usize, tail: usize) -> String {
    let mut signs: Vec<char> = Vec::new();
    // The letter that accents would stand on, and how many stand there.
    let mut base = ' ';
    let mut stacked = 0;
    for sign in text.nfc() {
        let sign = match sign {
            _ if sign.is_whitespace() => ' ',
            _ if is_invisible(sign) => continue,
            _ if is_combining_mark(sign) => {
                if stacked < STACK && can_stack(base, sign) {
                    stacked += 1;
                    signs.push(sign);
                }
                continue;
            }
            _ if can_draw(sign) => sign,
            _ => STAND_IN,
        };
        base = sign;
        stacked = 0;
        if sign != ' ' || signs.last().is_some_and(|last| *last != ' ') {
            signs.push(sign);
        }
    }
    if signs.last() == Some(&' ') {
        signs.pop();
    }
    if signs.len() <= longest {
        return signs.into_iter().collect();
    }
    let kept = longest.saturating_sub(tail + 1);
    let end = signs.len() - tail.min(signs.len());
    signs
        .iter()
        .take(kept)
        .chain(&['…'])
        .chain(
            signs
                .iter()
                .skip(end)
                .skip_while(|sign| is_combining_mark(**sign)),
        )
        .collect()
}

/// Control and format signs: they show nothing themselves, yet turn, join or hide what stands around them.
fn is_invisible(sign: char) -> bool {
    sign.is_control()
        || matches!(sign,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

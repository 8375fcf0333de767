//! Looks for words in everything below a folder, in every form in which they may lie in a file: what was sealed must not
//! be found again in a ledger, an index, a log, a web view's profile, a temporary folder or what a crash left.

use std::io;
use std::path::{Path, PathBuf};

/// What a search saw.
#[derive(Debug, Default)]
pub struct Searched {
    /// Files that were read.
    pub files: usize,
    /// Each word found, with its file.
    pub found: Vec<String>,
}

/// A form of a word and whether the case of its letters counts.
struct Needle {
    bytes: Vec<u8>,
    exact: bool,
}

/// Searches every file below a folder, names of files and folders included. A program may be at work there: what goes
/// away meanwhile is passed by.
///
/// # Errors
/// The folder or a file in it cannot be read.
pub fn search(folder: &Path, words: &[String]) -> io::Result<Searched> {
    let needles: Vec<(&String, Vec<Needle>)> = words.iter().map(|word| (word, forms(word))).collect();
    let mut searched = Searched::default();
    let mut open: Vec<PathBuf> = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        let Some(entries) = there(std::fs::read_dir(next))? else {
            continue;
        };
        for entry in entries {
            let Some(entry) = there(entry)? else { continue };
            let Some(kind) = there(entry.file_type())? else {
                continue;
            };
            let path = entry.path();
            note(
                &needles,
                entry.file_name().as_encoded_bytes(),
                &path,
                &mut searched,
            );
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file()
                && let Some(bytes) = there(std::fs::read(&path))?
            {
                searched.files += 1;
                note(&needles, &bytes, &path, &mut searched);
            }
        }
    }
    Ok(searched)
}

fn there<T>(read: io::Result<T>) -> io::Result<Option<T>> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn note(needles: &[(&String, Vec<Needle>)], bytes: &[u8], path: &Path, searched: &mut Searched) {
    let small = bytes.to_ascii_lowercase();
    for (word, forms) in needles {
        let holds = |form: &Needle| holds(if form.exact { bytes } else { &small }, &form.bytes);
        if forms.iter().any(holds) {
            searched.found.push(format!("{}: {word}", path.display()));
        }
    }
}

/// Every form in which a word may lie in a file: as text of one and of two bytes a letter, whatever their case, as
/// hexadecimal digits, and as base64 at each of its three places.
fn forms(word: &str) -> Vec<Needle> {
    let small = word.to_ascii_lowercase();
    let any = |bytes: Vec<u8>| Needle { bytes, exact: false };
    let hex: String = word.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut forms = vec![
        any(small.as_bytes().to_vec()),
        any(small.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        any(small.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        any(hex.into_bytes()),
    ];
    for skipped in 0..3 {
        let bytes = base64(&[&vec![0; skipped][..], word.as_bytes()].concat());
        // The first and last digits hold bits of the neighbours too.
        let (first, last) = ([0, 2, 3][skipped], bytes.len() - 2);
        forms.push(Needle {
            bytes: bytes[first..last].to_vec(),
            exact: true,
        });
    }
    forms
}

/// Without what fills up the last group.
fn base64(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut digits = Vec::new();
    for group in bytes.chunks(3) {
        let bits = group
            .iter()
            .chain(&[0, 0])
            .take(3)
            .fold(0, |bits: u32, byte| bits << 8 | u32::from(*byte));
        for place in 0..=group.len() {
            let digit = bits >> (18 - 6 * place) & 63;
            digits.extend(DIGITS.get(digit as usize));
        }
    }
    digits
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    let Some((first, rest)) = needle.split_first() else {
        return false;
    };
    // The first byte is looked for first: most of a file is not it.
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| byte == first) {
        let start = from + at + 1;
        if bytes[start..].starts_with(rest) {
            return true;
        }
        from = start;
    }
    false
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::{base64, search};
    use std::fs;

    #[test]
    fn it_finds_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let word = "Wirabrajanata";
        let wide = |bytes: fn(u16) -> [u8; 2]| word.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let hex: String = word.bytes().map(|byte| format!("{byte:02X}")).collect();
        let told: Vec<Vec<u8>> = vec![
            word.into(),
            word.to_uppercase().into(),
            word.to_lowercase().into(),
            wide(u16::to_le_bytes),
            wide(u16::to_be_bytes),
            hex.into(),
            base64(format!("nama: {word}, alamat").as_bytes()),
            base64(format!("nama : {word}, alamat").as_bytes()),
            base64(format!("nama  : {word}, alamat").as_bytes()),
        ];
        for (n, bytes) in told.iter().enumerate() {
            let mut noise = vec![b'W'; 4_097];
            noise.extend(bytes);
            noise.extend([0; 33]);
            fs::write(folder.path().join(n.to_string()), noise).unwrap();
        }
        fs::create_dir(folder.path().join("Surat Wirabrajanata")).unwrap();
        let searched = search(folder.path(), &[word.to_owned()]).unwrap();
        assert_eq!(searched.files, told.len());
        assert_eq!(searched.found.len(), told.len() + 1, "{:?}", searched.found);
        let searched = search(folder.path(), &["Wirabrajanati".to_owned()]).unwrap();
        assert_eq!(searched.found, Vec::<String>::new());
        assert_eq!(base64(b"saksama"), b"c2Frc2FtYQ");
    }
}

//! Everything known about each kind of file.

use super::{FileKind, OtherKind};

/// What is known about one kind.
pub(super) struct Row {
    pub(super) kind: FileKind,
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) mime: &'static str,
    /// What such a file may be called; the first is the usual one.
    pub(super) extensions: &'static [&'static str],
}

const fn row(
    kind: FileKind,
    name: &'static str,
    label: &'static str,
    mime: &'static str,
    extensions: &'static [&'static str],
) -> Row {
    Row {
        kind,
        name,
        label,
        mime,
        extensions,
    }
}

const OCTETS: &str = "application/octet-stream";

/// Everything known about each kind. The names are written into entries: add, never rename.
#[rustfmt::skip]
pub(super) const KINDS: &[Row] = {
    use FileKind::{Jpeg, Other, Pdf, Png, Tiff, Webp};
    use OtherKind::*;
    &[
        row(Pdf, "pdf", "PDF", "application/pdf", &["pdf"]),
        row(Jpeg, "jpeg", "JPEG", "image/jpeg", &["jpg", "jpeg", "jpe", "jfif"]),
        row(Png, "png", "PNG", "image/png", &["png"]),
        row(Tiff, "tiff", "TIFF", "image/tiff", &["tif", "tiff"]),
        row(Webp, "webp", "WebP", "image/webp", &["webp"]),
        row(Other(Empty), "empty", "", OCTETS, &[]),
        row(Other(Zip), "zip", "ZIP", "application/zip", &["zip"]),
        row(Other(Docx), "docx", "DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx", "docm", "dotx"]),
        row(Other(Xlsx), "xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx", "xlsm", "xltx"]),
        row(Other(Pptx), "pptx", "PPTX", "application/vnd.openxmlformats-officedocument.presentationml.presentation", &["pptx", "pptm", "ppsx"]),
        row(Other(Odt), "odt", "ODT", "application/vnd.oasis.opendocument.text", &["odt", "ott"]),
        row(Other(Ods), "ods", "ODS", "application/vnd.oasis.opendocument.spreadsheet", &["ods", "ots"]),
        row(Other(Doc), "doc", "DOC", "application/msword", &["doc", "dot"]),
        row(Other(Xls), "xls", "XLS", "application/vnd.ms-excel", &["xls", "xlt"]),
        row(Other(Ppt), "ppt", "PPT", "application/vnd.ms-powerpoint", &["ppt", "pps"]),
        row(Other(Msg), "msg", "MSG", "application/vnd.ms-outlook", &["msg"]),
        row(Other(Ole), "ole", "OLE", "application/x-ole-storage", &["doc", "xls", "ppt", "msg", "pub", "vsd", "mpp"]),
        row(Other(Rar), "rar", "RAR", "application/vnd.rar", &["rar"]),
        row(Other(SevenZip), "7z", "7Z", "application/x-7z-compressed", &["7z"]),
        row(Other(Gzip), "gzip", "GZIP", "application/gzip", &["gz", "tgz"]),
        row(Other(Mp3), "mp3", "MP3", "audio/mpeg", &["mp3"]),
        row(Other(M4a), "m4a", "M4A", "audio/mp4", &["m4a", "m4b", "aac"]),
        row(Other(Ogg), "ogg", "OGG", "audio/ogg", &["ogg", "oga", "ogv"]),
        row(Other(Opus), "opus", "OPUS", "audio/ogg; codecs=opus", &["opus", "ogg", "oga"]),
        row(Other(Amr), "amr", "AMR", "audio/amr", &["amr", "awb", "3ga"]),
        row(Other(Wav), "wav", "WAV", "audio/wav", &["wav"]),
        row(Other(Mp4), "mp4", "MP4", "video/mp4", &["mp4", "m4v", "3gp", "3g2"]),
        row(Other(Mov), "mov", "MOV", "video/quicktime", &["mov", "qt"]),
        row(Other(Avi), "avi", "AVI", "video/x-msvideo", &["avi"]),
        row(Other(Text), "text", "TXT", "text/plain", &["txt", "csv", "tsv", "log", "md", "json", "xml", "ics", "vcf", "ini"]),
        row(Other(Html), "html", "HTML", "text/html", &["html", "htm", "xhtml", "mht", "mhtml"]),
        row(Other(Eml), "eml", "EML", "message/rfc822", &["eml", "mht", "mhtml", "txt"]),
        row(Other(Rtf), "rtf", "RTF", "application/rtf", &["rtf", "doc"]),
        row(Other(Exe), "exe", "EXE", "application/vnd.microsoft.portable-executable", &["exe", "dll", "scr", "com", "sys", "ocx", "cpl"]),
        row(Other(Elf), "elf", "ELF", "application/x-elf", &["so", "o", "bin", "elf"]),
        row(Other(MachO), "macho", "Mach-O", "application/x-mach-binary", &["dylib", "bin"]),
        row(Other(Shortcut), "lnk", "LNK", "application/x-ms-shortcut", &["lnk"]),
        row(Other(Script), "script", "", "text/x-script", &["sh", "py", "pl", "rb", "js", "command"]),
        row(Other(Svg), "svg", "SVG", "image/svg+xml", &["svg"]),
        row(Other(Heic), "heic", "HEIC", "image/heic", &["heic", "heif", "avif"]),
        row(Other(Gif), "gif", "GIF", "image/gif", &["gif"]),
        row(Other(Bmp), "bmp", "BMP", "image/bmp", &["bmp", "dib"]),
        row(Other(Unknown), "unknown", "", OCTETS, &[]),
    ]
};

/// The kind nothing is known of.
pub(super) const UNKNOWN: FileKind = FileKind::Other(OtherKind::Unknown);

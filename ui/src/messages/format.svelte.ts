// Dates, times and sizes as people write them. Days are ISO dates in the unit's zone; moments are UTC.
import { say } from './index.svelte';

let hoursEast = $state(7);

const ZONES: Record<string, number> = { wib: 7, wita: 8, wit: 9 };

export function useZone(zone: string): void {
  hoursEast = ZONES[zone] ?? 7;
}

export function zoneHours(): number {
  return hoursEast;
}

const two = (n: number) => String(n).padStart(2, '0');

function parts(iso: string): { year: number; month: number; day: number; weekday: number } {
  const [year = 1970, month = 1, day = 1] = iso.slice(0, 10).split('-').map(Number);
  return { year, month, day, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() };
}

/** The ISO day a moment falls on in the unit's zone. */
export function dayOf(moment: string): string {
  const shifted = new Date(Date.parse(moment) + hoursEast * 3_600_000);
  return shifted.toISOString().slice(0, 10);
}

/** 22 November 2026 */
export function longDate(iso: string): string {
  const { year, month, day } = parts(iso);
  return `${day} ${say.months[month - 1] ?? ''} ${year}`;
}

/** Minggu, 22 November 2026 */
export function fullDate(iso: string): string {
  return `${say.weekdays[parts(iso).weekday] ?? ''}, ${longDate(iso)}`;
}

/** Jumat, 27 Nov; with the year only where it is not this year's. */
export function dueDay(iso: string, today: string): string {
  const { year, month, day, weekday } = parts(iso);
  const tail = year === parts(today).year ? '' : ` ${year}`;
  return `${say.weekdays[weekday] ?? ''}, ${day} ${say.monthsShort[month - 1] ?? ''}${tail}`;
}

/** How a due date stands, in words. No working day may lie between it and today and it may still be over, or to come. */
export function standing(due: string, daysLeft: number, today: string): { late: boolean; near: boolean; words: string } {
  const late = daysLeft < 0 || due < today;
  if (daysLeft !== 0 || due === today) return { late, near: !late && daysLeft <= 2, words: say.due.left(daysLeft) };
  return { late, near: !late, words: late ? say.due.justLate : say.due.nearlyDue };
}

/** 22 Nov 2026, for columns. */
export function shortDate(iso: string): string {
  const { year, month, day } = parts(iso);
  return `${day} ${say.monthsShort[month - 1] ?? ''} ${year}`;
}

/** 10.32 */
export function clock(moment: string): string {
  const shifted = new Date(Date.parse(moment) + hoursEast * 3_600_000);
  return `${two(shifted.getUTCHours())}${say.timeSeparator}${two(shifted.getUTCMinutes())}`;
}

/** 22 November 2026, 10.32 */
export function moment(at: string): string {
  return `${longDate(dayOf(at))}, ${clock(at)}`;
}

/** The moment of a local day and time in the unit's zone, as UTC. */
export function toMoment(day: string, minutes: number): string {
  const { year, month, day: date } = parts(day);
  return new Date(Date.UTC(year, month - 1, date, 0, minutes) - hoursEast * 3_600_000).toISOString();
}

export function minutesOf(at: string): number {
  const shifted = new Date(Date.parse(at) + hoursEast * 3_600_000);
  return shifted.getUTCHours() * 60 + shifted.getUTCMinutes();
}

export function timeText(minutes: number): string {
  return `${two(Math.floor(minutes / 60))}${say.timeSeparator}${two(minutes % 60)}`;
}

/** 09.30, 9:30, 0930, 9 */
export function readTime(text: string): number | null {
  const match = /^\s*(\d{1,2})[.:]?(\d{2})?\s*$/.exec(text);
  if (match === null) return null;
  const hours = Number(match[1]);
  const minutes = Number(match[2] ?? 0);
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : null;
}

/** A date as people type it: 22-11-2026, 22/11/26, 22 nov, 22 November 2026, 2026-11-22, t for today, -1 for yesterday. */
export function readDate(text: string, today: string): string | null {
  const typed = text.trim().toLowerCase();
  if (typed === 't' || typed === 'hari ini' || typed === 'today') return today;
  const steps = /^([+-])(\d{1,3})$/.exec(typed);
  if (steps !== null) {
    const from = new Date(`${today}T00:00:00Z`);
    from.setUTCDate(from.getUTCDate() + Number(`${steps[1]}${steps[2]}`));
    return from.toISOString().slice(0, 10);
  }
  const written = typed.replace(/^[a-z']+,\s*/, '');
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(written);
  if (iso !== null) return check(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const numbers = /^(\d{1,2})[\s./-]+(\d{1,2})(?:[\s./-]+(\d{2}|\d{4}))?$/.exec(written) ?? /^(\d{2})(\d{2})(\d{4}|\d{2})$/.exec(written);
  if (numbers !== null) return check(yearOf(numbers[3], today), Number(numbers[2]), Number(numbers[1]));
  const named = /^(\d{1,2})[\s-]+([a-z]+)\.?(?:[\s-]+(\d{2}|\d{4}))?$/.exec(written);
  if (named !== null) {
    const month = monthOf(named[2] ?? '');
    return month === null ? null : check(yearOf(named[3], today), month, Number(named[1]));
  }
  return null;
}

const MONTH_STARTS = [
  ['jan'], ['feb', 'peb'], ['mar'], ['apr'], ['mei', 'may'], ['jun'], ['jul'], ['agu', 'agt', 'aug'],
  ['sep'], ['okt', 'oct'], ['nov', 'nop'], ['des', 'dec'],
];

function monthOf(name: string): number | null {
  const found = MONTH_STARTS.findIndex((starts) => starts.some((start) => name.startsWith(start)));
  return found < 0 ? null : found + 1;
}

function yearOf(text: string | undefined, today: string): number {
  if (text === undefined) return parts(today).year;
  return text.length === 2 ? 2000 + Number(text) : Number(text);
}

function check(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const same = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return same && year >= 1900 && year <= 2100 ? date.toISOString().slice(0, 10) : null;
}

const KINDS: Record<string, string> = {
  'application/pdf': 'PDF', 'image/jpeg': 'JPEG', 'image/png': 'PNG', 'image/tiff': 'TIFF', 'image/webp': 'WebP', 'image/gif': 'GIF', 'image/bmp': 'BMP',
  'image/heic': 'HEIC', 'image/svg+xml': 'SVG', 'application/zip': 'ZIP', 'application/vnd.rar': 'RAR', 'application/x-7z-compressed': '7Z', 'application/gzip': 'GZIP',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word (DOCX)', 'application/msword': 'Word (DOC)',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'Excel (XLSX)', 'application/vnd.ms-excel': 'Excel (XLS)',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'PowerPoint (PPTX)', 'application/vnd.ms-powerpoint': 'PowerPoint (PPT)',
  'application/vnd.oasis.opendocument.text': 'ODT', 'application/vnd.oasis.opendocument.spreadsheet': 'ODS', 'application/vnd.ms-outlook': 'Outlook (MSG)',
  'message/rfc822': 'EML', 'text/plain': 'TXT', 'text/html': 'HTML', 'application/rtf': 'RTF', 'audio/mpeg': 'MP3', 'audio/mp4': 'M4A', 'audio/ogg': 'OGG',
  'audio/amr': 'AMR', 'audio/wav': 'WAV', 'video/mp4': 'MP4', 'video/quicktime': 'MOV', 'video/x-msvideo': 'AVI',
};

/** A file's kind as people call it; what has no name here keeps its own. */
export const fileKind = (mime: string): string => KINDS[mime] ?? mime;

/** 12,4 MB */
export function fileSize(bytes: number): string {
  const written = (n: number) => (n < 10 ? n.toFixed(1) : Math.round(n).toFixed(0)).replace('.', say.decimalSeparator);
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1_048_576) return `${written(bytes / 1024)} KB`;
  return `${written(bytes / 1_048_576)} MB`;
}

/** 12.345 */
export function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, say.decimalSeparator === ',' ? '.' : ',');
}

// The invented unit's calendar. Never part of what is shipped.
import type { CalendarDay, DayKind, DayStep } from '../bindings';

export const TODAY = '2026-11-24';
type Row = [string, DayKind, string];
const HOLIDAYS: Row[] = [
  ['2026-01-01', 'national_holiday', 'Tahun Baru Masehi'], ['2026-03-20', 'joint_leave', 'Cuti Bersama Idul Fitri'],
  ['2026-03-21', 'national_holiday', 'Hari Raya Idul Fitri'], ['2026-05-01', 'national_holiday', 'Hari Buruh Internasional'],
  ['2026-06-01', 'national_holiday', 'Hari Lahir Pancasila'], ['2026-08-17', 'national_holiday', 'Hari Kemerdekaan Republik Indonesia'],
  ['2026-12-24', 'joint_leave', 'Cuti Bersama Natal'], ['2026-12-25', 'national_holiday', 'Hari Raya Natal'],
  ['2027-01-01', 'national_holiday', 'Tahun Baru Masehi'],
];
export const calendar: { day: CalendarDay; basis: string }[] = HOLIDAYS.map(([date, kind, name]) => ({
  day: { date, kind, name, estimated: date.startsWith('2027') && kind === 'joint_leave' },
  basis: date.startsWith('2026') ? 'SKB 3 Menteri Nomor 1497, 2, dan 5 Tahun 2025' : 'SKB 3 Menteri tentang libur 2027',
}));
export const confirmed = new Set([2025, 2026]);

export const next = (iso: string, n = 1) => new Date(Date.parse(`${iso}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);
export function why(iso: string): DayStep['why'] {
  const found = calendar.find((line) => line.day.date === iso);
  if (found?.day.kind === 'joint_leave') return { type: 'joint_leave', name: found.day.name };
  if (found !== undefined && found.day.kind !== 'working_day') return { type: 'holiday', name: found.day.name };
  const weekday = new Date(`${iso}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6 ? { type: 'weekend' } : { type: 'working' };
}
export function dueAfter(from: string, amount: number): { due: string; days: DayStep[] } {
  const days: DayStep[] = [{ date: from, counted: 0, why: why(from) }];
  let due = from;
  let n = 0;
  while (n < amount) {
    due = next(due);
    const reason = why(due);
    const counts = reason.type === 'working';
    if (counts) n += 1;
    days.push({ date: due, counted: counts ? n : null, why: reason });
  }
  return { due, days };
}
export function between(from: string, to: string): number {
  const sign = from <= to ? 1 : -1;
  const [start, end] = sign > 0 ? [from, to] : [to, from];
  let n = 0;
  for (let day = next(start); day <= end; day = next(day)) if (why(day).type === 'working') n += 1;
  return n * sign || 0;
}

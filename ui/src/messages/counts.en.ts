// How things are counted in sentences.

export const days = (n: number) => (n === 1 ? '1 working day' : `${n} working days`);
export const many = (n: number, one: string, other: string) => `${n} ${n === 1 ? one : other}`;

// How things are counted in sentences.

export const hari = (n: number) => `${n} hari kerja`;

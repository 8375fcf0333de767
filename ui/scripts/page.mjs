// A drawn page for the invented unit: what the `evidence:` scheme serves in the window.
const line = (y, words) => `<text x="90" y="${y}" font-size="17" font-family="serif">${words}</text>`;

export function drawnPage(path) {
  const page = Number(/\/(\d+)(?:\?|$)/.exec(path)?.[1] ?? 0);
  const burned = path.includes('/work/');
  const head = page === 0
    ? `<text x="420" y="90" text-anchor="middle" font-size="22" font-family="serif" font-weight="700">Warga Desa Sukamaju (rekaan)</text>
       <text x="420" y="116" text-anchor="middle" font-size="15" font-family="serif">Jalan Contoh 1, Kabupaten Contoh</text>
       <line x1="90" x2="750" y1="132" y2="132" stroke="#222" stroke-width="2"/>`
    : '';
  const body = [
    'Kepada Yth. Inspektur Jenderal', 'di tempat', '', 'Hal: dugaan pungutan pada penyaluran bantuan', '',
    'Dengan hormat, bersama surat ini kami sampaikan bahwa pada bulan', 'September 2026, pada saat penyaluran bantuan di balai desa, setiap',
    'penerima diduga diminta menyerahkan sejumlah uang kepada petugas.', 'Keterangan ini kami buat berdasarkan yang kami lihat sendiri.', '',
    'Demikian surat ini kami sampaikan untuk ditindaklanjuti.',
  ].map((words, index) => line(200 + index * 30, words)).join('');
  const foot = page > 0 || path.includes('/0') ? `<text x="560" y="900" font-size="17" font-family="serif">Hormat kami,</text><path d="M560 960 c30 -40 40 30 70 -10 s30 20 60 -10" fill="none" stroke="#123" stroke-width="3"/>` : '';
  const burn = burned ? '<rect x="60" y="50" width="720" height="90" fill="#000"/><rect x="520" y="870" width="260" height="120" fill="#000"/>' : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="840" height="1188" viewBox="0 0 840 1188"><rect width="840" height="1188" fill="#fdfcf8"/>${head}<g fill="#1c1c1c">${body}</g>${foot}${burn}<text x="420" y="1150" text-anchor="middle" font-size="14" font-family="serif">${page + 1}</text></svg>`;
}

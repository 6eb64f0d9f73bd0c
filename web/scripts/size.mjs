// Prints what the browser loads, plain and compressed.
import { readdir, readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const folder = new URL('../dist/assets/', import.meta.url);
const totals = { js: [0, 0], css: [0, 0] };
for (const name of (await readdir(folder)).sort()) {
  const content = await readFile(new URL(name, folder));
  const packed = gzipSync(content, { level: 9 }).length;
  console.log(`${name.padEnd(44)} ${kb(content.length)} ${kb(packed)} gzip`);
  const kind = totals[name.split('.').pop()];
  if (kind) [kind[0], kind[1]] = [kind[0] + content.length, kind[1] + packed];
}
for (const [kind, [plain, packed]] of Object.entries(totals))
  console.log(`total ${kind}`.padEnd(44), kb(plain), kb(packed), 'gzip');

function kb(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
}

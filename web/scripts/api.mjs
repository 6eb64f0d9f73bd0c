// Generates src/api/schema.d.ts from openapi.json; with --check it only says whether the two agree.
import { readFile, writeFile } from 'node:fs/promises';
import openapi, { astToString } from 'openapi-typescript';

const source = new URL('../openapi.json', import.meta.url);
const target = new URL('../src/api/schema.d.ts', import.meta.url);
const text = '// Generated from openapi.json by `npm run api`; do not edit.\n' + astToString(await openapi(source));

if (process.argv.includes('--check')) {
  const present = await readFile(target, 'utf8').catch(() => '');
  if (present !== text) {
    console.error('src/api/schema.d.ts differs from openapi.json. Run `npm run api` in web/ and commit the result.');
    process.exit(1);
  }
} else {
  await writeFile(target, text);
}

// From the symptom to the line by clicks alone, while the demo's database is slow: BASE_URL=http://127.0.0.1:8080 npm run e2e:journey
// (after ./taproot demo fault slow-database on)
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from '../../dev/browser.mjs';

const base = process.env.BASE_URL ?? 'http://127.0.0.1:8080';
const deadlineMs = Number(process.env.E2E_DEADLINE_MS ?? 120_000);
let browser;
let page;

before(async () => {
  browser = await launch();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
  page.setDefaultTimeout(30_000);
});
after(async () => browser?.close());

const id = (name) => page.getByTestId(name);
async function until(what, condition) {
  const end = Date.now() + deadlineMs;
  while (Date.now() < end) {
    if (await condition().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  assert.fail(`${what}: not within ${deadlineMs} ms`);
}

test('a service that is slow says that the database is why', async () => {
  await page.goto(`${base}/p/default/applications?from=now-15m`);
  const row = page.locator('[data-testid=row][data-id$=":reviews"]');
  await row.first().waitFor();
  await until('the slowness is told', async () => /objective|longer than/.test(await row.first().innerText()));
  await row.first().getByRole('link').first().click();
  await id('page-application').waitFor();
  await until('the cause is named', async () =>
    (await id('page-application').innerText()).includes('comes from postgres'),
  );
});

test('its slow requests lead to a trace, and that to the slow statement', async () => {
  await id('tab-traces').first().click();
  await id('trace-heat').waitFor();
  await until('slow requests are there to be selected', async () => {
    await id('select-slow').click({ timeout: 2000 });
    return (await id('trace-selection').count()) > 0;
  });
  await page.getByRole('tab', { name: 'Traces', exact: true }).last().click();
  // One that the SDK of the service saw, not only the agent; log records of the newest may still be on their way.
  const request = id('table-traces').getByTestId('row').filter({ hasText: 'GET /reviews/' }).last();
  await until('a trace opens', async () => {
    await request.getByRole('link').first().click({ timeout: 5000 });
    await id('page-trace').waitFor({ timeout: 5000 });
    return true;
  });
  await id('span').filter({ hasText: 'postgresql' }).first().click();
  await id('span-panel').waitFor();
  assert.match(await id('statement').innerText(), /pg_sleep/i);
});

test('the trace has the line of the log that complains', async () => {
  await id('trace-logs').click();
  await id('trace-log-lines').waitFor();
  assert.match(await id('trace-log-lines').innerText(), /The reviews of product \d+ took \d+ ms to read/);
});

test('the span leads to the functions that its service spent its time in', async () => {
  await id('span-profile').click();
  await id('page-profiles').waitFor();
  await id('flame-canvas').first().waitFor();
  await id('tab-functions').click();
  await id('function').first().waitFor();
  const functions = await id('function').allInnerTexts();
  assert.ok(functions.length > 3, functions.join('\n'));
});

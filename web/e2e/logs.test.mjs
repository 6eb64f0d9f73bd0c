// The explorer of logs in a real browser, with records of its own: BASE_URL=http://127.0.0.1:8080 npm run e2e
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from '../dev/browser.mjs';

const base = process.env.BASE_URL ?? 'http://127.0.0.1:8080';
const service = `shelf-${Date.now()}`;
const trace = '5b8efff798038103d269b633813fc60c';
let browser;
let page;
const faults = [];

before(async () => {
  await send(
    Array.from({ length: 40 }, (_, i) => ({
      text: i % 10 === 0 ? `Shelf ${i} is broken` : `Shelf ${i} is full`,
      severity: i % 10 === 0 ? 17 : 9,
      secondsAgo: 60 - i,
    })),
  );
  browser = await launch();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => faults.push(error.message));
});
after(async () => browser?.close());

async function send(records) {
  const logRecords = records.map(({ text, severity, secondsAgo }) => ({
    timeUnixNano: `${BigInt(Date.now() - secondsAgo * 1000) * 1_000_000n}`,
    severityNumber: severity,
    traceId: trace,
    spanId: 'eee19b7ec3c1b174',
    body: { stringValue: text },
    attributes: [{ key: 'shelf.row', value: { stringValue: text.split(' ')[1] } }],
  }));
  const attributes = [{ key: 'service.name', value: { stringValue: service } }];
  const answer = await fetch(`${base}/v1/logs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords }] }] }),
  });
  assert.equal(answer.status, 200);
}
const id = (name) => page.getByTestId(name);
const count = (wanted) =>
  page.waitForFunction((n) => document.querySelectorAll('[data-testid=log-record]').length === n, wanted);

test('a query line is completed by keys and finds its records', async () => {
  await page.goto(`${base}/p/default/logs`);
  await id('log-query').fill('serv');
  await id('log-suggestion').first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.type(service.slice(0, -2));
  await id('log-suggestion').filter({ hasText: service }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await count(40);
  assert.equal(new URL(page.url()).searchParams.get('query'), `service:${service}`);
});

test('a severity of the histogram and a value of a record narrow the search', async () => {
  await id('log-severity-error').click();
  await count(4);
  await id('log-record').first().click();
  await id('log-details').getByLabel('Only shelf.row 30').click();
  await count(1);
  assert.match(new URL(page.url()).searchParams.get('query'), /severity:error shelf\.row:30$/);
  await page.goBack();
  await count(4);
});

test('an open record is in the address, with its neighbours and its trace', async () => {
  await page.goto(`${base}/p/default/logs?query=shelf.row:20+service:${service}`);
  await id('log-record').click();
  await page.waitForURL(/record=/);
  await page.reload();
  await id('log-details').waitFor();
  assert.match(await id('log-trace').getAttribute('href'), new RegExp(`/traces/${trace}\\?span=eee19b7ec3c1b174`));
  await id('log-around').click();
  await id('log-surroundings').getByText('Shelf 21 is full').waitFor();
});

test('patterns lead to their records', async () => {
  await page.goto(`${base}/p/default/logs?view=patterns&query=service:${service}`);
  await id('log-pattern-row').filter({ hasText: 'broken' }).click();
  await count(4);
});

test('live shows what comes', async () => {
  await page.goto(`${base}/p/default/logs?query=service:${service}+late`);
  await id('log-tail').click();
  await page.waitForFunction(() => document.querySelector('[data-testid=log-tail]').textContent.includes('Live'));
  await send([{ text: 'Shelf 99 is late', severity: 9, secondsAgo: 0 }]);
  await id('log-record').filter({ hasText: 'Shelf 99 is late' }).waitFor();
  assert.deepEqual(faults, []);
});

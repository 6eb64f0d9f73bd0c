// The pages in a real browser, against a running server with the demo shop: BASE_URL=http://127.0.0.1:8080 npm run e2e
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from '../dev/browser.mjs';

const base = process.env.BASE_URL ?? 'http://127.0.0.1:8080';
const api = `${base}/api/projects/default`;
const deadlineMs = Number(process.env.E2E_DEADLINE_MS ?? 60_000);
const shop = ['nginx', 'storefront', 'catalog', 'cart', 'orders', 'postgres', 'redis'];
let browser;
let page;
const faults = [];
const strangers = [];

before(async () => {
  await until('the map knows the whole shop', async () => {
    const { applications, links } = await (await fetch(`${api}/map`)).json();
    return links.length > 3 && shop.every((name) => applications.some((one) => one.name.toLowerCase().includes(name)));
  });
  browser = await launch();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== new URL(base).origin) strangers.push(request.url());
  });
});
after(async () => browser?.close());

async function until(what, condition) {
  const end = Date.now() + deadlineMs;
  let last;
  while (Date.now() < end) {
    try {
      if (await condition()) return;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  assert.fail(`${what}: not within ${deadlineMs} ms${last ? ` (${last.message})` : ''}`);
}
const id = (name) => page.getByTestId(name);
/** Loads anew at once; neither the pointer nor the focus moves. */
const refreshNow = async (answer) => {
  const loaded = page.waitForResponse((response) => answer.test(response.url()));
  await id('refresh').evaluate((button) => (button.click(), button.click()));
  await (await loaded).finished();
};
const open = (path) => page.goto(`${base}/p/default/${path}`);
const idOf = async (name) => {
  const { applications } = await (await fetch(`${api}/map`)).json();
  return applications.find((one) => one.name.toLowerCase().includes(name)).id;
};

test('the address of the server opens the map, which shows links', async () => {
  await page.goto(base);
  await id('map').waitFor();
  assert.match(page.url(), /\/p\/default\/map/);
  await until('boxes are laid out', async () => Number(await id('map').getAttribute('data-laid-out')) >= shop.length);
  assert.ok(Number(await id('map').getAttribute('data-links')) > 3);
});

test('a click on a box opens the application, whose charts have data', async () => {
  await open('map');
  await id('map').waitFor();
  const orders = await idOf('orders');
  await until('the box is there', () => id('map').evaluate((map, app) => map.boxRect?.(app) != null, orders));
  const rect = await id('map').evaluate((map, app) => map.boxRect(app), orders);
  const frame = await id('map').boundingBox();
  await page.mouse.click(frame.x + rect.x + rect.width / 2, frame.y + rect.y + rect.height / 2);
  await id('page-application').waitFor();
  assert.ok(decodeURIComponent(page.url()).includes(orders));
  await page.getByRole('tab').first().waitFor();
  await until('a chart is drawn', async () => (await page.locator('figure[data-filled=true] canvas').count()) > 0);
  await id('client').first().waitFor();
});

test('a chart opens as PromQL, which draws a chart', async () => {
  await open(`applications/${encodeURIComponent(await idOf('orders'))}?tab=cpu`);
  const chart = id('chart-cpu-usage');
  await chart.locator('canvas').waitFor();
  await chart.locator('.menu').click();
  await id('open-promql').click();
  await id('page-metrics').waitFor();
  assert.match(
    decodeURIComponent(page.url()),
    /metrics.*#q=.*container_resources_cpu_usage_seconds_total\{container_id=/,
  );
  await until('it is drawn', async () => (await page.locator('figure[data-filled=true] canvas').count()) > 0);
  assert.match(await id('query-figures').first().textContent(), /^\s*[1-9]\d* series/);
});

test('a box that was dragged stays where it was put', async () => {
  await open('map');
  const cart = await idOf('cart');
  const where = () => id('map').evaluate((map, app) => map.boxRect?.(app), cart);
  await until('the box is there', async () => (await where()) != null);
  const rect = await where();
  const frame = await id('map').boundingBox();
  const [x, y] = [frame.x + rect.x + rect.width / 2, frame.y + rect.y + rect.height / 2];
  const kept = page.waitForResponse(
    (response) => response.url().includes('/map/layout') && response.request().method() === 'PUT',
  );
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 20, y + 60, { steps: 4 });
  await page.mouse.up();
  assert.ok((await kept).ok());
  const layout = await (await fetch(`${api}/map/layout`)).json();
  assert.ok(layout.positions[cart]);
  await id('map-tidy').click();
  await until('tidy forgets it', async () => !(await (await fetch(`${api}/map/layout`)).json()).positions[cart]);
});

test('arrow keys walk along links and Enter opens', async () => {
  await open(`map?sel=${encodeURIComponent(await idOf('storefront'))}`);
  await until('boxes are laid out', async () => Number(await id('map').getAttribute('data-laid-out')) > 0);
  await id('map').focus();
  await page.keyboard.press('ArrowRight');
  await until('another box is selected', async () => !page.url().includes('storefront') && page.url().includes('sel='));
  await page.keyboard.press('Enter');
  await id('page-application').waitFor();
});

test('the same links are a table one key away', async () => {
  await open('map');
  await id('map').waitFor();
  await page.keyboard.press('t');
  await id('table-links').waitFor();
  assert.ok((await id('row').count()) > 3);
});

test('applications can be sorted, filtered and opened', async () => {
  await open('applications');
  await id('row').first().waitFor();
  await id('sort-name').click();
  await until('sorted by name', () => page.url().includes('sort=name'));
  await id('filter-text').fill('orders');
  await until(
    'only orders is left',
    async () => (await id('row').count()) < shop.length && (await id('row').count()) > 0,
  );
  await id('row').first().click();
  await id('page-application').waitFor();
});

test('filters go from page to page and survive coming back', async () => {
  await open('applications?q=cart');
  await id('row').first().waitFor();
  await id('nav-map').click();
  await id('page-map').waitFor();
  assert.equal(await id('filter-text').inputValue(), 'cart');
  await id('nav-nodes').click();
  await id('page-nodes').waitFor();
  await page.goBack();
  await id('page-map').waitFor();
  assert.match(page.url(), /q=cart/);
  await id('filter-clear').click();
  await until('they are cleared', () => !page.url().includes('q='));
});

test('a node shows its charts and applications', async () => {
  await open('nodes');
  await id('row').first().waitFor();
  await id('row').first().click();
  await id('page-node').waitFor();
  await until('a chart is drawn', async () => (await page.locator('figure[data-filled=true] canvas').count()) > 0);
  await id('table-applications').waitFor();
});

test('Ctrl+K finds an application', async () => {
  await open('nodes');
  await id('page-nodes').waitFor();
  await page.keyboard.press('Control+k');
  await id('palette-input').fill('orders');
  await id('palette-hit').filter({ hasText: 'orders' }).first().waitFor();
  await page.keyboard.press('Enter');
  await id('page-application').waitFor();
  assert.match(decodeURIComponent(page.url()), /orders/);
});

test('the time range is in the address and comes back with it', async () => {
  await open('applications');
  await id('range').click();
  await id('range-3h').click();
  await until('the address has it', () => page.url().includes('from=now-3h'));
  await page.reload();
  await until('it is chosen again', async () => (await id('range').innerText()).includes('3h'));
});

test('dragging in a chart sets the range and a double click goes back', async () => {
  await open(`applications/${encodeURIComponent(await idOf('orders'))}?from=now-15m`);
  const over = page.locator('figure[data-filled=true] .u-over').first();
  await over.waitFor();
  await over.scrollIntoViewIfNeeded();
  const box = await over.boundingBox();
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  await until('the range is in the address', () => /from=\d{13}&to=\d{13}/.test(page.url()));
  // Wherever there is nothing to see, the way back is the same.
  await page.locator('figure').first().dblclick();
  await until('the range is back', () => page.url().includes('from=now-15m'));
});

test('refresh can be paused', async () => {
  await open('applications');
  await until('it is live', async () => (await id('refresh').innerText()).includes('live'));
  await id('refresh').click();
  await until('it says paused', async () => (await id('refresh').innerText()).includes('paused'));
  await id('refresh').click();
  await until('it is live again', async () => (await id('refresh').innerText()).includes('live'));
});

test('the theme is remembered', async () => {
  await open('applications');
  await id('theme').click();
  await page.locator('.v-theme--dark').first().waitFor();
  await page.reload();
  await page.locator('.v-theme--dark').first().waitFor();
  await id('theme').click();
  await page.locator('.v-theme--light').first().waitFor();
});

test('the status page tells how the server and each agent do', async () => {
  await open('status');
  for (const kind of ['store', 'ingest', 'recorder'])
    await page.locator(`[data-testid=component][data-kind=${kind}]`).waitFor();
  const agent = id('table-agents').getByTestId('row').first();
  await agent.waitFor();
  assert.match(await agent.innerText(), /Reports/);
});

test('the data page tells what comes in, and takes the worst metric apart', async () => {
  await open('data');
  await id('ingest-summary').waitFor();
  const metrics = id('table-signals').getByTestId('row').filter({ hasText: 'metrics' });
  await until('samples are counted', async () => /samples\/s/.test(await metrics.innerText()));
  await id('tab-cardinality').click();
  const worst = id('table-cardinality-metric').getByTestId('row').first();
  await worst.getByRole('link').click();
  await id('metric-label').first().waitFor();
  assert.match(page.url(), /tab=cardinality/);
  assert.match(page.url(), /metric=/);
  await id('by-application').click();
  await id('table-cardinality-application').getByTestId('row').first().waitFor();
  await id('by-label').click();
  await id('table-cardinality-label').getByTestId('row').first().waitFor();
});

test('nodes can be filtered by status, and what is filtered away can be had back', async () => {
  await open('nodes?status=critical');
  await id('filter-status').waitFor();
  assert.match(await id('filter-status').innerText(), /Critical/);
  await id('empty-clear').click();
  await id('row').first().waitFor();
  assert.doesNotMatch(page.url(), /status=/);
});

test('the collapsed groups of the map open with a click', async () => {
  await open('map?group=category');
  await id('toggle-all').click();
  await until('a group is one box', async () => Number(await id('map').getAttribute('data-boxes')) < shop.length);
  await until('it is laid out', async () => Number(await id('map').getAttribute('data-laid-out')) > 0);
  const rect = await id('map').evaluate((map) => map.boxRect('group:application'));
  const frame = await id('map').boundingBox();
  await page.mouse.click(frame.x + rect.x + rect.width / 2, frame.y + rect.y + rect.height / 2);
  await until('its applications are there', async () => Number(await id('map').getAttribute('data-boxes')) > 3);
});

test('on a narrow screen calls go down', async () => {
  const narrow = await browser.newPage({ viewport: { width: 380, height: 760 } });
  await narrow.goto(`${base}/p/default/map`);
  const map = narrow.getByTestId('map');
  const top = async (name) => (await map.evaluate((host, app) => host.boxRect?.(app), await idOf(name)))?.y;
  await until('the boxes stand', async () => (await top('storefront')) != null && (await top('nginx')) != null);
  assert.ok((await top('nginx')) < (await top('storefront')));
  assert.ok((await top('storefront')) < (await top('postgres')));
  await narrow.close();
});

test('the first Tab leads past the menu, and commands can be typed', async () => {
  await open('applications');
  await id('row').first().waitFor();
  await page.keyboard.press('Tab');
  await page.getByText('Skip to the page').waitFor();
  await page.keyboard.press('Enter');
  await until('the page has the focus', () => page.evaluate(() => document.activeElement?.id === 'main'));
  await page.keyboard.press('Control+k');
  await id('palette-input').fill('last 6h');
  await page.keyboard.press('Enter');
  await until('the range is six hours', () => page.url().includes('from=now-6h'));
});

test('the crosshair of one chart is that of all', async () => {
  await open(`applications/${encodeURIComponent(await idOf('orders'))}?from=now-15m`);
  const figures = page.locator('figure[data-filled=true]');
  await until('two charts are drawn', async () => (await figures.locator('canvas').count()) > 1);
  const box = await figures.first().locator('.u-over').boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const times = () => figures.locator('.time').allInnerTexts();
  const isShared = async () => (await times()).length > 1 && new Set(await times()).size === 1;
  await until('both tell the time', isShared);
  const heat = page.locator('[data-testid^=heat-] canvas').first();
  if (!(await heat.count())) return;
  await until('the heat map tells its values', async () => /\d/.test(await id('heat-values').first().innerText()));
  await heat.scrollIntoViewIfNeeded();
  const cells = await heat.boundingBox();
  await page.mouse.move(cells.x + cells.width / 3, cells.y + cells.height / 2);
  await until('the charts follow the heat map', isShared);
  await figures.first().locator('.host').focus();
  await page.keyboard.press('End');
  await until('the arrow keys move it, too', isShared);
});

test('an application that does not exist is said to be missing', async () => {
  await open('applications/_:Process:nobody');
  await id('error').waitFor();
});

test('the test of a metrics source says what stands in the way, and nothing is saved', async () => {
  await open('settings/metrics-source');
  await id('source-prometheus').check();
  await page.waitForURL(/source=prometheus/);
  await id('source-url').fill('http://127.0.0.1:1');
  await id('access-basic').click();
  await id('test').click();
  const step = id('test-step').last();
  await step.waitFor();
  assert.equal(await step.getAttribute('data-status'), 'failed');
  assert.match(await step.innerText(), /Nothing listens/);
  const kept = await (await fetch(`${api}/settings/prometheus`)).json();
  assert.equal(kept.enabled, false);
});

test('a key is shown once when it is made, opens what it says, and is gone when it is deleted', async () => {
  await open('settings/metrics-source');
  await id('key-description').fill('of the pages test');
  for (const scope of ['metrics', 'logs', 'profiles']) await id(`scope-${scope}`).uncheck();
  await id('create-key').press('Enter');
  const key = await id('made-key').getByRole('textbox').inputValue();
  assert.match(key, /^tap_/);
  const send = (path) =>
    fetch(`${base}${path}`, {
      method: 'POST',
      headers: { 'X-API-Key': key, 'Content-Type': 'application/json' },
      body: '{}',
    });
  assert.equal((await send('/v1/traces')).status, 200);
  assert.equal((await send('/v1/logs')).status, 403);
  const row = page.locator(`[data-id="${key.split('_')[1]}"]`);
  assert.match(await row.innerText(), /of the pages test[^]*write traces/);
  await row.getByTestId('delete-key').click();
  await row.getByTestId('confirm-delete').click();
  await row.waitFor({ state: 'detached' });
  assert.equal((await send('/v1/traces')).status, 401);
});

test('a limit is entered as people write it, holds, and goes back to that of all projects', async () => {
  await open('settings/metrics-source');
  const limit = async () =>
    (await (await fetch(`${api}/settings/limits`)).json()).limits.find((one) => one.name === 'max-ingestion-rate');
  await id('limit-max-ingestion-rate').fill('lots');
  assert.ok(await id('save-limits').isDisabled());
  await id('limit-max-ingestion-rate').fill('800 MiB');
  await id('save-limits').click();
  await until('the limit holds', async () => (await limit()).value === 800 * 2 ** 20);
  await id('limit-max-ingestion-rate').fill('');
  await id('save-limits').click();
  await until('the limit is gone', async () => (await limit()).own === null);
});

test('from the heat map of traces a box, and from a trace its spans, by the keyboard', async () => {
  await open('traces');
  const heat = id('trace-heat-canvas');
  await heat.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Enter');
  await id('trace-selection').waitFor();
  await until('the selection is in the address', async () => page.url().includes('sel='));
  await heat.focus();
  await page.keyboard.press('Escape');
  await id('trace-selection').waitFor({ state: 'detached' });
  await id('tab-list').click();
  await id('table-traces').getByRole('link').first().click();
  await id('waterfall').waitFor();
  await id('span').first().click();
  await id('span-panel').waitFor();
  await until('the span is in the address', async () => page.url().includes('span='));
});

test('a narrow screen scrolls nothing sideways', async () => {
  const narrow = await browser.newPage({ viewport: { width: 380, height: 700 } });
  for (const path of ['map', 'applications', 'nodes', 'traces', 'status', 'settings/metrics-source']) {
    await narrow.goto(`${base}/p/default/${path}`);
    await narrow.getByTestId(`page-${path.split('/')[0]}`).waitFor();
    assert.equal(await narrow.evaluate(() => document.documentElement.scrollWidth), 380, path);
  }
  await narrow.close();
});

test('what a page shows is saved under a name, is there for others, can be the default, renamed and deleted', async () => {
  await open('applications?q=orders&sort=-cpu');
  await id('row').first().waitFor();
  await id('views').click();
  await id('view-name').fill('Orders by CPU');
  await id('view-save').click();
  await until('it is open', () => /saved=/.test(page.url()));
  await id('view-default').first().click();
  await until('it is the default', async () => /default/.test(await id('view').first().innerText()));
  await id('view-rename').first().click();
  await id('view-new-name').fill('Orders');
  await id('view-new-name').press('Enter');
  await until('it has another name', async () => /^Orders\s/.test(await id('view').first().innerText()));
  const other = await browser.newPage();
  await other.goto(`${base}/p/default/applications`);
  await other.waitForURL(/q=orders/);
  assert.match(other.url(), /sort=-cpu/);
  assert.match(await other.getByTestId('views').innerText(), /Orders/);
  await other.close();
  await id('view-delete').first().click();
  await id('view').first().waitFor({ state: 'detached' });
  await open('applications');
  await id('row').first().waitFor();
  assert.doesNotMatch(page.url(), /q=orders/);
});

test('an application is put into a category from the map, and that is taken back', async () => {
  await open('map');
  const orders = await idOf('orders');
  await until('the box is there', () => id('map').evaluate((map, app) => map.boxRect?.(app) != null, orders));
  const rect = await id('map').evaluate((map, app) => map.boxRect(app), orders);
  const frame = await id('map').boundingBox();
  await page.mouse.click(frame.x + rect.x + rect.width / 2, frame.y + rect.y + rect.height / 2, { button: 'right' });
  await id('box-category').click();
  await id('category-name').fill('of the pages test');
  await id('category-save').click();
  const assigned = async () => (await (await fetch(`${api}/settings/world`)).json()).assigned;
  await until('it is kept', async () => (await assigned()).some((one) => one.category === 'of the pages test'));
  await id('undo').click();
  await until('it is taken back', async () => (await assigned()).length === 0);
});

test('a refresh keeps the place: scroll, row under the pointer, open panel, chosen tab, crosshair', async () => {
  await open(`applications/${encodeURIComponent(await idOf('orders'))}?from=now-15m`);
  const over = page.locator('figure[data-filled=true] .u-over').first();
  await over.waitFor();
  const rest = page.locator('details.rest').first();
  if (await rest.count()) await rest.locator('summary').click();
  const tab = await page.getByRole('tab', { selected: true }).innerText();
  await over.scrollIntoViewIfNeeded();
  const box = await over.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.locator('figure .time').first().waitFor();
  await over.evaluate((element) => (element.dataset.same = 'yes'));
  const place = () => page.locator('#main').evaluate((main) => main.scrollTop);
  const before = await place();
  await refreshNow(/\/applications\//);
  await page.waitForFunction(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))),
  );
  assert.equal(await place(), before);
  assert.equal(await page.getByRole('tab', { selected: true }).innerText(), tab);
  assert.equal(await over.getAttribute('data-same'), 'yes', 'the chart is the same one, not one made anew');
  assert.ok(await page.locator('figure .time').first().isVisible(), 'the crosshair is still there');
  if (await rest.count()) assert.ok(await rest.evaluate((details) => details.open));
});

test('rows do not move under the pointer when a refresh changes their order', async () => {
  await open('applications?sort=-cpu');
  await id('row').first().waitFor();
  const order = () => id('row').evaluateAll((rows) => rows.map((row) => row.dataset.id));
  await id('row').nth(1).hover();
  const before = await order();
  await page.route(/\/applications\?/, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    body.applications.forEach((one, i) => (one.cpuCores = i));
    await route.fulfill({ response, json: body });
  });
  await refreshNow(/\/applications\?/);
  await until('it says the new numbers', async () => /\b\d CPU/.test(await id('row').first().innerText()));
  // What is new comes last.
  const after = (await order()).filter((one) => before.includes(one));
  assert.deepEqual(after, before);
  await page.mouse.move(5, 5);
  await until('they are sorted when the pointer is gone', async () => (await order()).join() !== before.join());
  await page.unroute(/\/applications\?/);
});

test('no script failed and nothing was asked of another server', () => {
  assert.deepEqual(faults, []);
  assert.deepEqual(strangers, []);
});

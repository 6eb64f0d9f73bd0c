// Screenshots of the pages: node dev/shots.mjs BASE_URL FOLDER [NAME…]. Uses the system's Chromium.
import { mkdir } from 'node:fs/promises';
import { launch } from './browser.mjs';

const [base = 'http://127.0.0.1:21600', folder = '/tmp/shots', ...only] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const app = (id) => encodeURIComponent(id);
const orders = app(process.env.SHOT_APP ?? '_:Process:orders');
const trace = process.env.SHOT_TRACE ?? '1234567890abcdef1234567890abcdef';
const box = `${Date.now() - 900_000},${Date.now() - 120_000},250`;
const shots = [
  ['map', '/p/default/map'],
  ['map-dark', '/p/default/map', { dark: true }],
  ['map-select', '/p/default/map?sel=_:Process:orders'],
  ['map-group', '/p/default/map?group=category'],
  ['map-table', '/p/default/map?as=table'],
  ['apps', '/p/default/applications'],
  ['apps-dark', '/p/default/applications', { dark: true }],
  ['app', `/p/default/applications/${orders}`],
  ['app-dark', `/p/default/applications/${orders}`, { dark: true }],
  ['slo', `/p/default/applications/${orders}?tab=slo`, { height: 1700 }],
  ['slo-dark', `/p/default/applications/${orders}?tab=slo`, { dark: true, height: 1700 }],
  ['slo-narrow', `/p/default/applications/${orders}?tab=slo`, { width: 400, height: 2200 }],
  ['traces', '/p/default/traces', { height: 1000 }],
  ['traces-slow', `/p/default/traces?tab=slow&sel=${box}`, { height: 1000 }],
  ['traces-services-dark', `/p/default/traces?sel=${box}`, { dark: true, height: 1100 }],
  ['traces-errors-dark', '/p/default/traces?tab=errors', { dark: true }],
  ['traces-different', `/p/default/traces?tab=different&sel=${box}`],
  ['traces-list', '/p/default/traces?tab=list'],
  ['traces-calls', '/p/default/traces?tab=calls'],
  ['traces-narrow', `/p/default/traces?tab=slow&sel=${box}`, { width: 400, height: 1300 }],
  ['traces-waiting', '/p/waiting/traces'],
  ['trace', `/p/default/traces/${trace}?span=00000000000051b2`],
  ['trace-dark', `/p/default/traces/${trace}?span=00000000000051b3`, { dark: true }],
  ['trace-narrow', `/p/default/traces/${trace}?span=00000000000051b2`, { width: 400, height: 1400 }],
  ['trace-crowded', `/p/default/traces/${trace.replace(/.$/, 'd')}`],
  ['nodes', '/p/crowded/nodes'],
  ['node', `/p/default/nodes/${process.env.SHOT_NODE ?? 'vm-1'}`],
  ['status', '/p/default/status'],
  ['status-dark', '/p/crowded/status', { dark: true }],
  ['status-waiting', '/p/waiting/status'],
  ['data', '/p/default/data', { height: 1900 }],
  ['data-dark', '/p/crowded/data', { dark: true, height: 1900 }],
  ['data-waiting', '/p/waiting/data'],
  ['data-narrow', '/p/crowded/data', { width: 400, height: 1600 }],
  ['cardinality', '/p/default/data?tab=cardinality'],
  [
    'cardinality-dark',
    '/p/crowded/data?tab=cardinality&by=pair&metric=http_request_duration_seconds_bucket',
    { dark: true },
  ],
  ['cardinality-apps', '/p/default/data?tab=cardinality&by=application'],
  ['cardinality-waiting', '/p/waiting/data?tab=cardinality'],
  ['cardinality-narrow', '/p/default/data?tab=cardinality&by=label', { width: 400, height: 800 }],
  ['settings', '/p/default/settings/metrics-source?profiles=pyroscope&profilesAccess=basic', { height: 1100 }],
  [
    'settings-dark',
    '/p/default/settings/metrics-source?profiles=pyroscope&profilesAccess=token',
    { dark: true, width: 400, height: 1200 },
  ],
  ['storage', '/p/default/status', { height: 1300 }],
  ['storage-crowded', '/p/crowded/status', { dark: true, height: 2600 }],
  ['storage-waiting', '/p/waiting/status', { dark: true, height: 1200 }],
  ['storage-narrow', '/p/crowded/status', { width: 400, height: 2600 }],
  ['costs', '/p/default/costs'],
  ['costs-crowded', '/p/crowded/costs'],
  ['costs-dark', '/p/crowded/costs?tab=nodes', { dark: true }],
  ['costs-label', '/p/crowded/costs?tab=label&label=team'],
  ['costs-label-dark', '/p/default/costs?tab=label', { dark: true }],
  ['costs-narrow', '/p/crowded/costs?tab=nodes', { width: 400, height: 900 }],
  ['costs-narrow-label', '/p/crowded/costs?tab=label&label=team', { width: 400, height: 900 }],
  ['costs-trend', '/p/crowded/costs?tab=trend'],
  ['profiles', '/p/default/profiles', { height: 1500 }],
  ['profiles-dark', `/p/default/profiles?application=${orders}`, { dark: true, height: 1100 }],
  ['profiles-diff', `/p/default/profiles?application=${orders}&base=previous`, { height: 1100 }],
  [
    'profiles-diff-dark',
    `/p/default/profiles?application=${orders}&base=previous&find=json`,
    { dark: true, height: 1100 },
  ],
  ['profiles-crowded', '/p/crowded/profiles', { height: 1500 }],
  ['profiles-narrow', `/p/default/profiles?application=${orders}`, { width: 400, height: 1400 }],
  ['profiles-functions', `/p/default/profiles?application=${orders}&view=functions&base=day`, { height: 1100 }],
  ['profiles-system-narrow', '/p/default/profiles', { width: 400, height: 2000, dark: true }],
  ['profiles-waiting', '/p/waiting/profiles', { dark: true }],
  ['profiles-tab', `/p/default/applications/${orders}?tab=profiles`, { height: 1500 }],
  ['waiting', '/p/waiting/map'],
  ['crowded-dark', '/p/crowded/map', { dark: true }],
  ['narrow-status', '/p/default/status', { width: 390, height: 800 }],
  ['narrow-node', '/p/default/nodes/vm-1', { width: 390, height: 800 }],
  ['broken', '/p/broken/applications'],
  ['empty', '/p/default/map?q=nothing-like-this'],
  ['crowded', '/p/crowded/map'],
  ['crowded-open', '/p/crowded/map?group=none'],
  ['crowded-ns', '/p/crowded/map?toggled=billing,search'],
  ['crowded-apps', '/p/crowded/applications'],
  ['narrow-map', '/p/default/map', { width: 390, height: 800 }],
  ['narrow-apps', '/p/default/applications', { width: 390, height: 800 }],
  ['narrow-app', `/p/default/applications/${orders}`, { width: 390, height: 800 }],
  ['palette', '/p/default/map', { press: 'Control+k' }],
];
const big = app(process.env.SHOT_BIG ?? 'billing:Deployment:billing-api-0');
for (const [name, path, height = 900] of [
  ['applications', 'applications'],
  ['application', `applications/${big}`, 1800],
  ['map', 'map'],
  ['nodes', 'nodes'],
  ['node', 'nodes/node-5?tab=storage', 1500],
  ['deployments', 'deployments?from=now-1d'],
  ['costs', 'costs'],
  ['risks', 'risks'],
  ['data', 'data', 1600],
  ['status', 'status', 1200],
  ['settings', 'settings/metrics-source', 2400],
]) {
  shots.push([`all-${name}`, `/p/crowded/${path}`, { height }]);
  shots.push([`all-${name}-dark`, `/p/crowded/${path}`, { dark: true, height }]);
  shots.push([`all-${name}-narrow`, `/p/crowded/${path}`, { width: 400, height: Math.max(height, 1000) }]);
}
const browser = await launch();
for (const [name, path, { dark = false, width = 1440, height = 860, press } = {}] of shots) {
  if (only.length && !only.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one)))
    continue;
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light' });
  page.on('pageerror', (error) => console.log(name, 'ERROR', error.message));
  page.on('console', (message) => message.type() === 'error' && console.log(name, message.text()));
  await page.goto(base + path);
  await page.waitForTimeout(1800);
  if (press) {
    await page.keyboard.press(press);
    await page.waitForTimeout(500);
  }
  await page.screenshot({ path: `${folder}/${name}.png` });
  await page.close();
  console.log(name);
}
await browser.close();

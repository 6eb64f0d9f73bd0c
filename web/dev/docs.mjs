// The pictures of docs/screens.md: node dev/docs.mjs BASE_URL FOLDER [NAME…]. Each page in light and in dark, as it is at BASE_URL now; SHOT_APP, SHOT_NODE and SHOT_TRACE name what is opened.
import { mkdir } from 'node:fs/promises';
import { launch } from './browser.mjs';

const [base = 'http://127.0.0.1:8080', folder = '../docs/images/screens', ...only] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const application = encodeURIComponent(process.env.SHOT_APP ?? '_:Process:reviews');
const range = 'from=now-30m';
const pages = {
  applications: `applications?${range}`,
  application: `applications/${application}?${range}`,
  map: `map?${range}`,
  nodes: `nodes?${range}`,
  node: `nodes/${encodeURIComponent(process.env.SHOT_NODE ?? 'vm')}?${range}`,
  traces: `traces?${range}`,
  trace: `traces/${process.env.SHOT_TRACE ?? ''}`,
  logs: `logs?${range}`,
  patterns: `logs?${range}&view=patterns`,
  profiles: `profiles?${range}`,
  metrics: `metrics?${range}#q=${encodeURIComponent('sum by (container_id) (rate(container_resources_cpu_usage_seconds_total[1m]))')}`,
  deployments: `deployments?${range}&q=recommend`,
  costs: `costs?${range}`,
  risks: `risks?${range}`,
  data: `data?${range}`,
  status: 'status',
  settings: 'settings/metrics-source',
};

const browser = await launch();
for (const colorScheme of ['light', 'dark']) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme });
  for (const [name, path] of Object.entries(pages)) {
    if (only.length && !only.includes(name)) continue;
    await page.goto(`${base}/p/default/${path}`);
    await page.waitForLoadState('networkidle').catch(() => {});
    await page.waitForTimeout(1500);
    await page.screenshot({ path: `${folder}/${name}${colorScheme === 'dark' ? '-dark' : ''}.png` });
  }
  await page.close();
}
await browser.close();

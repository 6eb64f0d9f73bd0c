// Recommends products that were reviewed alike: asks the reviews of a few products, and compares them.
// node --require ./telemetry.js recommend.js --listen PORT --reviews URL
const http = require('node:http');
const { parseArgs } = require('node:util');
const { trace } = require('@opentelemetry/api');
const { logs, SeverityNumber } = require('@opentelemetry/api-logs');
const { mostAlike } = require('./similarity');
const { sdk } = require('./telemetry');

const { values } = parseArgs({ options: { listen: { type: 'string' }, reviews: { type: 'string' } } });
const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
const logger = logs.getLogger('recommend');
const tracer = trace.getTracer('recommend');
const products = 50;
const deadlineMs = 10_000;

const server = http.createServer((request, response) => {
  const product = Number(/^\/recommendations\/(\d{1,9})$/.exec(request.url)?.[1]);
  if (!Number.isInteger(product)) return answer(response, 404, { error: 'There is no such page.' });
  // Without a framework nobody else knows the route.
  trace.getActiveSpan()?.updateName('GET /recommendations/{product}').setAttribute('http.route', '/recommendations/{product}');
  recommend(product).then(
    (found) => answer(response, 200, found),
    (error) => {
      logger.emit({ severityNumber: SeverityNumber.ERROR, severityText: 'ERROR', body: `Product ${product} has no recommendations: ${error.message}` });
      answer(response, 502, { error: 'The reviews cannot be had.' });
    },
  );
});

async function recommend(product) {
  const candidates = [product, 1 + ((product * 7) % products), 1 + ((product * 11) % products)];
  const reviews = await Promise.all(candidates.map((candidate) => getJson(`${values.reviews}/reviews/${candidate}`)));
  const alike = tracer.startActiveSpan('compare reviews', (span) => {
    const found = mostAlike(candidates, reviews);
    span.setAttribute('recommend.candidates', candidates.length);
    span.end();
    return found;
  });
  logger.emit({ severityNumber: SeverityNumber.INFO, severityText: 'INFO', body: `Recommended product ${alike} beside product ${product}` });
  return { product, alike };
}

function getJson(url) {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent, timeout: deadlineMs }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => (text += part));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(text));
        else reject(new Error(`the reviews answered ${response.statusCode}`));
      });
    });
    request.on('timeout', () => request.destroy(new Error(`the reviews did not answer in ${deadlineMs / 1000} s`)));
    request.on('error', reject);
  });
}

function answer(response, status, body) {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

function stop() {
  server.close();
  server.closeIdleConnections();
  sdk.shutdown().finally(() => process.exit(0));
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
server.listen(Number(values.listen), '127.0.0.1');

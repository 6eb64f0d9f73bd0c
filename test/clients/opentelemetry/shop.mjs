// Sends a trace, records and metrics by one protocol, and prints the trace's id: node shop.mjs grpc|proto|json ADDRESS SERVICE
// Certificates are found where the SDK looks for them: OTEL_EXPORTER_OTLP_CERTIFICATE, …_CLIENT_CERTIFICATE, …_CLIENT_KEY, and NODE_EXTRA_CA_CERTS.
import fs from 'node:fs';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { AggregationTemporality, AggregationType, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

const [protocol, address, service] = process.argv.slice(2);
const isHttp = protocol !== 'grpc';
const suffix = { grpc: 'grpc', proto: 'proto', json: 'http' }[protocol];
const tls = {
  ca: process.env.OTEL_EXPORTER_OTLP_CERTIFICATE,
  cert: process.env.OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE,
  key: process.env.OTEL_EXPORTER_OTLP_CLIENT_KEY,
};
const read = (file) => (file ? fs.readFileSync(file) : undefined);

async function exporter(signal, name, further = {}) {
  const module = await import(`@opentelemetry/exporter-${signal}-otlp-${suffix}`);
  const path = signal === 'trace' ? 'traces' : signal;
  return new module[name]({
    url: isHttp ? `${address}/v1/${path}` : address,
    compression: 'gzip',
    ...(isHttp && tls.ca ? { httpAgentOptions: { ca: read(tls.ca), cert: read(tls.cert), key: read(tls.key) } } : {}),
    ...further,
  });
}

const resource = resourceFromAttributes({ 'service.name': service, 'host.name': 'alpha' });
const tracing = new NodeTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(await exporter('trace', 'OTLPTraceExporter'))] });
const logging = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter: await exporter('logs', 'OTLPLogExporter') })] });
const metering = new MeterProvider({
  resource,
  readers: [
    new PeriodicExportingMetricReader({
      exporter: await exporter('metrics', 'OTLPMetricExporter', { temporalityPreference: AggregationTemporality.DELTA }),
      exportIntervalMillis: 3_600_000,
    }),
  ],
  views: [{ instrumentName: 'shop.sizes', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
});

const tracer = tracing.getTracer('shop', '1.0');
const root = tracer.startSpan('GET /cart', { kind: SpanKind.SERVER });
const context = trace.setSpan(ROOT_CONTEXT, root);
const query = tracer.startSpan('SELECT cart', { kind: SpanKind.CLIENT, attributes: { 'db.rows': 42 } }, context);
query.addEvent('cache miss');
query.setStatus({ code: SpanStatusCode.ERROR, message: 'it broke' });
query.end();
root.end();

logging.getLogger('shop').emit({
  severityNumber: SeverityNumber.WARN,
  severityText: 'WARN',
  body: { cart: 7, user: 'ada' },
  attributes: { 'cart.id': 7 },
  context,
});

const meter = metering.getMeter('shop');
const carts = meter.createCounter('shop.carts', { unit: '1' });
carts.add(3, { shelf: 'books' });
meter.createUpDownCounter('shop.open').add(2);
meter.createObservableGauge('shop.load').addCallback((result) => result.observe(0.5));
const times = meter.createHistogram('shop.time', { unit: 's', advice: { explicitBucketBoundaries: [0.1, 1] } });
const sizes = meter.createHistogram('shop.sizes');
for (const value of [0.05, 0.5, 5]) times.record(value);
for (const value of [1, 2, 3]) sizes.record(value);
await metering.forceFlush();
carts.add(4, { shelf: 'books' });
await metering.forceFlush();

await Promise.all([tracing.shutdown(), logging.shutdown(), metering.shutdown()]);
console.log(root.spanContext().traceId);

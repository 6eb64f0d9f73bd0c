// What a service does to tell of itself: OpenTelemetry's SDK sends spans and log records to where OTEL_EXPORTER_OTLP_ENDPOINT says, Pyroscope's sends profiles to PYROSCOPE_SERVER_ADDRESS.
// Loaded before the program, so that the modules that it uses are instrumented: node --require ./telemetry.js recommend.js
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { NodeSDK } = require('@opentelemetry/sdk-node');
const Pyroscope = require('@pyroscope/nodejs');

const sdk = new NodeSDK({ serviceName: 'recommend', instrumentations: [new HttpInstrumentation()] });
sdk.start();

if (process.env.PYROSCOPE_SERVER_ADDRESS) {
  Pyroscope.init({ serverAddress: process.env.PYROSCOPE_SERVER_ADDRESS, appName: 'recommend' });
  Pyroscope.start();
}

module.exports = { sdk };

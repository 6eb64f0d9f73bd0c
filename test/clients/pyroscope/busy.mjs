// Works until both kinds of profiles were taken, and sends them to the address that is given: node busy.mjs http://127.0.0.1:8080
import Pyroscope from '@pyroscope/nodejs';

Pyroscope.init({
  serverAddress: process.argv[2],
  appName: 'busy',
  tags: { zone: 'a' },
  flushIntervalMs: 700,
  wall: { samplingDurationMs: 600, samplingIntervalMicros: 5000, collectCpuTime: true },
});
Pyroscope.start();

const kept = [];

function burnTime(milliseconds) {
  let sum = 0;
  for (const end = Date.now() + milliseconds; Date.now() < end; ) sum += Math.sqrt(sum + 1);
  return sum;
}

function keepMemory() {
  for (let i = 0; i < 200; i++) kept.push(new Array(4096).fill(Math.random()));
}

const started = Date.now();
const timer = setInterval(() => {
  burnTime(40);
  if (kept.length < 2000) keepMemory();
  if (Date.now() - started < 2500) return;
  clearInterval(timer);
  Pyroscope.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
}, 50);

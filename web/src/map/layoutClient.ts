import type { LayoutInput, LayoutResult } from './layout';

/** Lays out in a worker, so that a large map does not hold up the page; only the latest question is answered. */
export function layoutClient(done: (result: LayoutResult) => void): {
  ask: (input: LayoutInput) => void;
  stop: () => void;
} {
  const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
  let turn = 0;
  worker.onmessage = (event: MessageEvent<{ turn: number; result: LayoutResult }>) => {
    if (event.data.turn === turn) done(event.data.result);
  };
  return {
    ask: (input) => worker.postMessage({ turn: ++turn, input: JSON.parse(JSON.stringify(input)) as LayoutInput }),
    stop: () => worker.terminate(),
  };
}

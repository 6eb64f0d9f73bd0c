import { layout, type LayoutInput } from './layout';

self.onmessage = (event: MessageEvent<{ turn: number; input: LayoutInput }>) => {
  self.postMessage({ turn: event.data.turn, result: layout(event.data.input) });
};

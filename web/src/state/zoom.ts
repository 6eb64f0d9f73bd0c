import { useView } from './view';

const earlier: { from: string; to: string }[] = [];

/** Zooming the page's time range by dragging in a chart, and going back by double-clicking. */
export function useZoom() {
  const { view, setRange } = useView();

  function zoom(fromMs: number, toMs: number) {
    if (toMs - fromMs < 1000) return;
    earlier.push({ from: view.value.from, to: view.value.to });
    if (earlier.length > 50) earlier.shift();
    void setRange(String(Math.round(fromMs)), String(Math.round(toMs)));
  }

  function back() {
    const last = earlier.pop();
    if (last) void setRange(last.from, last.to);
  }

  return { zoom, back };
}

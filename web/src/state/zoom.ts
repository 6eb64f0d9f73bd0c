import { computed, ref } from 'vue';
import { useView } from './view';

const earlier = ref<{ from: string; to: string }[]>([]);
const canGoBack = computed(() => earlier.value.length > 0);

/** Zooming the page's time range by dragging in a chart, and going back by double-clicking. */
export function useZoom() {
  const { view, setRange } = useView();

  function zoom(fromMs: number, toMs: number) {
    if (toMs - fromMs < 1000) return;
    earlier.value.push({ from: view.value.from, to: view.value.to });
    if (earlier.value.length > 50) earlier.value.shift();
    void setRange(String(Math.round(fromMs)), String(Math.round(toMs)));
  }

  function back() {
    const last = earlier.value.pop();
    if (last) void setRange(last.from, last.to);
  }

  return { zoom, back, canGoBack };
}

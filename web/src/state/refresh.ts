import { defineStore } from 'pinia';
import { ref } from 'vue';

const periodMs = 15_000;
const waitingPeriodMs = 3_000;

/** When pages load anew. Pages watch `ticks`; they tell `loaded` when fresh data is on the screen. */
export const useRefresh = defineStore('refresh', () => {
  const paused = ref(false);
  const ticks = ref(0);
  const nowMs = ref(Date.now());
  const loadedMs = ref(0);
  /** True while the first data is awaited: then we look more often. */
  const waiting = ref(false);
  /** The last load got no answer. */
  const failing = ref(false);
  let lastTickMs = Date.now();

  function everySecond() {
    nowMs.value = Date.now();
    if (paused.value || document.hidden) return;
    if (nowMs.value - lastTickMs >= (waiting.value ? waitingPeriodMs : periodMs)) now();
  }

  function now() {
    lastTickMs = Date.now();
    ticks.value++;
  }

  function toggle() {
    paused.value = !paused.value;
    if (!paused.value) now();
  }

  function loaded() {
    loadedMs.value = nowMs.value = Date.now();
    failing.value = false;
  }

  function failed() {
    failing.value = true;
  }

  function start() {
    setInterval(everySecond, 1000);
    document.addEventListener('visibilitychange', everySecond);
  }

  return { paused, ticks, nowMs, loadedMs, waiting, failing, toggle, now, loaded, failed, start };
});

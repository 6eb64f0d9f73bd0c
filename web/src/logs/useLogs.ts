import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { searchLogs, type LogSearch } from '@/api/client';
import type { LogRecordView, LogsResponse } from '@/api/types';
import { isRelative } from '@/lib/urlState';
import { useLive } from '@/state/live';
import { useView } from '@/state/view';
import { mergeRecords, mostRecords } from './records';

const pageSize = 200;
// Senders batch, so that records come that are older than some that are there.
const lateMs = 60_000;

/**
 * The records of a search: the newest page, older ones on demand, and newer ones as they come. What comes while the
 * person reads further down waits until they ask for it.
 */
export function useLogs(search: () => LogSearch, atTop: () => boolean) {
  const { view, project } = useView();
  const records = shallowRef<LogRecordView[]>([]);
  const waiting = shallowRef<LogRecordView[]>([]);
  const next = ref('');
  const loadingOlder = ref(false);
  const olderProblem = ref('');
  let running: AbortController | undefined;
  const key = () => `${project.value} ${JSON.stringify(search())}`;
  let shown = '';

  async function load(signal: AbortSignal) {
    const wanted = { ...search(), limit: String(pageSize) };
    const loaded = (answer: LogsResponse, isMore: boolean) => ({ answer, isMore, key: key() });
    const newest = records.value[0];
    if (shown === key() && newest) {
      // A background refresh asks for what is new, not for what is there.
      const from = records.value.find((record) => record.time < newest.time - lateMs) ?? records.value.at(-1)!;
      const more = await searchLogs(project.value, { ...wanted, before: from.key }, signal);
      if (more.records.length < pageSize) return loaded(more, true);
      // More than a page: at the top the list begins anew, further down the newest wait.
      return loaded(await searchLogs(project.value, wanted, signal), !atTop());
    }
    return loaded(await searchLogs(project.value, wanted, signal), false);
  }
  const { data, live } = useLive(load, key, () => !isRelative(view.value));

  watch(data, (loaded) => {
    if (!loaded) return;
    if (loaded.isMore && loaded.key === shown) return add(loaded.answer.records);
    running?.abort();
    shown = loaded.key;
    records.value = loaded.answer.records;
    waiting.value = [];
    next.value = loaded.answer.next;
    olderProblem.value = '';
  });

  const manyWait = computed(() => waiting.value.length >= pageSize);

  /** Takes records in at the top, or lets them wait. */
  function add(come: readonly LogRecordView[]) {
    if (atTop()) {
      records.value = mergeRecords(records.value, come);
      return;
    }
    const have = new Set(records.value.map((record) => record.key));
    waiting.value = mergeRecords(
      waiting.value,
      come.filter((record) => !have.has(record.key)),
    );
  }

  function showWaiting() {
    // So many came that there may be more between them and what is shown.
    if (manyWait.value) {
      shown = '';
      live.value.retry();
      return;
    }
    records.value = mergeRecords(records.value, waiting.value);
    waiting.value = [];
  }

  const full = computed(() => records.value.length >= mostRecords);

  async function loadOlder() {
    if (!next.value || loadingOlder.value || full.value) return;
    loadingOlder.value = true;
    olderProblem.value = '';
    const mine = (running = new AbortController());
    try {
      const wanted = { ...search(), after: next.value, limit: String(pageSize) };
      const answer = await searchLogs(project.value, wanted, mine.signal);
      if (mine.signal.aborted) return;
      records.value = [...records.value, ...answer.records];
      next.value = answer.next;
    } catch (error) {
      if (!mine.signal.aborted) olderProblem.value = (error as Error).message;
    } finally {
      loadingOlder.value = false;
    }
  }
  onScopeDispose(() => running?.abort());

  return {
    records,
    waiting,
    manyWait,
    next,
    full,
    loadingOlder,
    olderProblem,
    live,
    loaded: data,
    add,
    showWaiting,
    loadOlder,
  };
}

import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { searchLogs, type LogSearch } from '@/api/client';
import type { LogRecordView } from '@/api/types';
import { isRelative } from '@/lib/urlState';
import { useLive } from '@/state/live';
import { useView } from '@/state/view';
import { mergeRecords, mostRecords } from './records';

const pageSize = 200;

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

  const { data, live } = useLive(
    (signal) => {
      const newest = records.value[0]?.key;
      // A background refresh asks for what is new, not for what is there.
      const isMore = shown === key() && newest !== undefined;
      const more = isMore ? { before: newest } : {};
      return searchLogs(project.value, { ...search(), ...more, limit: String(pageSize) }, signal).then((answer) => ({
        answer,
        isMore,
        key: key(),
      }));
    },
    key,
    () => !isRelative(view.value),
  );

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

  /** Takes records in at the top, or lets them wait. */
  function add(come: readonly LogRecordView[]) {
    if (atTop()) records.value = mergeRecords(records.value, come);
    else
      waiting.value = mergeRecords(
        waiting.value,
        come.filter((one) => one.key !== records.value[0]?.key),
      );
  }

  function showWaiting() {
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

  return { records, waiting, next, full, loadingOlder, olderProblem, live, loaded: data, add, showWaiting, loadOlder };
}

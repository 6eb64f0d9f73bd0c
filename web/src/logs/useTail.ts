import { onScopeDispose, ref, watch } from 'vue';
import { logTailUrl, type LogSearch } from '@/api/client';
import type { LogRecordView, LogTailPart } from '@/api/types';
import { useView } from '@/state/view';

/**
 * Follows records while it is switched on. The browser connects anew by itself after a break and says where it ended;
 * what comes twice is left out by its key when it is taken in.
 */
export function useTail(search: () => LogSearch, take: (records: readonly LogRecordView[]) => void) {
  const { project } = useView();
  const on = ref(false);
  const state = ref<'off' | 'connecting' | 'live'>('off');
  const skipped = ref(0);
  const problem = ref('');
  let source: EventSource | undefined;

  function close() {
    source?.close();
    source = undefined;
    state.value = 'off';
  }

  function open() {
    close();
    skipped.value = 0;
    problem.value = '';
    state.value = 'connecting';
    source = new EventSource(logTailUrl(project.value, search()));
    source.onmessage = (event: MessageEvent<string>) => {
      const part = JSON.parse(event.data) as LogTailPart;
      state.value = 'live';
      problem.value = part.problem;
      skipped.value += part.skipped;
      if (part.records.length) take(part.records);
    };
    source.onerror = () => {
      if (source?.readyState === EventSource.CLOSED) {
        close();
        on.value = false;
        problem.value = 'The server does not let this page follow. Search instead, and try again later.';
      } else state.value = 'connecting';
    };
  }

  watch([on, () => JSON.stringify(search()), project], () => (on.value ? open() : close()));
  onScopeDispose(close);
  return { on, state, skipped, problem };
}

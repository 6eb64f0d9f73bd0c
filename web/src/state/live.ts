import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { getQueryProgress, queryName, type Range } from '@/api/client';
import type { QueryProgressResponse, ResponseContext } from '@/api/types';
import { isRelative } from '@/lib/urlState';
import { useRefresh } from './refresh';
import { useView } from './view';

/** Beyond this loading is slow, and the page asks how far it is. */
const askEveryMs = 1000;

/** How loading goes; what the frames of pages and panels are told. */
export interface Live {
  loading: boolean;
  /** Loading takes more than a second. */
  slow: boolean;
  /** How far the store is with what takes long; null where it does not say. */
  progress: QueryProgressResponse | null;
  error: Error | null;
  /** What the server says of its data; null before the first answer. */
  context: ResponseContext | null;
  retry: () => void;
}

/**
 * Data that follows its key (object, range) and the refresh clock. While something new loads the old stays, so the
 * page can show the old picture dimmed; a background refresh dims nothing.
 */
export function useLive<T extends object>(
  load: (signal: AbortSignal) => Promise<T>,
  key: () => string,
  fixed = () => false,
) {
  const refresh = useRefresh();
  const { project } = useView();
  const data = shallowRef<T | null>(null);
  const error = shallowRef<Error | null>(null);
  const loading = ref(true);
  const slow = ref(false);
  const progress = shallowRef<QueryProgressResponse | null>(null);
  let running: AbortController | null = null;
  let slowTimer: ReturnType<typeof setTimeout> | undefined;

  async function askAgain(of: AbortController) {
    if (of !== running || !loading.value) return;
    slow.value = true;
    // That it is not known how far a search is, is no failure of the search.
    const answer = await getQueryProgress(project.value, queryName(of.signal)).catch(() => null);
    if (of !== running || !loading.value) return;
    if (answer?.running) progress.value = answer;
    slowTimer = setTimeout(() => void askAgain(of), askEveryMs);
  }

  async function run(background: boolean) {
    running?.abort();
    const mine = (running = new AbortController());
    clearTimeout(slowTimer);
    if (!background) {
      loading.value = true;
      progress.value = null;
      slowTimer = setTimeout(() => void askAgain(mine), askEveryMs);
    }
    try {
      const answer = await load(mine.signal);
      if (mine !== running) return;
      data.value = answer;
      error.value = null;
      const context = (answer as { context?: ResponseContext }).context;
      if (context) refresh.waiting = context.state === 'waiting';
      refresh.loaded();
    } catch (problem) {
      if (mine !== running || mine.signal.aborted) return;
      error.value = problem as Error;
      refresh.failed();
    }
    running = null;
    loading.value = slow.value = false;
    clearTimeout(slowTimer);
  }

  watch(key, () => void run(false), { immediate: true });
  watch(
    () => refresh.ticks,
    () => {
      if (!running && !fixed()) void run(true);
    },
  );
  onScopeDispose(() => {
    const last = running;
    running = null;
    last?.abort();
    clearTimeout(slowTimer);
  });

  const context = computed(() => (data.value as { context?: ResponseContext } | null)?.context ?? null);
  const retry = () => void run(false);
  const live = computed<Live>(() => ({
    loading: loading.value,
    slow: slow.value,
    progress: progress.value,
    error: error.value,
    context: context.value,
    retry,
  }));
  return { data, context, live };
}

/** Live data of the project in the time range of the view; `of` names the object when the page shows one. */
export function useRangeLive<T extends object>(
  load: (project: string, range: Range, signal: AbortSignal) => Promise<T>,
  of = () => '',
) {
  const { view, project } = useView();
  return useLive(
    (signal) => load(project.value, view.value, signal),
    () => `${project.value} ${of()} ${view.value.from} ${view.value.to}`,
    () => !isRelative(view.value),
  );
}

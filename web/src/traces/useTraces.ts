import { computed } from 'vue';
import type { Range } from '@/api/client';
import { useRangeLive } from '@/state/live';
import { useView } from '@/state/view';
import { parametersOf, readTraceQuery } from './query';

type Load<T> = (project: string, range: Range, query: Record<string, string>, signal?: AbortSignal) => Promise<T>;

/** What the explorer of traces asks for, of one application or of all. */
export function useTraceQuery(application: () => string | undefined) {
  const { route } = useView();
  return computed(() => readTraceQuery(route.query, application()));
}

/** A part of the explorer; the heat map is of all, so that its selection does not change it. */
export function useTraces<T extends object>(
  load: Load<T>,
  application: () => string | undefined,
  without: 'sel' | '' = '',
) {
  const query = useTraceQuery(application);
  const parameters = computed(() => parametersOf(without ? { ...query.value, [without]: '' } : query.value));
  return useRangeLive(
    (project, range, signal) => load(project, range, parameters.value, signal),
    () => JSON.stringify(parameters.value),
  );
}

import { computed } from 'vue';
import { getLogHistogram, type LogSearch } from '@/api/client';
import { isRelative } from '@/lib/urlState';
import { useLive } from '@/state/live';
import { useQueryKey, useView } from '@/state/view';
import { countsOf, readSource, usualSource, withSource } from './sources';

/** Which source's records are shown. `within` is the time and the application without a query; of all applications both are. */
export function useSources(within: () => LogSearch, line: () => string) {
  const { view, project } = useView();
  const chosen = useQueryKey('source', '');
  const { data } = useLive(
    async (signal) => {
      if (!within().application) return { counts: null };
      const ask = (source: 'sdk' | 'console') =>
        getLogHistogram(project.value, { ...within(), query: withSource(source, ''), buckets: '1' }, signal);
      const [sdk, console] = await Promise.all([ask('sdk'), ask('console')]);
      return { counts: countsOf(sdk, console) };
    },
    () => `${project.value} ${JSON.stringify(within())}`,
    () => !isRelative(view.value),
  );
  const counts = computed(() => data.value?.counts ?? null);
  const source = computed({
    get: () => readSource(chosen.value) ?? usualSource(counts.value, line()),
    set: (now) => (chosen.value = now),
  });
  return { counts, source };
}

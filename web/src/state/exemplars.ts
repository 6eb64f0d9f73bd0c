import { inject, provide, ref, watch, type InjectionKey, type Ref } from 'vue';
import type { ExemplarPoint } from '@/api/types';
import { getExemplars } from '@/api/client';
import { useView } from './view';

const key: InjectionKey<Ref<readonly ExemplarPoint[]>> = Symbol('exemplars');
const none = ref<readonly ExemplarPoint[]>([]);

/** Gives the latency charts of a page an application's exemplars, asked for anew when `when` changes. */
export function provideExemplars(application: () => string, when: () => unknown) {
  const { project, view } = useView();
  const points = ref<readonly ExemplarPoint[]>([]);
  provide(key, points);
  watch(
    [application, when],
    async ([id], _, onCleanup) => {
      const mine = new AbortController();
      onCleanup(() => mine.abort());
      try {
        points.value = (await getExemplars(project.value, id, view.value, mine.signal)).points;
      } catch {
        // Charts are what they are without them.
        if (!mine.signal.aborted) points.value = [];
      }
    },
    { immediate: true },
  );
}

export const useExemplars = () => inject(key, none);

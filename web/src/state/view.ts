import { computed } from 'vue';
import { useRoute, useRouter, type RouteLocationRaw } from 'vue-router';
import { carried, merged, one, readView, writeView, type Filters, type Query, type View } from '@/lib/urlState';

// Of two changes within one navigation the later builds on the earlier, which the address does not hold yet.
let coming: { path: string; query: Query } | null = null;

/** The state of the page, which is the address and nothing else. */
export function useView() {
  const route = useRoute();
  const router = useRouter();
  const view = computed<View>(() => readView(route.query));
  const project = computed(() => one(route.params.project) ?? 'default');

  /** Changes the address; `push` when Back should undo it. */
  function change(query: Query, how: 'push' | 'replace' = 'push') {
    const next = merged(coming?.path === route.path ? coming.query : route.query, query);
    const mine = (coming = { path: route.path, query: next });
    return router[how]({ query: next as Record<string, string>, hash: route.hash }).finally(() => {
      if (coming === mine) coming = null;
    });
  }

  const setRange = (from: string, to: string) => change(writeView({ ...view.value, from, to }));
  const setFilters = (filters: Partial<Filters>, how: 'push' | 'replace' = 'push') =>
    change(writeView({ ...view.value, filters: { ...view.value.filters, ...filters } }), how);

  /** A link that takes the range and the filters along. */
  function link(name: string, params: Record<string, string> = {}, query: Query = {}): RouteLocationRaw {
    return {
      name,
      params: { project: project.value, ...params },
      query: merged(carried(route.query), query) as Record<string, string>,
    };
  }

  const applicationLink = (id: string) => link('application', { id });
  const nodeLink = (id: string) => link('node', { id });

  return { view, project, change, setRange, setFilters, link, applicationLink, nodeLink, route, router };
}

/** One key of the query as a value to read and set. */
export function useQueryKey(key: string, fallback: string, how: 'push' | 'replace' = 'push') {
  const { route, change } = useView();
  return computed<string>({
    get: () => one(route.query[key]) ?? fallback,
    set: (value) => void change({ [key]: value === fallback ? undefined : value }, how),
  });
}

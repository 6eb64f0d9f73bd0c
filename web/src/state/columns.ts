import { computed, onMounted, ref } from 'vue';
import { openKey } from '@/lib/savedViews';
import { join, list, one } from '@/lib/urlState';
import { useView } from './view';

/** A column as far as choosing goes. */
interface Choosable {
  key: string;
  off?: boolean;
  fixed?: boolean;
}

const key = 'cols';

/**
 * Which columns of a table are shown. The choice is remembered by the table's name; the main table of a page has it in the address, too, so that
 * a colleague sees the same picture. Where a saved view is open that counts and not what was remembered.
 */
export function useColumns<C extends Choosable>(name: string, columns: () => readonly C[], addressed: () => boolean) {
  const { route, change } = useView();
  const storageKey = `taproot.columns.${name}`;
  const usual = () =>
    new Set(
      columns()
        .filter((column) => column.off)
        .map((column) => column.key),
    );
  const remembered = ref(read());

  function read(): Set<string> | null {
    try {
      const stored = JSON.parse(localStorage.getItem(storageKey) ?? 'null') as unknown;
      if (Array.isArray(stored)) return new Set(stored.filter((one) => typeof one === 'string'));
    } catch {
      // something else wrote there; the usual columns will do
    }
    return null;
  }
  const written = (hidden: ReadonlySet<string>) => {
    const shown = columns().filter((column) => !column.fixed && !hidden.has(column.key));
    const isUsual = columns().every((column) => column.fixed || hidden.has(column.key) === !!column.off);
    return isUsual ? undefined : join(shown.map((column) => column.key));
  };
  const hidden = computed(() => {
    if (!addressed()) return remembered.value ?? usual();
    const shown = list(route.query[key]);
    if (shown.length) return new Set(columns().flatMap((column) => (shown.includes(column.key) ? [] : [column.key])));
    return one(route.query[openKey]) ? usual() : (remembered.value ?? usual());
  });
  onMounted(() => {
    if (!addressed() || !remembered.value || one(route.query[openKey]) || one(route.query[key])) return;
    const text = written(remembered.value);
    if (text) void change({ [key]: text }, 'replace');
  });

  function toggle(column: string) {
    const next = new Set(hidden.value);
    if (!next.delete(column)) next.add(column);
    remembered.value = next;
    localStorage.setItem(storageKey, JSON.stringify([...next]));
    if (addressed()) void change({ [key]: written(next) }, 'replace');
  }

  return { hidden, toggle };
}

import { ref, watch } from 'vue';

const columnsKey = 'taproot.logs.columns';
const mostColumns = 8;

function readColumns(): string[] {
  try {
    const stored = JSON.parse(localStorage.getItem(columnsKey) ?? '[]') as unknown;
    if (Array.isArray(stored))
      return stored.filter((one): one is string => typeof one === 'string').slice(0, mostColumns);
  } catch {
    // something else wrote there; the usual columns will do
  }
  return [];
}

function remembered(key: string, fallback: boolean) {
  const value = ref((localStorage.getItem(key) ?? String(fallback)) === 'true');
  watch(value, (now) => localStorage.setItem(key, String(now)));
  return value;
}

/** How a person likes records to be shown; remembered by the browser. */
export function useChoices() {
  const columns = ref<string[]>(readColumns());
  const wrap = remembered('taproot.logs.wrap', false);
  const withFields = remembered('taproot.logs.fields', false);

  function toggleColumn(name: string) {
    columns.value = columns.value.includes(name)
      ? columns.value.filter((one) => one !== name)
      : [...columns.value, name].slice(-mostColumns);
    localStorage.setItem(columnsKey, JSON.stringify(columns.value));
  }

  return { columns, wrap, withFields, toggleColumn };
}

import { computed } from 'vue';
import { useQueryKey, useView } from '@/state/view';

/** What is looked at in a profile, all of it in the address. */
export function useProfileState() {
  const { route, change } = useView();
  const many = (name: string) => computed(() => [route.query[name] ?? []].flat().filter((one): one is string => !!one));
  const flag = (name: string) => {
    const value = useQueryKey(name, '', 'replace');
    return computed({ get: () => value.value === '1', set: (on) => (value.value = on ? '1' : '') });
  };
  const where = many('where');

  /** Only profiles with this value of a label; none: with any. */
  function setWhere(name: string, value: string) {
    const others = where.value.filter((one) => !one.startsWith(`${name}=`));
    const next = value ? [...others, `${name}=${value}`] : others;
    void change({ where: next.length ? next : undefined });
  }

  return {
    type: useQueryKey('type', ''),
    view: useQueryKey('view', 'flame', 'replace'),
    zoom: useQueryKey('zoom', ''),
    find: useQueryKey('find', '', 'replace'),
    /** The function whose callers and callees are shown. */
    focus: useQueryKey('fn', ''),
    callersZoom: useQueryKey('callers', '', 'replace'),
    calleesZoom: useQueryKey('callees', '', 'replace'),
    sort: useQueryKey('fsort', '-self', 'replace'),
    compare: useQueryKey('base', ''),
    upward: flag('up'),
    lines: flag('lines'),
    recursion: flag('rec'),
    where,
    setWhere,
    change,
  };
}

export type ProfileState = ReturnType<typeof useProfileState>;

import { computed, ref, watch, type Ref } from 'vue';
import { useLive } from './live';
import { useQueryKey, useView } from './view';

/** A setting of where a signal is read from: Taproot's own store, or a server that a team has. */
export interface SourceOptions<Settings, Form, Change, Test, Access extends string> {
  /** The name of the other server in the address. */
  remote: string;
  /** Keys of the address for what is chosen; what is typed is in none, for it may be a secret. */
  keys: { source: string; access: string };
  load: (project: string, signal: AbortSignal) => Promise<Settings>;
  put: (project: string, change: Change) => Promise<Settings>;
  test: (project: string, change: Change) => Promise<Test>;
  toForm: (settings: Settings) => Form;
  toChange: (form: Form, enabled: boolean, access: Access) => Change;
  accessOf: (settings: Settings) => Access;
}

/** A form for such a setting: loads it, tests it, saves it, and says how that went. */
export function useSourceForm<Settings extends { enabled: boolean }, Form, Change, Test, Access extends string>(
  options: SourceOptions<Settings, Form, Change, Test, Access>,
) {
  const { project } = useView();
  const { data, live } = useLive(
    (signal) => options.load(project.value, signal),
    () => project.value,
    () => true,
  );
  const settings = ref(null) as Ref<Settings | null>;
  const form = ref(null) as Ref<Form | null>;
  const test = ref(null) as Ref<Test | null>;
  const busy = ref<'' | 'test' | 'save'>('');
  const problem = ref('');
  const saved = ref(false);

  const sourceKey = useQueryKey(options.keys.source, '', 'replace');
  const accessKey = useQueryKey(options.keys.access, '', 'replace');
  const source = computed({
    get: () => sourceKey.value || (settings.value?.enabled ? options.remote : 'store'),
    set: (value) => (sourceKey.value = value),
  });
  const access = computed<Access>({
    get: () => (accessKey.value || (settings.value ? options.accessOf(settings.value) : 'none')) as Access,
    set: (value) => (accessKey.value = value),
  });
  const isRemote = computed(() => source.value === options.remote);
  const change = () => options.toChange(form.value!, isRemote.value, access.value);

  function show(answer: Settings) {
    settings.value = answer;
    form.value = options.toForm(answer);
  }
  watch(data, (answer) => answer && show(answer), { immediate: true });
  watch([form, source, access], () => (saved.value = false), { deep: true });

  async function run(what: 'test' | 'save', work: () => Promise<void>) {
    busy.value = what;
    problem.value = '';
    try {
      await work();
    } catch (error) {
      problem.value = (error as Error).message;
    }
    busy.value = '';
  }
  const runTest = () =>
    run('test', async () => {
      test.value = null;
      test.value = await options.test(project.value, change());
    });
  const save = () =>
    run('save', async () => {
      show(await options.put(project.value, change()));
      // The form that is shown anew is no change that somebody made.
      await Promise.resolve();
      saved.value = true;
    });

  return { live, settings, form, test, busy, problem, saved, source, access, isRemote, runTest, save };
}

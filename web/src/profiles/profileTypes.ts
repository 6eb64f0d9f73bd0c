/** What people call kinds of profiles, in the order they are asked for. */
export const kinds = [
  'CPU',
  'Memory in use',
  'Allocations',
  'Locks',
  'Off-CPU',
  'Wall time',
  'Goroutines',
  'Exceptions',
  'Other',
] as const;
export type Kind = (typeof kinds)[number];

export interface ProfileType {
  type: string;
  kind: Kind;
  /** The kind, and what of it where a kind has several: `Allocations, objects`. */
  name: string;
  unit: string;
  isState: boolean;
  /** Which profiler gave it. */
  by: string;
}

const agent = 'the node agent';

function kindOf(type: string): Kind {
  if (/off_?cpu/i.test(type)) return 'Off-CPU';
  if (/inuse|live_|heap_live/i.test(type)) return 'Memory in use';
  if (/lock|mutex|contention|block/i.test(type)) return 'Locks';
  if (/alloc/i.test(type)) return 'Allocations';
  if (/wall/i.test(type)) return 'Wall time';
  if (/goroutine/i.test(type)) return 'Goroutines';
  if (/exception/i.test(type)) return 'Exceptions';
  return /cpu|itimer|^samples:/i.test(type) ? 'CPU' : 'Other';
}

function byWhom(type: string): string {
  if (type.startsWith('ebpf:')) return `${agent}, by eBPF`;
  if (type.startsWith('go_runtime:')) return `${agent}, from the program's own heap profile`;
  if (type.startsWith('java:')) return `${agent}, with async-profiler`;
  if (type.startsWith('otel:')) return 'an OpenTelemetry profiler';
  return type.split(':').length === 5 ? 'Pyroscope' : 'a profiler in the program';
}

function detailOf(kind: Kind, type: string, unit: string): string {
  if (/objects/i.test(type)) return 'objects';
  if (/contentions/i.test(type)) return 'contentions';
  if (/block/i.test(type)) return unit === 'count' ? 'blocking, count' : 'blocking';
  if (kind === 'CPU' && unit === 'count') return 'samples';
  return kind === 'Locks' && unit !== 'count' ? 'time' : '';
}

/** A type by the names that people know. */
export function profileType(type: string, unit: string, isState: boolean): ProfileType {
  const kind = kindOf(type);
  const detail = detailOf(kind, type, unit);
  const name = kind === 'Other' ? type : detail ? `${kind}, ${detail}` : kind;
  return { type, kind, unit, isState, by: byWhom(type), name };
}

/** Different types, the most asked for first; of one name the agent's first, as it sees all programs. */
export function profileTypes(rows: readonly { type: string; unit: string; isState: boolean }[]): ProfileType[] {
  const byName = new Map(rows.map((row) => [row.type, profileType(row.type, row.unit, row.isState)]));
  const rank = (one: ProfileType) =>
    kinds.indexOf(one.kind) * 100 + (one.type.startsWith('ebpf:') ? 0 : 10) + (one.unit === 'count' ? 1 : 0);
  return [...byName.values()].sort((a, b) => rank(a) - rank(b) || (a.type < b.type ? -1 : 1));
}

/** What could be had besides, and how. */
export const waysToGet: readonly { kind: Kind; how: string }[] = [
  {
    kind: 'CPU',
    how: 'The node agent takes it of everything that runs, unless it was started with --disable-profiling or the process has COROOT_EBPF_PROFILING=disabled.',
  },
  {
    kind: 'Memory in use',
    how: 'Of Go programs the node agent reads it. Java needs --enable-java-async-profiler. Node.js, Python and others push it with a Pyroscope SDK.',
  },
  {
    kind: 'Allocations',
    how: 'Of Go programs the node agent reads them. Java needs --enable-java-async-profiler. Others push them with a Pyroscope SDK.',
  },
  { kind: 'Locks', how: 'Java: --enable-java-async-profiler. Go: push the mutex and block profiles of runtime/pprof.' },
  { kind: 'Off-CPU', how: 'Where threads wait: start the node agent with --profiling-off-cpu.' },
];

/** Kinds that are not there, with how to get them. */
export const missingKinds = (types: readonly ProfileType[]) =>
  waysToGet.filter((way) => !types.some((type) => type.kind === way.kind));

/** Names of labels for people. */
const labelNames: Record<string, string> = {
  'host.name': 'Node',
  hostname: 'Node',
  'container.id': 'Container',
  container: 'Container',
  pod: 'Pod',
  'k8s.pod.name': 'Pod',
  'service.instance.id': 'Instance',
  instance: 'Instance',
  'service.version': 'Version',
  version: 'Version',
  service_git_ref: 'Version',
  namespace: 'Namespace',
};
export const labelName = (name: string): string => labelNames[name] ?? name;

/** Labels that tell profiles of a service apart, instances and versions first; what names the same things twice is left out. */
export function usefulLabels<Label extends { name: string; values: string[] }>(labels: readonly Label[]): Label[] {
  const rank = (label: Label) => {
    const place = Object.keys(labelNames).indexOf(label.name);
    return place < 0 ? 100 : place;
  };
  return labels
    .filter((label) => label.values.length > 1 && !['host.id', 'service.name', 'service_name'].includes(label.name))
    .sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

import { hash } from './palette';

/** A letter or two on a tinted plate stand for a type; our own, so that nobody's mark is borrowed. */
const letters: Record<string, string> = {
  postgres: 'Pg',
  redis: 'Rd',
  nginx: 'Nx',
  dotnet: '.N',
  mysql: 'My',
  mariadb: 'Ma',
  mongodb: 'Mo',
  memcached: 'Mc',
  kafka: 'Kf',
  rabbitmq: 'Rq',
  nats: 'Nt',
  zookeeper: 'Zk',
  cassandra: 'Ca',
  clickhouse: 'Ch',
  elasticsearch: 'Es',
  golang: 'Go',
  go: 'Go',
  java: 'Jv',
  jvm: 'Jv',
  nodejs: 'Js',
  python: 'Py',
  php: 'Ph',
  ruby: 'Rb',
  haproxy: 'Ha',
  envoy: 'En',
  traefik: 'Tr',
  docker: 'Dk',
  kubernetes: 'K8',
};
const hues: Record<string, number> = {
  postgres: 215,
  redis: 8,
  nginx: 140,
  dotnet: 262,
  mysql: 200,
  kafka: 30,
  go: 190,
  golang: 190,
};
const stores = new Set([
  'postgres',
  'redis',
  'mysql',
  'mariadb',
  'mongodb',
  'memcached',
  'cassandra',
  'clickhouse',
  'elasticsearch',
]);
const queues = new Set(['kafka', 'rabbitmq', 'nats', 'zookeeper']);

export interface Glyph {
  letters: string;
  hue: number;
  /** Databases are round, queues are hexagonal, the outside is dashed, the rest is square. */
  shape: 'square' | 'round' | 'hexagon' | 'outside';
  title: string;
}

/** Programs by whose names a type is told before its protocol was seen. */
const aliases: Record<string, string> = {
  'redis-server': 'redis',
  mysqld: 'mysql',
  mariadbd: 'mariadb',
  mongod: 'mongodb',
};

export function glyph(types: readonly string[], kind: string): Glyph {
  const type = aliases[types[0] ?? ''] ?? types[0] ?? '';
  if (kind === 'ExternalService' && !type) return { letters: '↗', hue: 210, shape: 'outside', title: 'outside' };
  if (!type) return { letters: kindLetters(kind), hue: 210, shape: 'square', title: kindWord(kind) };
  const shape = stores.has(type) ? 'round' : queues.has(type) ? 'hexagon' : 'square';
  return {
    letters: letters[type] ?? type.slice(0, 1).toUpperCase() + type.slice(1, 2),
    hue: hues[type] ?? hash(type) % 360,
    shape,
    title: type,
  };
}

const kindLetters = (kind: string): string => (kind === 'SystemdUnit' ? '⚙' : kind === 'Process' ? '›_' : '▢');

/** `SystemdUnit` → `systemd unit`. */
export function kindWord(kind: string): string {
  if (kind === 'Rollout') return 'Argo Rollout';
  return kind === 'SystemdUnit' ? 'systemd unit' : kind.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

import type { MapApplication, MapLink } from '@/api/types';
import { severity, statuses, statusWords, toStatus, worst, type Status } from '@/lib/status';
import { noNamespace } from '@/lib/urlState';

export type Grouping = 'none' | 'namespace' | 'category' | 'node';

/** A box on the map: an application or a collapsed group of them. */
export interface Box {
  id: string;
  name: string;
  detail: string;
  status: string;
  reason: string;
  kind: string;
  types: readonly string[];
  instances: number;
  instancesUp: number;
  /** How many applications it stands for. */
  size: number;
  isGroup: boolean;
  /** The group that it lies in; empty when nothing is grouped. */
  group: string;
  /** How many of what it stands for are in each status, the worst first. */
  counts: readonly StatusCount[];
}

export interface StatusCount {
  status: Status;
  count: number;
}

export interface Edge {
  id: string;
  from: string;
  to: string;
  protocols: readonly string[];
  requests: number | null;
  errors: number | null;
  latency: number | null;
  bytes: number | null;
  status: string;
  reason: string;
  active: boolean;
  /** How many links it stands for. */
  size: number;
  /** The share of those links, 0 to 1, that is as bad as the status says. */
  share: number;
}

export interface Group {
  id: string;
  name: string;
  open: boolean;
  size: number;
  counts: readonly StatusCount[];
}

export interface MapModel {
  boxes: Box[];
  edges: Edge[];
  groups: Group[];
}

/** More than this and groups start collapsed: nobody reads a thousand boxes. */
export const collapseAbove = 150;

export function groupOf(app: MapApplication, grouping: Grouping): string {
  if (grouping === 'namespace') return app.namespace || noNamespace;
  if (grouping === 'category') return app.category;
  if (grouping === 'node') return app.nodes[0] ?? 'no node';
  return '';
}

/** Applications of which nothing is known any more and to or from which nothing flows: they have ended, or nobody calls them now. */
export function endedOnes(apps: readonly MapApplication[], links: readonly MapLink[]): Set<string> {
  const alive = new Set(links.flatMap((link) => (link.active ? [link.client, link.server] : [])));
  return new Set(apps.flatMap((app) => (app.status === 'unknown' && !alive.has(app.id) ? [app.id] : [])));
}

/** What `auto` means: small maps are not grouped, large ones are by namespace, or by node where there are none. */
export function autoGrouping(apps: readonly MapApplication[]): Grouping {
  if (apps.length <= collapseAbove) return 'none';
  return new Set(apps.map((app) => app.namespace)).size > 1 ? 'namespace' : 'node';
}

/** Boxes and edges from applications and links. `toggled` names the groups that are not in their usual state. */
export function buildModel(
  apps: readonly MapApplication[],
  links: readonly MapLink[],
  grouping: Grouping,
  toggled: ReadonlySet<string>,
): MapModel {
  const usuallyOpen = apps.length <= collapseAbove;
  const members = new Map<string, MapApplication[]>();
  if (grouping !== 'none') {
    for (const app of apps) {
      const group = groupOf(app, grouping);
      const list = members.get(group);
      if (list) list.push(app);
      else members.set(group, [app]);
    }
  }
  const isOpen = (group: string) => usuallyOpen !== toggled.has(group);
  const boxOf = new Map<string, string>();
  const boxes: Box[] = [];
  for (const app of apps) {
    const group = groupOf(app, grouping);
    if (grouping === 'none' || isOpen(group)) {
      boxOf.set(app.id, app.id);
      boxes.push(appBox(app, group));
    } else {
      boxOf.set(app.id, `group:${group}`);
    }
  }
  for (const [group, list] of members) if (!isOpen(group)) boxes.push(groupBox(group, list));
  boxes.sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    boxes,
    edges: buildEdges(links, boxOf),
    groups: [...members]
      .map(([id, list]) => ({
        id,
        name: groupName(id),
        open: isOpen(id),
        size: list.length,
        counts: countStatuses(list),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function countStatuses(list: readonly { status: string }[]): StatusCount[] {
  const counts = new Map<Status, number>();
  for (const one of list) counts.set(toStatus(one.status), (counts.get(toStatus(one.status)) ?? 0) + 1);
  return [...statuses]
    .reverse()
    .flatMap((status) => (counts.has(status) ? [{ status, count: counts.get(status)! }] : []));
}

/** 2 critical, 7 warning, 111 OK. */
export const countWords = (counts: readonly StatusCount[]): string =>
  counts
    .map(({ status, count }) => `${count} ${status === 'ok' ? 'OK' : statusWords[status].toLowerCase()}`)
    .join(', ');

export const groupName = (group: string): string => (group === noNamespace ? 'no namespace' : group);

function appBox(app: MapApplication, group: string): Box {
  const where =
    app.namespace || (app.nodes.length === 1 ? app.nodes[0]! : app.nodes.length ? `${app.nodes.length} nodes` : '');
  return {
    id: app.id,
    name: app.name,
    detail: app.kind === 'ExternalService' ? 'outside' : where,
    status: app.status,
    reason: app.statusReason,
    kind: app.kind,
    types: app.types,
    instances: app.instances,
    instancesUp: app.instancesUp,
    size: 1,
    isGroup: false,
    group,
    counts: [],
  };
}

function groupBox(group: string, list: readonly MapApplication[]): Box {
  const counts = countStatuses(list);
  return {
    id: `group:${group}`,
    name: groupName(group),
    detail: `${list.length} applications`,
    status: worst(list.map((app) => app.status)),
    reason: countWords(counts),
    kind: 'Group',
    types: [],
    instances: list.reduce((sum, app) => sum + app.instances, 0),
    instancesUp: list.reduce((sum, app) => sum + app.instancesUp, 0),
    size: list.length,
    isGroup: true,
    group,
    counts,
  };
}

function buildEdges(links: readonly MapLink[], boxOf: ReadonlyMap<string, string>): Edge[] {
  const parts = new Map<string, MapLink[]>();
  for (const link of links) {
    const from = boxOf.get(link.client);
    const to = boxOf.get(link.server);
    if (!from || !to || from === to) continue;
    const id = `${from}\n${to}`;
    const list = parts.get(id);
    if (list) list.push(link);
    else parts.set(id, [link]);
  }
  return [...parts].map(([id, list]) => joinLinks(id, list)).sort((a, b) => (a.id < b.id ? -1 : 1));
}

function joinLinks(id: string, list: readonly MapLink[]): Edge {
  const [from, to] = id.split('\n') as [string, string];
  const sum = (pick: (link: MapLink) => number | null) =>
    list.reduce<number | null>((total, link) => {
      const value = pick(link);
      return value == null ? total : (total ?? 0) + value;
    }, null);
  // The mean latency of all requests is the mean of the links weighted by their requests.
  const timed = list.filter((link) => link.latencySeconds != null && (link.requestsPerSecond ?? 0) > 0);
  const weight = timed.reduce((total, link) => total + link.requestsPerSecond!, 0);
  const status = worst(list.map((link) => link.status));
  const asBad = list.filter((link) => severity(link.status) === severity(status));
  const reasons = [...new Set(asBad.map((link) => link.statusReason).filter(Boolean))].slice(0, 2).join('; ');
  return {
    id,
    from,
    to,
    protocols: [...new Set(list.flatMap((link) => link.protocols))].sort(),
    requests: sum((link) => link.requestsPerSecond),
    errors: sum((link) => link.errorsPerSecond),
    latency:
      weight > 0
        ? timed.reduce((total, link) => total + link.latencySeconds! * link.requestsPerSecond!, 0) / weight
        : null,
    bytes: sum((link) => link.bytesPerSecond),
    status,
    reason: list.length > 1 && reasons ? `${asBad.length} of ${list.length} links: ${reasons}` : reasons,
    active: list.some((link) => link.active),
    size: list.length,
    share: asBad.length / list.length,
  };
}

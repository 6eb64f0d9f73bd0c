import type { TraceSpan } from '@/api/types';

/** Scope of the agent's spans. */
export const agentScope = 'taproot-node-agent';

/** A part of a span in which everything else waited for it. */
export interface Segment {
  from: number;
  to: number;
}

/** A span in its place: times in milliseconds since 1970, moved where its host's clock is off. */
export interface Placed {
  span: TraceSpan;
  depth: number;
  from: number;
  to: number;
  /** By how much it was moved, milliseconds. */
  skewMs: number;
  parent: Placed | null;
  children: Placed[];
  /** Spans beneath it, all the way down. */
  below: number;
  /** It has a parent that is not in the trace. */
  orphan: boolean;
  /** Parts of it on the critical path. */
  critical: Segment[];
  /** Something beneath it failed. */
  failedBelow: boolean;
  /** It names no parent; port and time tell who asked. */
  adopted: boolean;
  /** The same request as the other side saw it: agent and SDK. */
  twin: Placed | null;
}

export interface Waterfall {
  roots: Placed[];
  /** All spans, parents before their children, in the order of the rows. */
  all: Placed[];
  from: number;
  to: number;
  services: string[];
  orphans: number;
  /** Hosts whose clocks were found off, with the greatest shift in milliseconds. */
  skews: { host: string; ms: number }[];
  failed: number;
}

const key = (span: Pick<TraceSpan, 'spanId'>) => span.spanId;
const hostOf = (span: TraceSpan) => span.resourceAttributes['host.id'] || span.resourceAttributes['host.name'] || '';
export const isAgents = (span: TraceSpan): boolean => span.scope === agentScope;
export const isFailed = (span: TraceSpan): boolean => span.status === 'Error';

/** The rows of a trace. Nothing recurses, for a trace may be thousands of spans deep. */
export function layOut(spans: readonly TraceSpan[]): Waterfall {
  const placed = new Map<string, Placed>();
  for (const span of spans) if (!placed.has(key(span))) placed.set(key(span), place(span));
  let roots: Placed[] = [];
  const circles = circlesIn(placed);
  for (const one of placed.values()) {
    const parent = placed.get(one.span.parentSpanId);
    if (parent && !circles.has(one)) {
      one.parent = parent;
      parent.children.push(one);
    } else {
      one.orphan = one.span.parentSpanId !== '' && !parent;
      roots.push(one);
    }
  }
  roots = adopt(roots, [...placed.values()]);
  for (const one of placed.values()) one.children.sort(byTime);
  roots.sort(byTime);
  const all = inOrder(roots);
  adjustClocks(all);
  for (let i = all.length - 1; i >= 0; i--) {
    const { parent, below, span, failedBelow } = all[i]!;
    if (!parent) continue;
    parent.below += below + 1;
    parent.failedBelow ||= failedBelow || isFailed(span);
  }
  markTwins(all);
  const first = longest(roots);
  if (first) markCritical(first);
  return {
    roots,
    all,
    from: all.reduce((least, one) => Math.min(least, one.from), Infinity),
    to: all.reduce((most, one) => Math.max(most, one.to), -Infinity),
    services: [...new Set(all.map((one) => one.span.service))],
    orphans: roots.filter((one) => one.orphan).length,
    skews: skewsOf(all),
    failed: all.filter((one) => isFailed(one.span)).length,
  };
}

/**
 * A library whose caller sent no header begins a tree of its own, although the agent saw who asked: when just one request to its port was open that nobody
 * else answered. What is left has no parent.
 */
function adopt(roots: readonly Placed[], all: readonly Placed[]): Placed[] {
  const unanswered = new Set(
    all.filter((one) => isAgents(one.span) && one.span.kind === 'Client' && !one.children.some(isServer)),
  );
  return roots.filter((root) => {
    if (root.span.parentSpanId || isAgents(root.span) || !isServer(root) || !portOf(root)) return true;
    const asked = [...unanswered].filter(
      (one) => portOf(one) === portOf(root) && one.from <= root.from && root.from <= one.to && topOf(one) !== root,
    );
    if (asked.length !== 1) return true;
    unanswered.delete(asked[0]!);
    root.parent = asked[0]!;
    root.adopted = true;
    asked[0]!.children.push(root);
    return false;
  });
}

const isServer = (one: Placed) => one.span.kind === 'Server';
const portOf = ({ span }: Placed) => span.attributes['server.port'] || span.attributes['net.host.port'] || '';
function topOf(one: Placed): Placed {
  let at = one;
  while (at.parent) at = at.parent;
  return at;
}

const place = (span: TraceSpan): Placed => ({
  span,
  depth: 0,
  from: span.time,
  to: span.time + span.durationMs,
  skewMs: 0,
  parent: null,
  children: [],
  below: 0,
  orphan: false,
  critical: [],
  failedBelow: false,
  adopted: false,
  twin: null,
});
const byTime = (a: Placed, b: Placed) => a.from - b.from || b.to - a.to || (key(a.span) < key(b.span) ? -1 : 1);
const longest = (roots: readonly Placed[]) =>
  roots.reduce<Placed | null>((best, one) => (best && best.to - best.from >= one.to - one.from ? best : one), null);

/** Spans that are their own ancestors, one a circle, so that each begins a tree. */
function circlesIn(placed: ReadonlyMap<string, Placed>): Set<Placed> {
  const begins = new Set<Placed>();
  const known = new Map<Placed, number>();
  let walk = 0;
  for (const one of placed.values()) {
    walk++;
    let at: Placed | undefined = one;
    while (at && !known.has(at)) {
      known.set(at, walk);
      at = placed.get(at.span.parentSpanId);
    }
    if (at && known.get(at) === walk) begins.add(at);
  }
  return begins;
}

function inOrder(roots: readonly Placed[]): Placed[] {
  const all: Placed[] = [];
  const pending = [...roots].reverse();
  for (let one = pending.pop(); one; one = pending.pop()) {
    one.depth = one.parent ? one.parent.depth + 1 : 0;
    all.push(one);
    for (let i = one.children.length - 1; i >= 0; i--) pending.push(one.children[i]!);
  }
  return all;
}

/**
 * What was answered on another host cannot have begun before it was asked, nor have ended after the answer was there:
 * where it says so a clock is off, and it is moved into the middle of what asked, with all that is beneath it on that host.
 */
function adjustClocks(all: readonly Placed[]) {
  for (const one of all) {
    const parent = one.parent;
    if (!parent) continue;
    const sameHost = hostOf(one.span) === hostOf(parent.span);
    if (sameHost || !hostOf(one.span) || !hostOf(parent.span)) one.skewMs = sameHost ? parent.skewMs : 0;
    else one.skewMs = skewTo(parent, one);
    one.from = one.span.time + one.skewMs;
    one.to = one.from + one.span.durationMs;
  }
}

function skewTo(parent: Placed, child: Placed): number {
  const { time, durationMs, kind } = child.span;
  const room = parent.to - parent.from - durationMs;
  const early = time < parent.from;
  const late = kind === 'Server' && room >= 0 && time + durationMs > parent.to;
  if (!early && !late) return 0;
  return room >= 0 ? parent.from + room / 2 - time : parent.from - time;
}

function skewsOf(all: readonly Placed[]) {
  const hosts = new Map<string, number>();
  for (const { span, skewMs } of all) {
    const host = span.resourceAttributes['host.name'] || hostOf(span);
    if (skewMs && Math.abs(skewMs) > Math.abs(hosts.get(host) ?? 0)) hosts.set(host, skewMs);
  }
  return [...hosts].map(([host, ms]) => ({ host, ms }));
}

/** From the end back: whatever ended last is what was waited for, and before it what ended before that began. */
function markCritical(root: Placed) {
  const pending: { one: Placed; from: number; to: number }[] = [{ one: root, from: root.from, to: root.to }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { one, from, to } = next;
    let at = to;
    for (const child of [...one.children].sort((a, b) => b.to - a.to)) {
      const end = Math.min(child.to, at);
      const begin = Math.max(child.from, from);
      // What runs on after the parent has ended is not waited for.
      if (child.to > one.to + 0.001 && child.span.kind === 'Consumer') continue;
      if (end <= begin || isSecondSight(child)) continue;
      if (end < at) one.critical.push({ from: end, to: at });
      pending.push({ one: child, from: begin, to: end });
      at = begin;
    }
    if (at > from) one.critical.push({ from, to: at });
    one.critical.reverse();
  }
}

/** An agent's sight of what an SDK tells of in more detail; nobody waits for it. */
const isSecondSight = (one: Placed) => one.twin !== null && isAgents(one.span) && !one.children.length;

/** An agent and an SDK may both tell of one request: of one kind, of the same process, one beneath or beside the other, at one time. */
function markTwins(all: readonly Placed[]) {
  for (const one of all) {
    if (!isAgents(one.span) || one.twin) continue;
    const near = [one.parent, ...one.children, ...(one.parent?.children ?? [])];
    const twin = near.find((other) => other && other !== one && !other.twin && sameRequest(one, other));
    if (twin) [one.twin, twin.twin] = [twin, one];
  }
}

function sameRequest(one: Placed, other: Placed): boolean {
  if (isAgents(other.span) || other.span.kind !== one.span.kind) return false;
  const [a, b] = [one.span, other.span];
  const same = a.application !== '' ? a.application === b.application : a.service === b.service;
  const both = Math.min(one.to, other.to) - Math.max(one.from, other.from);
  return same && both > 0.8 * Math.max(one.to - one.from, other.to - other.from);
}

/** The rows that are open. */
export function openRows(all: readonly Placed[], closed: ReadonlySet<string>): Placed[] {
  if (!closed.size) return [...all];
  const rows: Placed[] = [];
  for (let i = 0; i < all.length; i++) {
    const one = all[i]!;
    rows.push(one);
    if (closed.has(key(one.span))) i += one.below;
  }
  return rows;
}

/** Spans in which all words occur: in name, service, id, message or attributes. */
export function searched(all: readonly Placed[], text: string): Set<string> {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = new Set<string>();
  if (!words.length) return found;
  for (const { span } of all) {
    const own = [span.name, span.service, span.spanId, span.kind, span.status, span.statusMessage];
    for (const [name, value] of Object.entries(span.attributes)) own.push(`${name}=${value}`);
    for (const event of span.events) own.push(event.name, ...Object.values(event.attributes));
    const where = own.join(' ').toLowerCase();
    if (words.every((word) => where.includes(word))) found.add(key(span));
  }
  return found;
}

import type { ApplicationCostRow, CostGroupRow, CostsResponse, CustomPriceSetting, NodeCostRow } from '@/api/types';
import { none } from './format';

/** USD a month: $1,234, $12.30, $0.004; an en dash where nothing is known. */
export function usd(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return none;
  const size = Math.abs(value);
  const sign = value < 0 ? '-' : '';
  if (size === 0) return '$0';
  if (size < 0.005) return `${sign}<$0.01`;
  if (size >= 999.5) return `${sign}$${Math.round(size).toLocaleString('en-US')}`;
  return `${sign}$${size >= 99.95 ? Math.round(size) : size.toFixed(2)}`;
}

/** An hourly price, which may be small. */
export const usdPerHour = (value: number | null | undefined): string =>
  value == null || !Number.isFinite(value) ? none : `$${value.toPrecision(3).replace(/\.?0+$/, '')}/h`;

/** A price that is an estimate carries a mark. */
export const marked = (text: string, estimated: boolean): string => (estimated && text !== none ? `≈ ${text}` : text);

/** How a window is said: 1 h, 7 days. */
export function windowText(hours: number): string {
  if (hours >= 47.5) return `${Math.round(hours / 24)} days`;
  return hours >= 0.95 ? `${Math.round(hours)} h` : `${Math.max(1, Math.round(hours * 60))} min`;
}

export interface Sums {
  usage: number;
  shared: number;
  zones: number;
  internet: number;
  total: number;
  /** What recommended requests would set aside less; only of those that set aside too much. */
  saving: number;
}

/** What the applications shown cost together. */
export function sumOf(rows: readonly ApplicationCostRow[]): Sums {
  const sums: Sums = { usage: 0, shared: 0, zones: 0, internet: 0, total: 0, saving: 0 };
  for (const row of rows) {
    sums.usage += row.usage.total ?? 0;
    sums.shared += row.shared.total ?? 0;
    sums.zones += row.traffic.zones;
    sums.internet += row.traffic.internet;
    sums.total += row.total;
    sums.saving += Math.max(0, row.advice.saving ?? 0);
  }
  return sums;
}

const groupNames: Record<string, (row: ApplicationCostRow) => string> = {
  namespace: (row) => row.namespace,
  category: (row) => row.category,
  label: (row) => row.labelValue ?? '',
};

/** What the applications shown cost by namespace, category or the label that was asked for. */
export function groupsOf(rows: readonly ApplicationCostRow[], by: string): CostGroupRow[] {
  const nameOf = groupNames[by];
  if (!nameOf) return [];
  const groups = new Map<string, ApplicationCostRow[]>();
  for (const row of rows) groups.set(nameOf(row), [...(groups.get(nameOf(row)) ?? []), row]);
  return [...groups].map(([name, members]) => {
    const sums = sumOf(members);
    const gib = (pick: (row: ApplicationCostRow) => number) => members.reduce((sum, row) => sum + pick(row), 0);
    return {
      by,
      name,
      applications: members.length,
      usage: sums.usage,
      shared: sums.shared,
      traffic: {
        zones: sums.zones,
        internet: sums.internet,
        zoneGib: gib((row) => row.traffic.zoneGib),
        internetGib: gib((row) => row.traffic.internetGib),
      },
      total: sums.total,
    };
  });
}

/** The share of a node's price that nobody uses, 0 to 100. */
export function idleShare(row: NodeCostRow): number | null {
  if (row.idle.total == null || !row.price.total) return null;
  return (100 * row.idle.total) / row.price.total;
}

/** What the GPUs of nodes cost, and how much of that nobody uses. */
export function gpuSums(nodes: readonly NodeCostRow[]): { count: number; total: number; idle: number } {
  const sums = { count: 0, total: 0, idle: 0 };
  for (const node of nodes) {
    sums.count += node.gpus ?? 0;
    sums.total += node.price.gpu ?? 0;
    sums.idle += node.idle.gpu ?? 0;
  }
  return sums;
}

/** Why there are no costs: what to do; empty when there are some. */
export function whyNone(costs: CostsResponse): { title: string; hint: string } | null {
  if (!costs.nodes.length) {
    return {
      title: 'No nodes were seen in this time',
      hint: 'Costs are those of nodes. The status page tells which agents report.',
    };
  }
  if (costs.nodes.some((node) => node.quality !== 'none')) return null;
  const reasons = [...new Set(costs.nodes.map((node) => node.basis))];
  return {
    title: `None of the ${costs.nodes.length} nodes has a price`,
    hint: reasons.slice(0, 3).join(' '),
  };
}

export interface PriceForm {
  pattern: string;
  core: string;
  gib: string;
  disk: string;
  gpu: string;
  /** Why it is that. */
  note?: string;
}

export const emptyPrice = (): PriceForm => ({ pattern: '', core: '', gib: '', disk: '', gpu: '', note: '' });

export const toPriceForm = (price: CustomPriceSetting): PriceForm => ({
  pattern: price.pattern,
  core: String(price.perCoreHour),
  gib: String(price.perGibHour),
  disk: price.diskPerGibMonth == null ? '' : String(price.diskPerGibMonth),
  gpu: price.perGpuHour == null ? '' : String(price.perGpuHour),
  note: price.note ?? '',
});

const amount = (text: string): number | null => {
  const trimmed = text.trim();
  if (!/^\d{0,4}(\.\d{1,9})?$/.test(trimmed) || trimmed === '') return null;
  return Number(trimmed);
};

/** Null for nothing, false for what is no price. */
const optional = (text: string): number | null | false => (text.trim() === '' ? null : (amount(text) ?? false));

/** What a form says; a sentence when it makes no sense. */
export function priceOf(form: PriceForm): CustomPriceSetting | string {
  const pattern = form.pattern.trim();
  if (!pattern) return 'Say for which nodes: a name with *, or a fact such as provider=hetzner.';
  const core = amount(form.core || '0');
  const gib = amount(form.gib || '0');
  if (core === null || gib === null) return `The prices of ${pattern} must be numbers such as 0.03.`;
  if (core + gib <= 0) return `The price of ${pattern} is missing.`;
  const disk = optional(form.disk);
  const gpu = optional(form.gpu);
  if (disk === false) return `The disk price of ${pattern} must be a number such as 0.1.`;
  if (gpu === false) return `The GPU price of ${pattern} must be a number such as 1.2.`;
  const note = form.note?.trim() || null;
  return { pattern, perCoreHour: core, perGibHour: gib, diskPerGibMonth: disk, perGpuHour: gpu, note };
}

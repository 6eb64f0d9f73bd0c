import { statusWords, toStatus } from '@/lib/status';
import { edgeText } from './labels';
import type { MapModel } from './model';

/** What is said of what lies under the pointer. */
export interface Tip {
  title: string;
  lines: readonly string[];
}

export function tipOf(model: MapModel, boxId: string | null, edgeId: string | null): Tip | null {
  const edge = edgeId ? model.edges.find((one) => one.id === edgeId) : null;
  if (edge) {
    const name = (id: string) => model.boxes.find((box) => box.id === id)?.name ?? id;
    const links = edge.size > 1 ? `, ${edge.size} links` : '';
    return {
      title: `${name(edge.from)} → ${name(edge.to)}`,
      lines: [`${edge.protocols.join(', ')}${links}`, edgeText(edge), edge.reason].filter(Boolean),
    };
  }
  const box = boxId ? model.boxes.find((one) => one.id === boxId) : null;
  if (!box) return null;
  const word = statusWords[toStatus(box.status)];
  const why = box.isGroup ? `${box.detail}: ${box.reason}` : box.reason ? `${word}: ${box.reason}` : word;
  return { title: box.name, lines: [why] };
}

import { computed } from 'vue';
import type { ChartMark } from '@/api/types';
import { spanQuery } from '@/lib/jumps';
import { useView } from '@/state/view';
import type { Grid } from './data';
import { useJumpSubject } from './jumpSubject';
import { isSpan, joinMarks, marksAt, markWords, spansIn, type Span } from './marks';

/** The marks of a chart: what there is in its time, what is under the crosshair, and the way to where it is explained. */
export function useMarks(props: { marks: readonly ChartMark[]; grid: Grid }, timeMs: () => number | null) {
  const { router } = useView();
  const linkOf = useSpanLink();
  const instants = computed(() => joinMarks(props.marks, props.grid, (props.grid.toMs - props.grid.fromMs) / 120));
  const spans = computed(() => spansIn(props.marks, props.grid));
  const hovered = computed(() => {
    const time = timeMs();
    const reach = Math.max(props.grid.stepMs, (props.grid.toMs - props.grid.fromMs) / 100);
    return time === null ? [] : marksAt(instants.value, spans.value, time, reach);
  });
  const words = computed(() => hovered.value.map(markWords).join('\n'));

  /** Goes to where the span under the crosshair is explained; false where there is none. */
  function follow(): boolean {
    const span = hovered.value.find(isSpan);
    const to = span && linkOf(span);
    if (to) void router.push(to);
    return !!to;
  }

  return { instants, spans, words, follow };
}

/** Where an incident is explained: what the application served at that time. Null where it is not told whose it is. */
export function useSpanLink() {
  const { link } = useView();
  const subject = useJumpSubject();
  return (span: Span) =>
    subject?.value.kind === 'application' ? link('application', { id: subject.value.id }, spanQuery(span)) : null;
}

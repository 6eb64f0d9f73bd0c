import { describe, expect, it } from 'vitest';
import { edges } from '@/charts/drawMarks';
import { bandsOf, isSpan, joinMarks, marksAt, markWords, spansIn, type Span } from '@/charts/marks';
import { spanQuery } from '@/lib/jumps';

const grid = { fromMs: 60_000, toMs: 120_000, stepMs: 30_000 };
const mark = (timeMs: number, kind: string) => ({ timeMs, kind, text: `${timeMs}`, endMs: null, isOpen: false });
const span = (timeMs: number, endMs: number, isOpen = false): Span => ({
  timeMs,
  endMs,
  isOpen,
  kind: 'incident',
  text: `${timeMs}`,
});

describe('marks on the time axis', () => {
  it('joins instants of one kind that stand close and drops those outside', () => {
    const joined = joinMarks(
      [
        mark(60_000, 'restart'),
        mark(61_000, 'restart'),
        mark(61_000, 'oom'),
        mark(500_000, 'oom'),
        span(60_000, 90_000),
      ],
      grid,
      5000,
    );
    expect(joined.map((one) => [one.kind, one.text])).toEqual([
      ['restart', '60000\n61000'],
      ['oom', '61000'],
    ]);
  });

  it('keeps the spans that reach into the time, in order', () => {
    const all = [span(100_000, 200_000), mark(70_000, 'oom'), span(0, 60_000), span(0, 59_000), span(121_000, 130_000)];
    expect(spansIn(all, grid).map((one) => [one.timeMs, one.endMs])).toEqual([
      [0, 60_000],
      [100_000, 200_000],
    ]);
  });

  it('cuts bands to the chart', () => {
    expect(bandsOf([span(0, 75_000)], grid)[0]).toMatchObject({ left: 0, width: 25 });
    expect(bandsOf([span(90_000, 200_000)], grid)[0]).toMatchObject({ left: 50, width: 50 });
    expect(bandsOf([span(90_000, 90_000)], grid)[0]).toMatchObject({ left: 50, width: 0 });
  });

  it('covers whole columns where points are columns', () => {
    const [band] = bandsOf([span(90_000, 120_000)], grid, true);
    expect(band!.left).toBeCloseTo(33.33, 1);
    expect(band!.width).toBeCloseTo(66.67, 1);
  });

  it('puts spans of the same time in lanes, and those after one another in one', () => {
    const lanes = bandsOf([span(60_000, 90_000), span(70_000, 80_000), span(95_000, 120_000)], grid);
    expect(lanes.map((band) => band.lane)).toEqual([0, 1, 0]);
  });

  it('knows what is marked at a moment: the instant in reach, and every span around it', () => {
    const found = (timeMs: number) =>
      marksAt([mark(80_000, 'rollout')], [span(70_000, 90_000), span(85_000, 95_000)], timeMs, 2000).map(
        (one) => one.text,
      );
    expect(found(79_000)).toEqual(['80000', '70000']);
    expect(found(87_000)).toEqual(['70000', '85000']);
    expect(found(96_000)).toEqual([]);
  });

  it('says when a span was, and that it is not over', () => {
    expect(markWords(span(60_000, 120_000))).toMatch(/^incident .+ – .+: 60000$/);
    expect(markWords(span(60_000, 120_000, true))).toMatch(/^incident since .+, not over: 60000$/);
    expect(markWords(mark(60_000, 'rollout'))).toMatch(/^rollout [^–]+: 60000$/);
    expect(isSpan(mark(0, 'oom'))).toBe(false);
  });

  it('draws no span so narrow that nobody sees it, none outside and none beyond the edge', () => {
    const plot = {
      bbox: { left: 100, top: 0, width: 60, height: 10 },
      valToPos: (seconds: number) => 100 + (seconds - 60),
    } as unknown as Parameters<typeof edges>[0];
    expect(edges(plot, span(70_000, 90_000), 3)).toEqual({ left: 110, width: 20 });
    expect(edges(plot, span(0, 70_000), 3)).toEqual({ left: 100, width: 10 });
    expect(edges(plot, span(120_000, 120_000), 3)).toEqual({ left: 157, width: 3 });
    expect(edges(plot, span(0, 50_000), 3).width).toBe(0);
    expect(edges(plot, span(130_000, 140_000), 3).width).toBe(0);
  });

  it('leads to the requests of that time with some of what was around it', () => {
    expect(spanQuery({ timeMs: 1_000_000, endMs: 1_060_000 })).toEqual({ from: '700000', to: '1360000', tab: 'slo' });
    expect(spanQuery({ timeMs: 10_000_000, endMs: 14_000_000 })).toEqual({
      from: '9000000',
      to: '15000000',
      tab: 'slo',
    });
  });
});

import { describe, expect, it } from 'vitest';
import { PromqlError } from '@/api/promql';
import {
  charts,
  commonLabels,
  guessUnit,
  metricsIn,
  mostLines,
  onGrid,
  readQueries,
  seriesName,
  spanOf,
  stepFor,
  writeQueries,
} from '@/lib/metrics';

const hour = 3_600_000;

describe('queries in the address', () => {
  it('come back as they were written, whatever is in them', () => {
    const texts = ['sum(rate(a{b="x&y#z"}[1m])) + 100 % 3', 'a{b=~"%26|ü"}\nor c', 'x == 1'];
    const hash = writeQueries(texts.map((text, i) => ({ text, off: i === 1 })));
    expect(readQueries(hash)).toEqual([
      { letter: 'A', text: texts[0], off: false },
      { letter: 'B', text: texts[1], off: true },
      { letter: 'C', text: texts[2], off: false },
    ]);
  });

  it('are one empty field when there are none, and empty ones are not kept', () => {
    expect(readQueries('')).toEqual([{ letter: 'A', text: '', off: false }]);
    expect(writeQueries([{ text: '  ', off: false }])).toBe('');
  });
});

describe('the points of a chart', () => {
  it('are some 240, by 15 s at least', () => {
    expect(stepFor(hour)).toBe(15_000);
    expect(stepFor(24 * hour)).toBe(600_000);
    expect(stepFor(365 * 24 * hour)).toBe(2 * 86_400_000);
  });

  it('lie on round times', () => {
    expect(spanOf(hour + 1, 2 * hour + 14_999)).toEqual({ fromMs: hour, toMs: 2 * hour, stepMs: 15_000 });
  });

  it('have gaps where nothing was measured, and no infinities', () => {
    const span = { fromMs: 0, toMs: 45_000, stepMs: 15_000 };
    expect(
      onGrid(
        [
          [0, '1'],
          [30, '+Inf'],
          [45, '2.5'],
        ],
        span,
      ),
    ).toEqual([1, null, null, 2.5]);
  });
});

describe('charts of queries', () => {
  const span = { fromMs: 0, toMs: 15_000, stepMs: 15_000 };
  const series = (metric: Record<string, string>, value: string) => ({
    metric,
    values: [[0, value]] as [number, string][],
  });

  it('are one a unit, with names that tell series and queries apart', () => {
    const made = charts(
      [
        {
          letter: 'A',
          unit: 'bytes',
          result: [
            series({ __name__: 'a', job: 'j', pod: '1' }, '1'),
            series({ __name__: 'a', job: 'j', pod: '2' }, '2'),
          ],
        },
        { letter: 'B', unit: 'seconds', result: [series({}, '3')] },
        { letter: 'C', unit: 'bytes', result: [series({}, '4'), series({}, '5')] },
      ],
      span,
    );
    expect(made.map(({ chart }) => [chart.unit, chart.series.map((one) => one.name)])).toEqual([
      ['bytes', ['A a{pod="1"}', 'A a{pod="2"}', 'C {}', 'C {} (2)']],
      ['seconds', ['B {}']],
    ]);
  });

  it('draw the largest of very many and say how many there are', () => {
    const result = Array.from({ length: mostLines + 5 }, (_, i) => series({ i: String(i) }, String(i)));
    const [made] = charts([{ letter: 'A', unit: '', result }], span);
    expect(made!.total).toBe(mostLines + 5);
    expect(made!.chart.series).toHaveLength(mostLines);
    expect(made!.chart.series[0]!.name).toBe(`{i="${mostLines + 4}"}`);
  });

  it('leave out of names what all have in common, but not of a single one', () => {
    expect([
      ...commonLabels([
        { a: '1', b: '1' },
        { a: '1', b: '2' },
      ]),
    ]).toEqual(['a']);
    expect(seriesName({ __name__: 'm', a: '1"' }, commonLabels([{ a: '1"' }]))).toBe('m{a="1\\""}');
  });
});

describe('what is known of a query', () => {
  it('are its metrics, not its labels, functions and words', () => {
    expect(
      metricsIn('sum by (job) (rate(a_total{b="c_total"}[5m])) / on (x) group_left (y) max(d offset 5m) > 1'),
    ).toEqual(['a_total', 'd']);
    expect(metricsIn('label_replace(up, "a", "b c", "", "") # comment')).toEqual(['up']);
  });

  it.each([
    ['sum(rate(container_resources_cpu_usage_seconds_total[1m]))', 'cores'],
    ['node_resources_memory_available_bytes', 'bytes'],
    ['rate(node_net_received_bytes_total[1m])', 'bytes/s'],
    ['sum by (status) (rate(container_http_requests_total[1m]))', 'req/s'],
    ['rate(container_net_tcp_retransmits_total[1m])', 'ops/s'],
    ['histogram_quantile(0.95, sum by (le) (rate(x_seconds_total_bucket[1m])))', 'seconds'],
    ['sum(rate(x_duration_seconds_total_sum[1m])) / sum(rate(x_total[1m]))', 'seconds'],
    ['sum(a) / sum(b) * 100', 'percent'],
    ['count(up)', 'count'],
    ['node_disk_temperature_celsius', 'celsius'],
    ['up', ''],
  ])('the unit of %s is %s', (query, unit) => expect(guessUnit(query)).toBe(unit));
});

describe('an error of the server', () => {
  it('has its sentence and its place apart', () => {
    const error = new PromqlError('2:7: a bracket is missing', 'bad_data');
    expect([error.message, error.place]).toEqual(['a bracket is missing', { line: 2, column: 7 }]);
    expect(new PromqlError('It took too long.', 'timeout').place).toBeNull();
  });
});

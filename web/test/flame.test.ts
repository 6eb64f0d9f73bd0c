import { describe, expect, it } from 'vitest';
import {
  keyOf,
  layoutFlame,
  nodeAt,
  nodeOfKey,
  pathTo,
  rowOf,
  step,
  textOf,
  type FlameData,
  type FlameLayout,
} from '../src/profiles/flame';
import { changeAt, changeFills, changePaint, libraryColours, steps } from '../src/profiles/flameColours';
import { cut, rowAt, rowsInView, topOf, rowHeight } from '../src/profiles/flameDraw';
import { findNodes, matcher } from '../src/profiles/flameSearch';
import { byFunction, sandwich, withoutRecursion } from '../src/profiles/flameTransform';
import { changeText, flameValue, shareText } from '../src/profiles/flameValue';
import { frameName, frameSource, libraryOf } from '../src/profiles/frames';
import { topFunctions } from '../src/profiles/topFunctions';

/** A tree of folded stacks: `main;work 30`, and before the comparison `main;work 30 20`. */
function folded(...lines: string[]): FlameData {
  const texts = [''];
  const [parents, frames, self, total, baseSelf, baseTotal] = [[-1], [0], [0], [0], [0], [0]];
  let compared = false;
  for (const line of lines) {
    const [stack = '', value = '0', base] = line.split(/ (?=\d)/);
    compared ||= base !== undefined;
    let node = 0;
    const path = [0];
    for (const text of stack.split(';')) {
      let frame = texts.indexOf(text);
      if (frame < 0) frame = texts.push(text) - 1;
      let child = parents.findIndex((parent, i) => parent === node && frames[i] === frame);
      if (child < 0) {
        child = parents.push(node) - 1;
        frames.push(frame);
        for (const column of [self, total, baseSelf, baseTotal]) column.push(0);
      }
      path.push((node = child));
    }
    self[node]! += Number(value);
    baseSelf[node]! += Number(base ?? 0);
    for (const at of path) {
      total[at]! += Number(value);
      baseTotal[at]! += Number(base ?? 0);
    }
  }
  const data = { unit: 'nanoseconds', texts, parents, frames, self, total };
  return compared ? { ...data, baseSelf, baseTotal } : data;
}

/** The stacks that a tree is made of. */
function stacks(data: FlameData): string[] {
  return Array.from({ length: data.parents.length }, (_, i) => i)
    .filter((i) => data.self[i]! || data.baseSelf?.[i])
    .map((i) => {
      const path: string[] = [];
      for (let at = i; at >= 0; at = data.parents[at]!) path.unshift(data.texts[data.frames[at]!]!);
      return `${path.join(';')} ${data.self[i]}${data.baseSelf ? ` ${data.baseSelf[i]}` : ''}`;
    })
    .sort();
}

const names = (layout: FlameLayout, row: number) =>
  Array.from({ length: layout.rows[row + 1]! - layout.rows[row]! }, (_, i) => textOf(layout, layout.rows[row]! + i));

/** A random tree, the same for the same seed. */
function randomTree(count: number, seed: number): FlameData {
  let state = seed;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const parents = [-1];
  for (let i = 1; i < count; i++) parents.push(Math.floor(random() * Math.min(i, 1 + i * random())));
  const self = parents.map(() => Math.floor(random() * 100));
  const total = [...self];
  for (let i = count - 1; i > 0; i--) total[parents[i]!]! += total[i]!;
  const frames = parents.map((_, i) => (i ? 1 + Math.floor(random() * 200) : 0));
  return {
    unit: 'count',
    texts: ['', ...Array.from({ length: 200 }, (_, i) => `f${i}`)],
    parents,
    frames,
    self,
    total,
  };
}

describe('layout', () => {
  const data = folded('main;idle 10', 'main;work;read 30', 'main;work 50', 'gc 10');
  const layout = layoutFlame(data);

  it('has rows of callees under their callers, the heavier first', () => {
    expect([0, 1, 2, 3].map((row) => names(layout, row).join(' '))).toEqual(['', 'main gc', 'work idle', 'read']);
    expect([...layout.width].map((width) => Math.round(width * 100))).toEqual([100, 90, 10, 80, 10, 30]);
    expect([...layout.left].map((left) => Math.round(left * 100))).toEqual([0, 0, 90, 0, 80, 0]);
  });

  it('finds the node at a place, and none where there is none', () => {
    expect(textOf(layout, nodeAt(layout, 1, 0.95))).toBe('gc');
    expect(textOf(layout, nodeAt(layout, 2, 0.85))).toBe('idle');
    expect(nodeAt(layout, 2, 0.95)).toBe(-1);
    expect(nodeAt(layout, 3, 0.31)).toBe(-1);
    expect([nodeAt(layout, -1, 0.5), nodeAt(layout, 9, 0.5), nodeAt(layout, 1, 1)]).toEqual([-1, -1, -1]);
  });

  it('keeps children within their parents and finds every node of a large tree by its middle', () => {
    const large = layoutFlame(randomTree(5000, 7));
    for (let i = 1; i < large.count; i++) {
      const parent = large.parent[i]!;
      expect(large.left[i]! - large.left[parent]!).toBeGreaterThan(-1e-9);
      expect(large.left[i]! + large.width[i]!).toBeLessThan(large.left[parent]! + large.width[parent]! + 1e-9);
      if (large.width[i]! > 1e-6) expect(nodeAt(large, rowOf(large, i), large.left[i]! + large.width[i]! / 2)).toBe(i);
    }
  });

  it('names a node by its path, which another graph of the same program has too', () => {
    const read = layout.count - 1;
    const later = layoutFlame(folded('gc 90', 'main;work;read 3', 'main;work;write 5'));
    expect(textOf(later, nodeOfKey(later, keyOf(layout, read)))).toBe('read');
    expect(pathTo(layout, read).map((node) => textOf(layout, node))).toEqual(['', 'main', 'work', 'read']);
    expect([nodeOfKey(layout, ''), nodeOfKey(layout, 'nonsense'), nodeOfKey(layout, 'abc')]).toEqual([0, 0, 0]);
  });

  it('is walked by arrows without leaving it', () => {
    const work = nodeAt(layout, 2, 0.1);
    expect(textOf(layout, step(layout, work, 'callee'))).toBe('read');
    expect(textOf(layout, step(layout, work, 'after'))).toBe('idle');
    expect(step(layout, work, 'before')).toBe(work);
    expect([step(layout, 0, 'caller'), step(layout, 0, 'after'), step(layout, layout.count - 1, 'callee')]).toEqual([
      0,
      0,
      layout.count - 1,
    ]);
  });

  it('shows rows as deep as frames can be seen', () => {
    expect(rowsInView(layout, 0, 1000)).toBe(4);
    expect(rowsInView(layoutFlame(folded('a 1', 'b;c 100000')), 0, 1000)).toBe(3);
    expect(rowsInView(layoutFlame(folded('a 1000000', 'b;c;d 1')), 0, 1000)).toBe(2);
    expect([rowAt(rowHeight * 1.5, 4, false), rowAt(rowHeight * 1.5, 4, true), topOf(0, 4, true)]).toEqual([
      1,
      2,
      3 * rowHeight,
    ]);
    expect(cut('a long name', 6)).toBe('a lon…');
  });

  it('copes with nothing at all', () => {
    const none = layoutFlame({ unit: 'count', texts: [], parents: [], frames: [], self: [], total: [] });
    expect([none.count, rowsInView(none, 0, 100), nodeAt(none, 0, 0.5)]).toEqual([0, 0, -1]);
    const zero = layoutFlame(folded('a 0'));
    expect([...zero.width]).toEqual([1, 0]);
  });
});

describe('search', () => {
  const layout = layoutFlame(folded('main;read;read 20', 'main;Read 5', 'idle 75'));

  it('counts what is within another find once', () => {
    expect(findNodes(layout, 'read')).toMatchObject({ count: 3, total: 25 });
    expect(findNodes(layout, '  ')).toBeNull();
    expect(findNodes(layout, '/^idle$/')).toMatchObject({ count: 1, total: 75 });
  });

  it('takes words in any order, and what is not a whole expression as text', () => {
    expect(matcher('get http')!('net/http.Get')).toBe(true);
    expect(matcher('/(/')!('a/(/b')).toBe(true);
    expect(matcher('/re.d/')!('Read')).toBe(true);
  });
});

describe('sandwich', () => {
  it('merges callers and callees of all places', () => {
    const data = folded('main;a;f;g 10', 'main;b;f;g 20', 'main;b;f 5', 'main;g 3');
    const { callers, callees, places } = sandwich(data, 'f');
    expect(places).toBe(2);
    expect(stacks(callers)).toEqual(['f;a;main 10', 'f;b;main 25']);
    expect(stacks(callees)).toEqual(['f 5', 'f;g 30']);
    expect([callers.total[0], callees.total[0]]).toEqual([35, 35]);
  });

  it('counts a function within itself once', () => {
    const { callers, callees, places } = sandwich(folded('main;f;x;f;g 10', 'main;f 2'), 'f');
    expect([places, callees.total[0], callers.total[0]]).toEqual([1, 12, 12]);
    expect(stacks(callees)).toEqual(['f 2', 'f;x;f;g 10']);
  });

  it('keeps both sides of a comparison', () => {
    const { callers, callees } = sandwich(folded('main;f;g 10 40', 'main;f 2 0'), 'f');
    expect(stacks(callees)).toEqual(['f 2 0', 'f;g 10 40']);
    expect(callers.baseTotal![0]).toBe(40);
  });
});

describe('shapes', () => {
  it('joins lines of a function', () => {
    const data = folded('main m.go:1;f m.go:7 1', 'main m.go:2;f m.go:8 2', 'main m.go:2;g lib.so:0 4');
    expect(stacks(byFunction(data))).toEqual([';main m.go:0;f m.go:0 3', ';main m.go:0;g lib.so:0 4']);
  });

  it('draws a function that calls itself once, and keeps the sums', () => {
    const flat = withoutRecursion(folded('main;f;f;f;g 5', 'main;f;f 2', 'main;f;h;f 1'));
    expect(stacks(flat)).toEqual([';main;f 2', ';main;f;g 5', ';main;f;h;f 1']);
    expect(flat.total[2]).toBe(8);
  });

  it('keep the whole of any tree', () => {
    for (let seed = 1; seed < 6; seed++) {
      const data = randomTree(2000, seed);
      for (const other of [byFunction(data), withoutRecursion(data)]) {
        expect(other.total[0]).toBe(data.total[0]);
        const sums = [...Array.from(other.self)];
        for (let i = sums.length - 1; i > 0; i--) sums[other.parents[i]!]! += sums[i]!;
        expect(sums).toEqual(Array.from(other.total));
      }
    }
  });
});

describe('top functions', () => {
  it('adds up a function over all places, calls to itself once', () => {
    const rows = topFunctions(folded('main;f;x;f 10', 'main;f 2', 'f 1'));
    const of = (name: string) => rows.find((row) => row.name === name)!;
    expect([of('f').self, of('f').total, of('main').self, of('main').total]).toEqual([13, 13, 0, 12]);
    expect(rows.map((row) => row.name).sort()).toEqual(['f', 'main', 'x']);
  });

  it('has both sides of a comparison', () => {
    const [row] = topFunctions(folded('f 10 4'));
    expect([row!.self, row!.baseSelf, row!.baseTotal]).toEqual([10, 4, 4]);
  });
});

describe('difference', () => {
  const data = folded('same 50 500', 'more 40 100', 'new 10 0', 'gone 0 400');

  it('compares shares, not sums', () => {
    const of = (text: string) => changeAt(data, Array.from(data.frames).indexOf(data.texts.indexOf(text)));
    expect(of('same')).toBeCloseTo(0);
    expect(of('more')).toBeGreaterThan(0.5);
    expect([of('new'), of('gone')]).toEqual([1, -1]);
  });

  it('gives what is gone a width, and signs beside colours', () => {
    const layout = layoutFlame(data);
    expect(names(layout, 1)).toEqual(['same', 'more', 'gone', 'new']);
    expect([changeText(0.4, 0.1), changeText(0.1, 0.4), changeText(0.1, 0), changeText(0, 0.1)]).toEqual([
      '+30.0',
      '−30.0',
      'new',
      'gone',
    ]);
    const paint = changePaint(layout, false);
    expect(paint.of[1]).toBe(steps);
    expect([paint.of[3], paint.of[4]]).toEqual([0, 2 * steps]);
    expect(changeFills(true)).toHaveLength(2 * steps + 1);
  });
});

describe('frames', () => {
  it.each([
    ['work /app/shop:0', '/app/shop', 'shop'],
    ['__libc_start_main /usr/lib/x86_64-linux-gnu/libc.so.6:0', '/usr/lib/x86_64-linux-gnu/libc.so.6', 'libc'],
    ['do_syscall_64 [kernel]:0', '[kernel]', 'kernel'],
    ['net/http.(*conn).serve net/http/server.go:2039', 'net/http/server.go:2039', 'net/http'],
    ['github.com/acme/shop/cart.Add /src/cart.go:12', '/src/cart.go:12', 'github.com/acme/shop'],
    ['runtime.mallocgc runtime/malloc.go:1', 'runtime/malloc.go:1', 'runtime'],
    ['main.work main.go:3', 'main.go:3', 'main'],
    ['java/util/HashMap.get', '', 'java.util'],
    ['handle /srv/node_modules/@acme/web/lib/app.js:10', '/srv/node_modules/@acme/web/lib/app.js:10', '@acme/web'],
    ['emit node:events:517', 'node:events:517', 'node'],
    ['std::vector<int>::push_back(int) /usr/bin/tool:0', '/usr/bin/tool', 'std'],
    ['System.Collections.Generic.List.Add', '', 'System.Collections'],
    ['[jit]', '', 'unknown'],
    ['?', '', 'unknown'],
  ])('%s', (text, source, library) => {
    expect([frameSource(text), libraryOf(text)]).toEqual([source, library]);
  });

  it('names the root', () => expect(frameName('')).toBe('all'));

  it('gives the heaviest libraries colours of their own', () => {
    const lines = Array.from({ length: 10 }, (_, i) => `f /lib/l${i}.so:0 ${100 - i}`);
    const { libraries } = libraryColours(folded(...lines), false);
    expect(new Set(libraries.map((library) => library.colour)).size).toBe(10);
    expect(libraries[0]!.name).toBe('l0');
  });
});

describe('values', () => {
  it('have units and sensible precision', () => {
    expect([flameValue(34e6, 'nanoseconds'), flameValue(1.5 * 2 ** 30, 'bytes'), flameValue(12345, 'count')]).toEqual([
      '34 ms',
      '1.5 GiB',
      '12.3 k',
    ]);
    expect([shareText(1), shareText(0.1234), shareText(0.00001), shareText(0)]).toEqual([
      '100 %',
      '12.3 %',
      '<0.01 %',
      '0.00 %',
    ]);
  });
});

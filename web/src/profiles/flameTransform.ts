import { isCompared, type FlameData } from './flame';
import { parseFrame } from './frames';

/** A tree that grows by paths; children of a node with the same text are one. */
class Builder {
  readonly texts: string[] = [];
  readonly parents: number[] = [];
  readonly frames: number[] = [];
  readonly self: number[] = [];
  readonly total: number[] = [];
  readonly baseSelf: number[] = [];
  readonly baseTotal: number[] = [];
  private readonly byText = new Map<string, number>();
  private readonly children = new Map<number, Map<number, number>>();

  constructor(
    private readonly unit: string,
    private readonly compared: boolean,
  ) {}

  frame(text: string): number {
    let frame = this.byText.get(text);
    if (frame === undefined) {
      frame = this.texts.length;
      this.texts.push(text);
      this.byText.set(text, frame);
    }
    return frame;
  }

  child(parent: number, frame: number): number {
    let below = this.children.get(parent);
    if (!below) this.children.set(parent, (below = new Map<number, number>()));
    let node = below.get(frame);
    if (node === undefined) {
      node = this.parents.length;
      this.parents.push(parent);
      this.frames.push(frame);
      this.self.push(0);
      this.total.push(0);
      this.baseSelf.push(0);
      this.baseTotal.push(0);
      below.set(frame, node);
    }
    return node;
  }

  addSelf(node: number, value: number, base: number) {
    this.self[node]! += value;
    this.baseSelf[node]! += base;
  }

  addTotal(node: number, value: number, base: number) {
    this.total[node]! += value;
    this.baseTotal[node]! += base;
  }

  data(): FlameData {
    const { unit, texts, parents, frames, self, total } = this;
    const data = { unit, texts, parents, frames, self, total };
    return this.compared ? { ...data, baseSelf: this.baseSelf, baseTotal: this.baseTotal } : data;
  }
}

const valuesOf = (data: FlameData, node: number) => ({
  self: data.self[node]!,
  total: data.total[node]!,
  baseSelf: data.baseSelf?.[node] ?? 0,
  baseTotal: data.baseTotal?.[node] ?? 0,
});

const without = (text: string): string => {
  const { name, file, line } = parseFrame(text);
  return line > 0 && file ? `${name} ${file}:0` : text;
};

/** The same tree without lines: calls from several lines of a function are one frame. */
export function byFunction(data: FlameData): FlameData {
  return reshaped(data, data.texts.map(without), false);
}

/** The same tree with a function that calls itself drawn once. */
export function withoutRecursion(data: FlameData): FlameData {
  return reshaped(data, data.texts, true);
}

function reshaped(data: FlameData, texts: readonly string[], collapse: boolean): FlameData {
  const builder = new Builder(data.unit, isCompared(data));
  const frames = texts.map((text) => builder.frame(text));
  const names = collapse ? texts.map((text) => parseFrame(text).name) : [];
  const place = new Int32Array(data.parents.length);
  for (let i = 0; i < place.length; i++) {
    const parent = data.parents[i]!;
    const { self, total, baseSelf, baseTotal } = valuesOf(data, i);
    const frame = frames[data.frames[i]!]!;
    const again = collapse && parent > 0 && names[data.frames[i]!] === names[data.frames[parent]!];
    place[i] = again ? place[parent]! : builder.child(parent < 0 ? -1 : place[parent]!, frame);
    builder.addSelf(place[i]!, self, baseSelf);
    if (!again) builder.addTotal(place[i]!, total, baseTotal);
  }
  return builder.data();
}

export interface Sandwich {
  /** Who calls the function, the function at the root. */
  callers: FlameData;
  /** What it calls, the function at the root. */
  callees: FlameData;
  /** Occurrences in the graph. */
  places: number;
}

/** All that leads to a function, and all it leads to, wherever it is called; what it spends in calls to itself counts once. */
export function sandwich(data: FlameData, text: string): Sandwich {
  const wanted = data.texts.indexOf(text);
  const compared = isCompared(data);
  const callers = new Builder(data.unit, compared);
  const callees = new Builder(data.unit, compared);
  const [top, bottom] = [callers.child(-1, callers.frame(text)), callees.child(-1, callees.frame(text))];
  const callerFrames = data.texts.map((one) => callers.frame(one));
  const calleeFrames = data.texts.map((one) => callees.frame(one));
  // Where a node stands below the function's outermost call; -1: nowhere.
  const place = new Int32Array(data.parents.length).fill(-1);
  let places = 0;
  for (let i = 0; i < place.length; i++) {
    const parent = data.parents[i]!;
    const { self, total, baseSelf, baseTotal } = valuesOf(data, i);
    const above = parent < 0 ? -1 : place[parent]!;
    if (above < 0 && data.frames[i] !== wanted) continue;
    if (above < 0) {
      places++;
      place[i] = bottom;
      climb(data, i, callers, top, callerFrames, total, baseTotal);
    } else place[i] = callees.child(above, calleeFrames[data.frames[i]!]!);
    callees.addSelf(place[i]!, self, baseSelf);
    callees.addTotal(place[i]!, total, baseTotal);
  }
  return { callers: callers.data(), callees: callees.data(), places };
}

function climb(
  data: FlameData,
  node: number,
  callers: Builder,
  top: number,
  frames: readonly number[],
  total: number,
  baseTotal: number,
) {
  let at = top;
  callers.addTotal(at, total, baseTotal);
  // The root of all stands for no function.
  for (let parent = data.parents[node]!; parent > 0; parent = data.parents[parent]!) {
    at = callers.child(at, frames[data.frames[parent]!]!);
    callers.addTotal(at, total, baseTotal);
  }
  callers.addSelf(at, total, baseTotal);
}

/** The parts of a frame's text `function file:line`. */
export interface Frame {
  name: string;
  /** The source file, or the executable or library it was found in; empty when not known. */
  file: string;
  /** 0 when not known. */
  line: number;
}

/** How texts of frames are read. */
export interface FrameReading {
  name(text: string): string;
  /** Where it is; empty when not known. */
  where(text: string): string;
  /** What it belongs to: what it is coloured by. */
  group(text: string): string;
  /** What a group is called. */
  groupWord: string;
  /** What the other side of a comparison is called. */
  otherWord: string;
}

/** Takes a text apart; one that does not end with a file and a number is all name. */
export function parseFrame(text: string): Frame {
  const space = text.lastIndexOf(' ');
  const colon = text.lastIndexOf(':');
  if (space > 0 && colon > space + 1 && /^\d+$/.test(text.slice(colon + 1)))
    return { name: text.slice(0, space), file: text.slice(space + 1, colon), line: Number(text.slice(colon + 1)) };
  return { name: text, file: '', line: 0 };
}

/** A frame's name for people: the root of a graph has none of its own. */
export const frameName = (text: string): string => (text === '' ? 'all' : parseFrame(text).name);

/** Where a frame's code is: `file:line`, the file alone, or nothing. */
export function frameSource(text: string): string {
  const { file, line } = parseFrame(text);
  return line > 0 ? `${file}:${line}` : file;
}

export const kernel = 'kernel';
export const unknownLibrary = 'unknown';

const modulePath = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)/;
const sharedObject = /(?:^|\/)([^/]+?)(?:-[\d.]+)?\.(?:so|dll|jar|dylib)(?:\.[\d.]+)?$/i;

/** The package or library that a frame belongs to: what it is coloured by. */
export function libraryOf(text: string): string {
  const { name, file } = parseFrame(text);
  if (file === '[kernel]') return kernel;
  if (text === '' || name === '?' || /^\[?(unknown|jit)\]?$/.test(name)) return unknownLibrary;
  const module = modulePath.exec(file);
  if (module) return module[1]!;
  if (file.startsWith('node:')) return 'node';
  const library = sharedObject.exec(file);
  if (library) return library[1]!;
  return ofName(name) || ofFile(file);
}

/** What the name says by itself: a Go package, a Java or .NET namespace, a C++ or Rust one. */
function ofName(name: string): string {
  const head = name.split(/[([<]/, 1)[0]!;
  const slash = head.lastIndexOf('/');
  const dot = head.indexOf('.', slash + 1);
  if (slash > 0 && dot > 0) return javaOrGo(name, head.slice(0, dot));
  const scoped = /^(?:<)?([A-Za-z_]\w*)::/.exec(name);
  if (scoped) return scoped[1]!;
  const dotted = /^(?:\[[^\]]+\]\s*)?(?:[\w<>,[\]]+ )?((?:[a-zA-Z_]\w*\.){2,})[\w<$`]/.exec(name);
  if (dotted) return dotted[1]!.split('.').slice(0, 2).join('.');
  if (/^runtime\./.test(name)) return 'runtime';
  const simple = /^([a-z]\w*)\.(?:\(\*?\w|[A-Za-z]\w*)/.exec(name);
  return simple ? simple[1]! : '';
}

/** `java/util/HashMap.get` is of java.util; `github.com/acme/shop/cart.Add` of github.com/acme/shop; `net/http.Get` of net/http. */
function javaOrGo(name: string, path: string): string {
  const parts = path.split('/');
  const isJava =
    /^(java|javax|jdk|sun|com|org|io|net|kotlin|scala)\//.test(name) && /^[A-Z]/.test(parts[parts.length - 1]!);
  if (isJava) return parts.slice(0, Math.min(2, parts.length - 1)).join('.');
  return parts[0]!.includes('.') ? parts.slice(0, 3).join('/') : path;
}

function ofFile(file: string): string {
  if (!file) return unknownLibrary;
  const parts = file.split('/').filter(Boolean);
  const last = parts[parts.length - 1] ?? '';
  // Source files stand for their folder, executables for themselves.
  if (/\.\w{1,4}$/.test(last) && parts.length > 1) return parts[parts.length - 2]!;
  return last || unknownLibrary;
}

/** Frames that are functions, which is what profiles have. */
export const functions: FrameReading = {
  name: frameName,
  where: frameSource,
  group: libraryOf,
  groupWord: 'Library',
  otherWord: 'Before',
};

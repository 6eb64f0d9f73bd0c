import { acceptCompletion, autocompletion, closeBrackets, completionStatus } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, insertNewline } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { EditorState, Prec } from '@codemirror/state';
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { PromQLExtension } from '@prometheus-io/codemirror-promql';
import type { PromqlError } from '@/api/promql';
import { completionClient } from './client';

export interface EditorEvents {
  change: (text: string) => void;
  run: () => void;
  /** Up at the first line or down at the last: a query from the history, null for none. */
  older: () => string | null;
  newer: () => string | null;
}

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--info)' },
  { tag: [tags.function(tags.variableName), tags.function(tags.name)], color: 'var(--accent)' },
  { tag: tags.string, color: 'var(--ok)' },
  { tag: tags.number, color: 'var(--warning)' },
  { tag: tags.labelName, color: 'var(--dim)' },
  { tag: tags.comment, color: 'var(--unknown)', fontStyle: 'italic' },
  { tag: tags.invalid, color: 'var(--critical)' },
]);

const look = EditorView.theme({
  '&': { fontSize: '13px', background: 'var(--surface)', color: 'var(--text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-content': { fontFamily: 'var(--mono)', padding: '5px 0', caretColor: 'var(--text)' },
  '.cm-scroller': { maxHeight: '180px', overflow: 'auto' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-placeholder': { color: 'var(--dim)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in srgb, var(--accent) 25%, transparent)',
  },
  '&.cm-focused .cm-matchingBracket': { background: 'var(--accent-soft)', outline: '1px solid var(--line-strong)' },
  '.cm-tooltip': {
    background: 'var(--surface)',
    color: 'var(--text)',
    border: '1px solid var(--line-strong)',
    borderRadius: '4px',
  },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: '12px', maxWidth: 'min(90vw, 640px)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { background: 'var(--accent-soft)', color: 'var(--text)' },
  '.cm-completionDetail': { color: 'var(--dim)', fontStyle: 'normal' },
  '.cm-completionInfo': { maxWidth: '320px', padding: '6px 8px' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--critical)' },
});

/** A text field for PromQL: colours, completion out of the project's own series, history, the server's errors at their place. */
export function createEditor(
  parent: HTMLElement,
  text: string,
  label: string,
  project: () => string,
  events: EditorEvents,
) {
  const client = completionClient(project);
  const promql = new PromQLExtension()
    .activateLinter(false)
    .setComplete({ remote: client, maxMetricsMetadata: 20_000 });
  const recall = (view: EditorView, find: () => string | null) => {
    if (completionStatus(view.state)) return false;
    const found = find();
    if (found !== null) replace(found);
    return found !== null;
  };
  const line = (view: EditorView) => view.state.doc.lineAt(view.state.selection.main.head).number;
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ icons: false }),
        promql.asExtension(),
        syntaxHighlighting(colours),
        look,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', autocapitalize: 'off' }),
        placeholder(
          'PromQL, for example sum by (container_id) (rate(container_resources_cpu_usage_seconds_total[1m]))',
        ),
        Prec.highest(
          keymap.of([
            { key: 'Tab', run: acceptCompletion },
            { key: 'Enter', run: (it) => (completionStatus(it.state) === 'active' ? acceptCompletion(it) : ask()) },
            { key: 'Mod-Enter', run: ask },
            { key: 'Shift-Enter', run: insertNewline },
            { key: 'ArrowUp', run: (it) => line(it) === 1 && recall(it, events.older) },
            { key: 'ArrowDown', run: (it) => line(it) === it.state.doc.lines && recall(it, events.newer) },
          ]),
        ),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) events.change(update.state.doc.toString());
        }),
      ],
    }),
  });

  function ask() {
    events.run();
    return true;
  }

  function replace(next: string) {
    if (next === view.state.doc.toString()) return;
    view.dispatch({
      changes: { from: 0, to: view.state.doc.length, insert: next },
      selection: { anchor: next.length },
    });
  }

  /** Underlines the place that the server's sentence is about. */
  function mark(error: PromqlError | null) {
    const diagnostics: Diagnostic[] = [];
    if (error?.place) {
      const doc = view.state.doc;
      const row = doc.line(Math.min(error.place.line, doc.lines));
      const at = Math.min(row.from + error.place.column - 1, row.to);
      const rest = /^[\w.:]+/.exec(doc.sliceString(at, row.to))?.[0].length ?? 1;
      // The end of the text has no character to underline: the last one stands for it.
      const from = at >= doc.length ? Math.max(0, at - 1) : at;
      diagnostics.push({ from, to: Math.min(doc.length, from + rest), severity: 'error', message: error.message });
    }
    view.dispatch(setDiagnostics(view.state, diagnostics));
  }

  function destroy() {
    client.destroy();
    view.destroy();
  }

  return { replace, mark, destroy, focus: () => view.focus() };
}

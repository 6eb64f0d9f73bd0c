import { ref } from 'vue';

export interface Notice {
  text: string;
  /** What takes back what was done. */
  undo?: () => Promise<unknown>;
}

const shownMs = 12_000;

/** What was just done, and the way back; one at a time. */
export const notice = ref<Notice | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

export function tell(text: string, undo?: Notice['undo']): void {
  notice.value = { text, undo };
  linger();
}

/** Begins the time anew, so that it does not go away under the pointer. */
export function linger(): void {
  clearTimeout(timer);
  timer = setTimeout(closeNotice, shownMs);
}

export function holdNotice(): void {
  clearTimeout(timer);
}

export function closeNotice(): void {
  clearTimeout(timer);
  notice.value = null;
}

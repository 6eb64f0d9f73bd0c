import { computed, ref } from 'vue';
import { heldRows } from '@/lib/table';

/**
 * Nothing moves by itself under the pointer: while it is on a list, or something in the list has the focus, a refresh changes what the rows say and not
 * where they stand. What is asked for on purpose (another `order`) holds at once.
 */
export function useHeld<Row>(sorted: () => readonly Row[], key: (row: Row) => string, order: () => string = () => '') {
  const isHeld = ref(false);
  let last: string[] = [];
  let lastOrder = '';
  const rows = computed(() => {
    const result = isHeld.value && lastOrder === order() ? heldRows(sorted(), last, key) : sorted();
    [last, lastOrder] = [result.map(key), order()];
    return result;
  });
  const body = (event: Event) => event.currentTarget as HTMLElement;
  const on = {
    pointerenter: (event: PointerEvent) => {
      if (event.pointerType === 'mouse') isHeld.value = true;
    },
    pointerleave: (event: PointerEvent) => (isHeld.value = body(event).contains(document.activeElement)),
    focusin: () => (isHeld.value = true),
    focusout: (event: FocusEvent) =>
      (isHeld.value = body(event).contains(event.relatedTarget as Node | null) || body(event).matches(':hover')),
  };
  return { rows, on };
}

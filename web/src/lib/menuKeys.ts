/** Arrow keys, Home and End walk through the items of the menu that the event comes from. */
export function menuKeys(event: KeyboardEvent): void {
  const items = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role^=menuitem]')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const next: Record<string, number> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at <= 0 ? items.length : at) - 1,
    Home: 0,
    End: items.length - 1,
  };
  const item = items[next[event.key] ?? -1];
  if (!item) return;
  item.focus();
  event.preventDefault();
  event.stopPropagation();
}

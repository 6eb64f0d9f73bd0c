import { shallowRef } from 'vue';

/** The moment under the pointer, told to all charts of the page. */
export interface Crosshair {
  timeMs: number;
  /** Charts with a time axis of their own tell each other by uPlot; a heat map tells them by this. */
  by: 'chart' | 'heat map';
}

export const crosshair = shallowRef<Crosshair | null>(null);

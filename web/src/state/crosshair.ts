import { shallowRef } from 'vue';

/** The moment under the pointer, told to all charts of the page. */
export interface Crosshair {
  timeMs: number;
  /** What the pointer does on a chart uPlot tells the other charts; of keys and of heat maps they learn by this. */
  by: 'pointer on a chart' | 'keys' | 'heat map';
}

export const crosshair = shallowRef<Crosshair | null>(null);

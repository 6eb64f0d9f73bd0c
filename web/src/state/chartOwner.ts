import { inject, provide, type InjectionKey, type Ref } from 'vue';

/** Whose page a chart is on: the server knows by it what the chart is drawn from. */
export interface ChartOwner {
  kind: 'applications' | 'nodes';
  id: string;
}

const key: InjectionKey<Readonly<Ref<ChartOwner>>> = Symbol('chart owner');

export const provideChartOwner = (owner: Readonly<Ref<ChartOwner>>) => provide(key, owner);
export const useChartOwner = () => inject(key, null);

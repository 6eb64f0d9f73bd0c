import { defineAsyncComponent, type Component } from 'vue';

/** Explorers that an application's page has as tabs behind its reports. They get `application`, its id, and `marks`. */
export const explorerTabs: readonly { id: string; title: string; component: Component }[] = [
  {
    id: 'profiles',
    title: 'Profiles',
    component: defineAsyncComponent(() => import('@/profiles/ProfileExplorer.vue')),
  },
];

import { createRouter, createWebHistory } from 'vue-router';
import ApplicationsPage from './pages/ApplicationsPage.vue';

declare module 'vue-router' {
  interface RouteMeta {
    /** The page's name in the breadcrumb. */
    title?: string;
    /** The page that this one's object is listed on. */
    parent?: string;
  }
}

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', redirect: (to) => ({ name: 'map', params: { project: 'default' }, query: to.query }) },
    { path: '/p/:project', redirect: (to) => ({ name: 'map', params: to.params, query: to.query }) },
    {
      path: '/p/:project/applications',
      name: 'applications',
      component: ApplicationsPage,
      meta: { title: 'Applications' },
    },
    {
      path: '/p/:project/applications/:id',
      name: 'application',
      component: () => import('./pages/ApplicationPage.vue'),
      meta: { parent: 'applications' },
    },
    { path: '/p/:project/map', name: 'map', component: () => import('./pages/MapPage.vue'), meta: { title: 'Map' } },
    {
      path: '/p/:project/nodes',
      name: 'nodes',
      component: () => import('./pages/NodesPage.vue'),
      meta: { title: 'Nodes' },
    },
    {
      path: '/p/:project/nodes/:id',
      name: 'node',
      component: () => import('./pages/NodePage.vue'),
      meta: { parent: 'nodes' },
    },
    {
      path: '/p/:project/traces',
      name: 'traces',
      component: () => import('./pages/TracesPage.vue'),
      meta: { title: 'Traces' },
    },
    {
      path: '/p/:project/traces/:id',
      name: 'trace',
      component: () => import('./pages/TracePage.vue'),
      meta: { parent: 'traces' },
    },
    {
      path: '/p/:project/logs',
      name: 'logs',
      component: () => import('./pages/LogsPage.vue'),
      meta: { title: 'Logs' },
    },
    {
      path: '/p/:project/profiles',
      name: 'profiles',
      component: () => import('./pages/ProfilesPage.vue'),
      meta: { title: 'Profiles' },
    },
    {
      path: '/p/:project/metrics',
      name: 'metrics',
      component: () => import('./pages/MetricsPage.vue'),
      meta: { title: 'Metrics' },
    },
    {
      path: '/p/:project/deployments',
      name: 'deployments',
      component: () => import('./pages/DeploymentsPage.vue'),
      meta: { title: 'Deployments' },
    },
    {
      path: '/p/:project/risks',
      name: 'risks',
      component: () => import('./pages/RisksPage.vue'),
      meta: { title: 'Risks' },
    },
    {
      path: '/p/:project/costs',
      name: 'costs',
      component: () => import('./pages/CostsPage.vue'),
      meta: { title: 'Costs' },
    },
    {
      path: '/p/:project/status',
      name: 'status',
      component: () => import('./pages/StatusPage.vue'),
      meta: { title: 'Status' },
    },
    {
      path: '/p/:project/data',
      name: 'data',
      component: () => import('./pages/DataPage.vue'),
      meta: { title: 'Data' },
    },
    {
      path: '/p/:project/settings/metrics-source',
      name: 'settings',
      component: () => import('./pages/SettingsPage.vue'),
      meta: { title: 'Settings' },
    },
    {
      path: '/:rest(.*)*',
      name: 'lost',
      component: () => import('./pages/LostPage.vue'),
      meta: { title: 'No such page' },
    },
  ],
});

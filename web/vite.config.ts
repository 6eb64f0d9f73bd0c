import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import vuetify from 'vite-plugin-vuetify';

// TAPROOT_MOCK=1 answers /api from generated worlds; otherwise requests go to a running server.
const server = process.env.TAPROOT_URL ?? 'http://127.0.0.1:8080';
const port = Number(process.env.PORT ?? 21600);

export default defineConfig(async ({ command }) => ({
  plugins: [
    vue(),
    vuetify({ autoImport: true }),
    ...(command === 'serve' && process.env.TAPROOT_MOCK ? [(await import('./dev/mock.mjs')).mockApi()] : []),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    host: '127.0.0.1',
    port,
    strictPort: true,
    proxy: process.env.TAPROOT_MOCK ? undefined : { '/api': server },
  },
  preview: { host: '127.0.0.1', port, strictPort: true, proxy: { '/api': server } },
  worker: { format: 'es' as const },
  build: { target: 'es2022', chunkSizeWarningLimit: 700, modulePreload: { polyfill: false } },
}));

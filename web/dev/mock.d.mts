import type { Plugin } from 'vite';

/** Answers /api from generated worlds, for looking at the pages without a server. */
export declare function mockApi(): Plugin;

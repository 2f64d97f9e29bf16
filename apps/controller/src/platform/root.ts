import path from 'node:path';

/** The package folder: this file runs as dist/apps/controller/src/platform/root.js. */
export const ROOT = path.resolve(import.meta.dirname, '../../../../..');

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../platform/root.js';

/** Of this controller, as package.json says it. */
export const VERSION: string = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).version;

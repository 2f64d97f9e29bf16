// npm start [-- --simulate N [--speed S]]

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, ROOT, report } from './prepare.mjs';

// In one process with the controller: a parent would only have to pass signals on, and sometimes fail to.
prepare()
  .then(() => import(pathToFileURL(path.join(ROOT, 'dist/apps/controller/src/main.js')).href))
  .catch(report);

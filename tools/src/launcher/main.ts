import { resolve } from 'node:path';
import { processEnvironment } from '@wod/settings';
import { programsOf } from './launch-plan';
import { runLauncher } from './run-launcher';

const root = resolve(__dirname, '../../..');

void runLauncher({ programs: programsOf(root), environment: processEnvironment() }).then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);

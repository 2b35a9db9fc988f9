import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { processEnvironment } from '@wod/settings';
import { programsOf } from '../launcher/launch-plan';
import { silentProgress } from '../launcher/progress';
import { startSystem } from '../launcher/start-system';
import { spreadOf, type BenchRow } from './stats';

/** Everything from nothing running to ready, with the data of an earlier start. The seat image is there already. */
export async function restartRow(): Promise<BenchRow[]> {
  const stateDir = mkdtempSync(join(tmpdir(), 'wod-bench-'));
  const times: number[] = [];
  try {
    for (let run = 0; run < 4; run++) {
      const begun = performance.now();
      const system = await startSystem({
        programs: programsOf(resolve(__dirname, '../../..')),
        environment: { ...processEnvironment(), WOD_DRIVER: 'docker' },
        stateDir,
        anyPorts: true,
        progress: silentProgress,
      });
      // The first one makes the data.
      if (run > 0) times.push(performance.now() - begun);
      await system.stop();
    }
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
  const ours = spreadOf(times);
  return [
    {
      name: 'warm-restart',
      what: 'nothing running → ready',
      unit: 'ms',
      ours,
      target: { text: 'p50 under 15 s', held: ours.p50 < 15_000 },
    },
  ];
}

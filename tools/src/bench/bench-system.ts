import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { processEnvironment } from '@wod/settings';
import { programsOf } from '../launcher/launch-plan';
import { LineProgress } from '../launcher/progress';
import { startSystem, type RunningSystem, type SystemHandle } from '../launcher/start-system';

export type BenchSystem = RunningSystem & SystemHandle;

/** Runs `work` on a system of its own, with a fresh state folder, and takes it away afterwards. */
export async function withSystem<T>(
  own: Readonly<Record<string, string>>,
  work: (system: BenchSystem) => Promise<T>,
): Promise<T> {
  const stateDir = mkdtempSync(join(tmpdir(), 'wod-bench-'));
  const system = await startSystem({
    programs: programsOf(resolve(__dirname, '../../..')),
    environment: { ...processEnvironment(), WOD_BOOKINGS_PER_MINUTE: '100000', ...own },
    stateDir,
    anyPorts: true,
    progress: new LineProgress(process.stdout),
  });
  try {
    return await work(system);
  } finally {
    await system.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
}

/** A folder with one workshop that many may take at once. */
export function bigWorkshop(capacity: number): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'wod-bench-workshops-'));
  const workshop = join(folder, 'WKSHP-Bench');
  mkdirSync(workshop);
  writeFileSync(
    join(workshop, 'wod.yml'),
    `name: 'Bench'\ndescription: 'For measuring.'\ncapacity: ${capacity}\nminutes: 60\n`,
  );
  const notebook = {
    cells: [
      { cell_type: 'code', id: 'a1', metadata: {}, outputs: [], execution_count: null, source: ['1 + 1'] },
    ],
    metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' } },
    nbformat: 4,
    nbformat_minor: 5,
  };
  writeFileSync(join(workshop, '0-ReadMeFirst.ipynb'), JSON.stringify(notebook));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

import { access, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSeatDriver } from '../create-seat-driver';
import { seatFolderName } from '../seat-paths';
import type { SeatDriver } from '../seat-driver';
import { describeSeatDriver } from '../testing/seat-driver.contract';
import { noAbort } from '../testing/seat-fixtures';
import { describeSeatKernels } from '../testing/seat-kernels.contract';
import { describeSeatLimits } from '../testing/seat-limits.contract';
import { kill, processesSaying } from './processes';
import { startScript } from './sandbox';

/** Stays between runs, because it holds the seat root. */
const stateDir = join(tmpdir(), `wod-seats-int-${process.getuid?.()}`);

async function open(backend: string): Promise<SeatDriver> {
  const { driver } = await createSeatDriver({ driver: 'process', backend, stateDir });
  await driver.prepare(() => undefined, noAbort());
  return driver;
}

describeSeatDriver('The process driver', () => ({
  open,
  async leftovers(seatId) {
    const name = seatFolderName(seatId);
    const found: string[] = [];
    const processes = await processesSaying(startScript, seatId);
    if (processes.length > 0) found.push('process');
    if ((await readFile('/proc/self/mountinfo', 'utf8')).includes(name)) found.push('mount');
    if (await anyHas(stateDir, name)) found.push('folder');
    for (const controller of ['', 'memory', 'pids', 'cpu']) {
      if (await anyHas(join('/sys/fs/cgroup', controller), name)) found.push(`control group ${controller}`);
    }
    const claims = await readdir('/run/wod-seat-users').catch(() => []);
    for (const claim of claims) {
      const owner = await readFile(join('/run/wod-seat-users', claim), 'utf8').catch(() => '');
      if (owner.endsWith(name)) found.push('user');
    }
    return found;
  },
  async killJupyter({ seatId }) {
    (await processesSaying(startScript, seatId)).forEach(kill);
  },
  close: () => Promise.resolve(),
}));

describeSeatLimits('the process driver', { open: () => open(`test-limits-${process.pid}`) });
describeSeatKernels('the process driver', { open: () => open(`test-kernels-${process.pid}`) });

/** Whether one of the folders of a folder holds something of this name. */
async function anyHas(parent: string, name: string): Promise<boolean> {
  const folders = await readdir(parent).catch(() => []);
  const found = await Promise.all(
    folders.map((folder) =>
      access(join(parent, folder, name)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}

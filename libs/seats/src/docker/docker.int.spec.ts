import { access, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSeatDriver } from '../create-seat-driver';
import { seatFolderName } from '../seat-paths';
import { describeSeatDriver } from '../testing/seat-driver.contract';
import { allowing, connectEngine, pingEngine } from './engine';
import { seatName } from './seat-container';

/** Stays between runs, because it holds the seat root. */
const stateDir = join(tmpdir(), `wod-seats-int-${process.getuid?.()}`);

describeSeatDriver('The docker driver', async () => {
  const engine = connectEngine(undefined);
  const trouble = await pingEngine(engine, new AbortController().signal);
  if (trouble !== undefined)
    throw new Error(`These tests need a Docker engine, and none answers: ${trouble}`);
  return {
    async open(backend) {
      const { driver } = await createSeatDriver({ driver: 'docker', backend, stateDir });
      await driver.prepare(() => undefined, new AbortController().signal);
      return driver;
    },
    async leftovers(seatId) {
      const name = seatName(seatId);
      const container = await allowing([404], engine.getContainer(name).inspect());
      const volume = await allowing([404], engine.getVolume(name).inspect());
      const bases = (await readdir(stateDir)).filter((entry) => entry.startsWith('s-'));
      const folders = bases.map((base) => join(stateDir, base, seatFolderName(seatId)));
      const there = await Promise.all(
        folders.map((folder) =>
          access(folder).then(
            () => true,
            () => false,
          ),
        ),
      );
      return [
        ...(container ? ['container'] : []),
        ...(volume ? ['volume'] : []),
        ...(there.includes(true) ? ['folder'] : []),
      ];
    },
    async killJupyter({ seatId }) {
      await engine.getContainer(seatName(seatId)).kill();
    },
    close: () => Promise.resolve(),
  };
});

import { access, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSeatDriver } from '../create-seat-driver';
import { seatFolderName } from '../seat-paths';
import type { SeatDriver, SeatHandle } from '../seat-driver';
import { askSeat, SeatKernel } from '../testing/seat-client';
import { describeSeatDriver } from '../testing/seat-driver.contract';
import { createSeat, noAbort, seatSpec } from '../testing/seat-fixtures';
import { describeSeatKernels } from '../testing/seat-kernels.contract';
import { describeSeatLimits } from '../testing/seat-limits.contract';
import { allowing, connectEngine, pingEngine } from './engine';
import { removeOpenNetwork } from './open-network';
import { seatName } from './seat-container';

/** Stays between runs, because it holds the seat root. */
const stateDir = join(tmpdir(), `wod-seats-int-${process.getuid?.()}`);

const engine = connectEngine(undefined);

async function open(backend: string): Promise<SeatDriver> {
  const trouble = await pingEngine(engine, noAbort());
  if (trouble !== undefined)
    throw new Error(`These tests need a Docker engine, and none answers: ${trouble}`);
  const { driver } = await createSeatDriver({ driver: 'docker', backend, stateDir });
  await driver.prepare(() => undefined, noAbort());
  return driver;
}

describeSeatDriver('The docker driver', () => {
  return {
    open,
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

describeSeatLimits('the docker driver', { open: () => open(`test-limits-${process.pid}`) });
describeSeatKernels('the docker driver', { open: () => open(`test-kernels-${process.pid}`) });

describe('The docker driver', () => {
  const backend = `test-own-${process.pid}`;
  let driver: SeatDriver;

  beforeAll(async () => {
    driver = await open(backend);
  });

  afterEach(async () => {
    for (const { seatId } of await driver.list(noAbort())) await driver.remove(seatId, noAbort());
  });

  afterAll(() => driver.close());

  it('holds students to every limit', () => {
    expect(driver.enforces).toEqual(['memory', 'cpu', 'pids', 'disk', 'network']);
  });

  it('lists a container that was never started, and replaces it', async () => {
    const spec = seatSpec();
    await engine.createContainer({
      name: seatName(spec.seatId),
      Image: (await engine.listImages({ filters: { label: ['wod.recipe'] } }))[0]?.Id ?? '',
      Labels: { 'wod.owner': backend, 'wod.seat': spec.seatId },
    });
    expect(await driver.find(spec.seatId, noAbort())).toMatchObject({ running: false });
    expect((await createSeat(driver, spec)).running).toBe(true);
    expect(await driver.list(noAbort())).toHaveLength(1);
  });

  it('lists a seat of which only the volume is left, and removes it', async () => {
    const { seatId } = seatSpec();
    const name = seatName(seatId);
    await engine.createVolume({ Name: name, Labels: { 'wod.owner': backend, 'wod.seat': seatId } });
    expect(await driver.list(noAbort())).toMatchObject([{ seatId, running: false }]);
    await driver.remove(seatId, noAbort());
    expect(await allowing([404], engine.getVolume(name).inspect())).toBeUndefined();
  });

  it('says so when its engine does not answer', async () => {
    const dockerHost = 'unix:///nonexistent/docker.sock';
    const { driver: lost } = await createSeatDriver({ driver: 'docker', backend, stateDir, dockerHost });
    expect(await lost.health(noAbort())).toMatchObject({ healthy: false, sentence: /does not answer/ });
    await expect(lost.prepare(() => undefined, noAbort())).rejects.toMatchObject({
      code: 'engine-unreachable',
    });
    await expect(lost.list(noAbort())).rejects.toMatchObject({ code: 'engine-unreachable', retryable: true });
    await lost.close();
  });

  describe('on the open network', () => {
    afterAll(() => removeOpenNetwork(engine, backend, noAbort()));

    it('keeps the machine, private addresses and other seats out of reach', async () => {
      const seats = await Promise.all([1, 2].map(() => createSeat(driver, seatSpec({ network: 'open' }))));
      const [seat, other] = seats as [SeatHandle, SeatHandle];
      const server = createServer((_, response) => response.end('the machine')).listen(0, '0.0.0.0');
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as AddressInfo;
      const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
      const kernels = await Promise.all(seats.map((one) => SeatKernel.start(one, 'python3')));
      const [here, there] = kernels as [SeatKernel, SeatKernel];
      const listening = 'import socket\nserver = socket.create_server(("0.0.0.0", 8000))';
      await there.run(`${listening}\nprint(socket.gethostbyname(socket.gethostname()))`);
      const inspected = await engine.getContainer(seatName(other.seatId)).inspect();
      const [network] = Object.values(inspected.NetworkSettings.Networks);
      const targets = [
        ...addresses.filter(({ family }) => family === 'IPv4').map(({ address }) => [address, port]),
        [network?.Gateway, port],
        [network?.IPAddress, 8000],
      ];
      const { stdout } = await here.run(`
import json, socket
reached = []
for address, port in json.loads('${JSON.stringify(targets)}'):
    try:
        socket.create_connection((address, port), 0.5).close()
        reached.append(address)
    except OSError:
        pass
print(json.dumps(reached))`);
      await Promise.all(kernels.map((kernel) => kernel.close()));
      await new Promise((resolve) => server.close(resolve));
      expect(JSON.parse(stdout)).toEqual([]);
      expect((await askSeat(seat, 'GET', 'api/status')).status).toBe(200);
      expect(targets.length).toBeGreaterThan(3);
    });
  });
});

import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { freePort, isPortFree, pickPort } from './ports';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.close();
    await once(server, 'close');
  }
});

async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('pickPort', () => {
  it('gives the port that was asked for while it is free', async () => {
    const wanted = await freePort();
    expect(await pickPort(wanted)).toEqual({ wanted, port: wanted, wasMoved: false });
  });

  it('moves a taken port and says so', async () => {
    const wanted = await takenPort();
    const picked = await pickPort(wanted);
    expect(picked.wasMoved).toBe(true);
    expect(picked.port).not.toBe(wanted);
    expect(await isPortFree(picked.port)).toBe(true);
  });

  it('does not give one port to two', async () => {
    const wanted = await freePort();
    const reserved = new Set<number>();
    const first = await pickPort(wanted, { reserved });
    const second = await pickPort(wanted, { reserved });
    expect(second.port).not.toBe(first.port);
  });

  it('gives any free port for 0 without calling it moved', async () => {
    expect(await pickPort(0)).toMatchObject({ wanted: 0, wasMoved: false });
  });
});

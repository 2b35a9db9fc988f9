import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';

const mebibyte = 1024 * 1024;

/**
 * The newest seat image in a container with the same limits, started with nothing of ours around it, until its
 * Jupyter answers on its socket.
 * @returns milliseconds from the request to create it until the answer
 */
export async function startByHand(): Promise<number> {
  const docker = new Docker();
  const images = await docker.listImages({ filters: { reference: ['wod/seat:*'] } });
  const image = images.sort((a, b) => b.Created - a.Created)[0]?.Id;
  if (image === undefined)
    throw new Error('There is no seat image: start the system with the docker driver first.');
  const folder = mkdtempSync(join(tmpdir(), 'wod-hand-'));
  chmodSync(folder, 0o777);
  const begun = performance.now();
  const container = await docker.createContainer({
    Image: image,
    User: '1000:1000',
    Env: ['WOD_SEAT_TOKEN=by-hand', 'WOD_SEAT_BASE=/', 'WOD_SEAT_SOCKET=/run/seat/s', 'WOD_SEAT_ENTRY='],
    HostConfig: {
      NetworkMode: 'none',
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Memory: 712 * mebibyte,
      MemorySwap: 712 * mebibyte,
      NanoCpus: 1e9,
      PidsLimit: 128,
      Tmpfs: {
        '/tmp': 'rw,exec,size=64m,mode=1777',
        '/home/student': 'rw,exec,size=200m,uid=1000,gid=1000,mode=0700',
      },
      Binds: [`${folder}:/run/seat`],
    },
  });
  try {
    await container.start();
    while ((await statusOf(join(folder, 's'))) !== 200)
      await new Promise((resolve) => setTimeout(resolve, 10));
    return performance.now() - begun;
  } finally {
    await container.remove({ force: true });
    rmSync(folder, { recursive: true, force: true });
  }
}

function statusOf(socketPath: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    get({ socketPath, path: '/api/status', headers: { authorization: 'token by-hand' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', () => resolve(undefined));
  });
}

import { chmod, chown, mkdir, rm, stat } from 'node:fs/promises';
import { poll } from '../abort';
import { runCommand } from '../run-command';
import type { SeatFolder } from './seat-folder';

/** What a volume holds besides the student's files: the socket, and Jupyter's log. */
const besidesHomeMb = 1;

/** A volume is busy until the kernel has taken the last mount of a dead seat down. */
const unmountTimeoutMs = 5_000;

/**
 * Makes a seat's volume. With a user of its own the seat gets a file system in memory with a fixed size;
 * without (a worker that is not root) the volume is a plain folder that nothing bounds.
 *
 * The `run` folder can be written only until Jupyter has made its socket there: see `sealVolume`.
 */
export async function makeVolume(
  folder: SeatFolder,
  hostUid: number | undefined,
  diskMb: number,
  signal: AbortSignal,
): Promise<void> {
  if (hostUid !== undefined) {
    const options = `size=${diskMb + besidesHomeMb}m,mode=0711,nosuid,nodev`;
    await runCommand('mount', ['-t', 'tmpfs', '-o', options, 'wod-seat', folder.volume], signal);
  }
  for (const [path, mode] of [
    [folder.home, 0o700],
    [folder.run, 0o777],
  ] as const) {
    await mkdir(path);
    await chmod(path, mode);
  }
  if (hostUid !== undefined) await chown(folder.home, hostUid, hostUid);
}

/**
 * Takes the `run` folder away from the seat once the socket is in it: the student can then neither replace
 * the socket with a link to one of the host's, nor use the folder as further disk. Without a user of its
 * own the seat owns the folder as much as the worker does; then sockets are held instead (`HeldSockets`).
 */
export async function sealVolume(folder: SeatFolder): Promise<void> {
  await chmod(folder.run, 0o755);
}

/** Takes the volume away with all that is in it; the seat's processes must have ended. */
export async function removeVolume(folder: SeatFolder, signal: AbortSignal): Promise<void> {
  if (await isMounted(folder)) {
    const gone = await poll(
      async () => {
        await runCommand('umount', [folder.volume], signal).catch(() => undefined);
        return (await isMounted(folder)) ? undefined : true;
      },
      unmountTimeoutMs,
      signal,
    );
    if (!gone) throw new Error(`The volume ${folder.volume} is still in use.`);
  }
  await rm(folder.volume, { recursive: true, force: true }).catch(async () => {
    // A student may have taken their own rights to a folder away.
    await runCommand('chmod', ['-R', 'u+rwX', folder.volume], signal).catch(() => undefined);
    await rm(folder.volume, { recursive: true, force: true });
  });
}

async function isMounted(folder: SeatFolder): Promise<boolean> {
  const [volume, above] = await Promise.all(
    [folder.volume, folder.path].map((path) => stat(path).catch(() => undefined)),
  );
  return volume !== undefined && volume.dev !== above?.dev;
}

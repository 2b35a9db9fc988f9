import { createHash } from 'node:crypto';
import { lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeatError } from './seat-error';

/** The kernel's bound on the path of a unix socket, in bytes, without the closing zero. */
export const socketPathBytes = 107;

/** Longest path that drivers put below the folder of their seats: `/<22 characters>/v/run/s`. */
const roomForSeat = 32;

/**
 * The folder that the seats of one backend and driver have their sockets in: below the state folder, or,
 * where that is too long for a socket, in the system's temporary folder. Only the worker may enter it.
 * @param owner whose seats, so that several may share a state folder
 * @throws SeatError when no path is short enough, or the short one belongs to somebody else
 */
export async function seatsDir(stateDir: string, owner: string, temporaryDir = tmpdir()): Promise<string> {
  const own = join(stateDir, `s-${shortHash(owner)}`);
  if (fits(own)) {
    await mkdir(own, { recursive: true, mode: 0o700 });
    return own;
  }
  const short = join(temporaryDir, `wod-${shortHash(`${stateDir} ${owner}`)}`);
  if (!fits(short)) {
    const sentence = `Seats need a shorter folder: a socket's path below ${stateDir} has more than ${socketPathBytes} bytes.`;
    throw new SeatError('seat-create-failed', sentence, false);
  }
  await mkdir(short, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const there = await lstat(short);
  if (!there.isDirectory() || there.uid !== process.getuid?.() || (there.mode & 0o077) !== 0) {
    const sentence = `Seats cannot use ${short}: it belongs to somebody else. Remove it, or choose a shorter state folder.`;
    throw new SeatError('seat-create-failed', sentence, false);
  }
  return short;
}

/**
 * The name of a seat's folder: its id in 22 characters when it is a UUID, so that it can be read back.
 * Other ids (tests) are hashed.
 */
export function seatFolderName(seatId: string): string {
  const hex = seatId.replaceAll('-', '');
  const bytes = /^[0-9a-f]{32}$/.test(hex)
    ? Buffer.from(hex, 'hex')
    : createHash('md5').update(seatId).digest();
  return bytes.toString('base64url');
}

function fits(dir: string): boolean {
  return Buffer.byteLength(dir) + roomForSeat <= socketPathBytes;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 8);
}

import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const keyBytes = 32;

/**
 * The key that signs the gateway's sessions, made at the first start and kept readable for this user only:
 * whoever signed in stays signed in when the worker restarts.
 */
export async function sessionKey(path: string): Promise<Buffer> {
  const kept = await read(path);
  if (kept !== undefined) return kept;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.${randomUUID()}.new`;
  await writeFile(beside, randomBytes(keyBytes), { mode: 0o600, flush: true });
  try {
    // Fails where another one was quicker; theirs is then the key.
    await link(beside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(beside, { force: true });
  }
  const made = await read(path);
  if (made === undefined)
    throw new Error(`The session key ${path} is damaged. Remove it to have a new one made.`);
  return made;
}

async function read(path: string): Promise<Buffer | undefined> {
  try {
    const key = await readFile(path);
    return key.length === keyBytes ? key : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

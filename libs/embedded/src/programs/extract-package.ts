import { chmodSync, createReadStream, createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';

/**
 * Unpacks an npm tarball: plain files only, below `package/`, executable where the archive says so. The
 * checksum was verified before, but a path that leaves the folder is refused all the same.
 */
export async function extractPackage(tarball: string, into: string): Promise<void> {
  const made = new Set<string>();
  const makeFolder = (folder: string): void => {
    if (made.has(folder)) return;
    if (folder !== into) makeFolder(dirname(folder));
    mkdirSync(folder, { recursive: true });
    // Whatever the umask is: a server that runs as another user must read this.
    chmodSync(folder, 0o755);
    made.add(folder);
  };
  const entries = extract();
  const feeding = pipeline(createReadStream(tarball), createGunzip(), entries);
  for await (const entry of entries) {
    const path = normalize(entry.header.name);
    if (entry.header.type !== 'file' || !path.startsWith('package/')) {
      entry.resume();
      continue;
    }
    const target = join(into, path.slice('package/'.length));
    makeFolder(dirname(target));
    await pipeline(entry, createWriteStream(target));
    chmodSync(target, ((entry.header.mode ?? 0) & 0o111) === 0 ? 0o644 : 0o755);
  }
  await feeding;
}

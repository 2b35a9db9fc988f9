import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../logging/log';
import { bounded } from '../seats/bounded';

export interface BundleLimits {
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

const mebibyte = 1024 * 1024;
const defaultLimits: BundleLimits = { memoryBytes: 64 * mebibyte, diskBytes: 1024 * mebibyte };
/** Milliseconds that the object store may take for one bundle. */
const fetchMs = 30_000;

/**
 * Bundles of workshops by their SHA-256, nearest first: in memory, on disk, in the object store. What comes
 * from the disk is checked against its digest, because anything may have happened to it. The least recently
 * used go first. A disk that is full costs speed only.
 */
export class BundleCache {
  private readonly memory = new Map<string, Buffer>();
  private memoryBytes = 0;
  private readonly fetching = new Map<string, Promise<Buffer | undefined>>();

  constructor(
    private readonly fetch: (digest: string) => Promise<Buffer | undefined>,
    private readonly directory: string,
    private readonly log: Log,
    private readonly limits: BundleLimits = defaultLimits,
  ) {}

  /** The bundle, or `undefined` when there is none with this digest. Many callers cost one fetch. */
  async get(digest: string): Promise<Buffer | undefined> {
    const near = this.memory.get(digest);
    if (near !== undefined) {
      this.remember(digest, near);
      return near;
    }
    let fetching = this.fetching.get(digest);
    if (fetching === undefined) {
      fetching = this.load(digest).finally(() => this.fetching.delete(digest));
      this.fetching.set(digest, fetching);
    }
    return fetching;
  }

  private async load(digest: string): Promise<Buffer | undefined> {
    const stored = await this.readDisk(digest);
    const bundle = stored ?? (await bounded(this.fetch(digest), AbortSignal.timeout(fetchMs), 0));
    if (bundle === undefined) return undefined;
    this.remember(digest, bundle);
    if (stored === undefined) await this.writeDisk(digest, bundle);
    return bundle;
  }

  private remember(digest: string, bundle: Buffer): void {
    if (this.memory.delete(digest)) this.memoryBytes -= bundle.length;
    if (bundle.length > this.limits.memoryBytes) return;
    this.memory.set(digest, bundle);
    this.memoryBytes += bundle.length;
    for (const [oldest, bytes] of this.memory) {
      if (this.memoryBytes <= this.limits.memoryBytes) return;
      this.memory.delete(oldest);
      this.memoryBytes -= bytes.length;
    }
  }

  private path(digest: string): string {
    return join(this.directory, `${digest}.tar`);
  }

  private async readDisk(digest: string): Promise<Buffer | undefined> {
    const path = this.path(digest);
    try {
      const bundle = await readFile(path);
      if (createHash('sha256').update(bundle).digest('hex') === digest) {
        const now = new Date();
        await utimes(path, now, now);
        return bundle;
      }
      this.log.warn({ digest }, 'A stored bundle was damaged; it is fetched again.');
      await rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        this.log.warn({ err: error, digest }, 'A stored bundle could not be read; it is fetched again.');
      }
    }
    return undefined;
  }

  private async writeDisk(digest: string, bundle: Buffer): Promise<void> {
    const beside = join(this.directory, `${digest}.${randomUUID()}.new`);
    try {
      await mkdir(this.directory, { recursive: true, mode: 0o700 });
      await writeFile(beside, bundle, { mode: 0o600 });
      await rename(beside, this.path(digest));
      await this.forgetOnDisk();
    } catch (error) {
      await rm(beside, { force: true }).catch(() => undefined);
      this.log.warn({ err: error, digest }, 'A bundle could not be kept on disk; it is fetched next time.');
    }
  }

  private async forgetOnDisk(): Promise<void> {
    const names = await readdir(this.directory);
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.directory, name);
        const { size, mtimeMs } = await stat(path);
        return { path, size, mtimeMs };
      }),
    );
    let bytes = files.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
      if (bytes <= this.limits.diskBytes) return;
      await rm(path, { force: true });
      bytes -= size;
    }
  }
}

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The users that seats run as on the host: far from people and from the ranges of distributions. */
const firstUid = 200_000;
const count = 65_536;

/**
 * Gives each seat of this machine a user of its own, so that the kernel keeps seats apart also by file
 * rights. A user is claimed by creating a file, so two workers never claim the same; the files lie where
 * the next start of the machine clears them.
 */
export class HostUsers {
  private next = 0;

  /** @param claimsDir one folder for all workers of the machine */
  constructor(private readonly claimsDir: string) {}

  /** @param owner the seat's folder, by which the claim is known again */
  async claim(owner: string): Promise<number> {
    await mkdir(this.claimsDir, { recursive: true, mode: 0o700 });
    for (let tried = 0; tried < count; tried += 1) {
      const uid = firstUid + this.next;
      this.next = (this.next + 1) % count;
      if (await this.tryClaim(uid, owner)) return uid;
    }
    throw new Error(`All ${count} users for seats are taken.`);
  }

  /** Gives a user back; the claim of another seat is left alone. */
  async release(uid: number, owner: string): Promise<void> {
    const path = join(this.claimsDir, String(uid));
    const claimedBy = await readFile(path, 'utf8').catch(() => undefined);
    if (claimedBy === owner) await rm(path, { force: true });
  }

  private async tryClaim(uid: number, owner: string): Promise<boolean> {
    try {
      await writeFile(join(this.claimsDir, String(uid)), owner, { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }
}

import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readMail, withEnvelope, type CaughtMail } from './caught-mail';

/** `<milliseconds since 1970>-<random>`: sorts by time, and a time that is equal does not collide. */
const idPattern = /^\d{13}-[0-9a-f]{8}$/;
const receivedAt = (id: string): Date => new Date(Number(id.slice(0, 13)));

/**
 * Mails as .eml files in one folder. What was stored is found again after a restart. The oldest are dropped
 * above the limit, so that a forgotten test does not fill a disk.
 */
export class MailStore {
  /** Ids, oldest first. */
  private readonly ids: string[];
  private readonly parsed = new Map<string, Promise<CaughtMail>>();
  private lastTime = 0;
  /** Grows with every change, so that a page knows whether to look again. */
  revision = 0;

  constructor(
    private readonly folder: string,
    private readonly maxMails: number,
  ) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const names = readdirSync(folder);
    for (const name of names.filter((each) => each.endsWith('.partial'))) rmSync(join(folder, name));
    this.ids = names
      .filter((name) => name.endsWith('.eml'))
      .map((name) => name.slice(0, -4))
      .filter((id) => idPattern.test(id))
      .sort();
  }

  /** Resolves when the mail is in its file: only then may it be acknowledged. */
  async add(recipients: readonly string[], mail: Buffer): Promise<string> {
    // Two mails of one millisecond keep their order.
    this.lastTime = Math.max(Date.now(), this.lastTime + 1);
    const id = `${String(this.lastTime).padStart(13, '0')}-${randomBytes(4).toString('hex')}`;
    const stored = withEnvelope(recipients, mail);
    const partial = join(this.folder, `${id}.partial`);
    await writeFile(partial, stored, { mode: 0o600 });
    await rename(partial, this.fileOf(id));
    this.ids.push(id);
    this.ids.sort();
    this.revision++;
    while (this.ids.length > this.maxMails) await this.forget(this.ids[0] as string);
    return id;
  }

  /** All mails, newest last, or those delivered to one address (any case). */
  async list(to?: string): Promise<CaughtMail[]> {
    const wanted = to?.trim().toLowerCase();
    const all = await Promise.all(this.ids.map((id) => this.get(id)));
    return all.filter(
      (mail): mail is CaughtMail => mail !== undefined && (wanted === undefined || mail.to.includes(wanted)),
    );
  }

  async get(id: string): Promise<CaughtMail | undefined> {
    const known = this.parsed.get(id);
    if (known !== undefined) return known;
    const raw = await this.raw(id);
    if (raw === undefined) return undefined;
    const reading = readMail(id, receivedAt(id), raw);
    this.parsed.set(id, reading);
    return reading;
  }

  /** The mail as it came, below one line that names its recipients. */
  async raw(id: string): Promise<Buffer | undefined> {
    if (!this.ids.includes(id)) return undefined;
    return readFile(this.fileOf(id)).catch(() => undefined);
  }

  async clear(): Promise<void> {
    for (const id of [...this.ids]) await this.forget(id);
  }

  private async forget(id: string): Promise<void> {
    const index = this.ids.indexOf(id);
    if (index >= 0) this.ids.splice(index, 1);
    this.parsed.delete(id);
    this.revision++;
    await rm(this.fileOf(id), { force: true });
  }

  private fileOf(id: string): string {
    return join(this.folder, `${id}.eml`);
  }
}

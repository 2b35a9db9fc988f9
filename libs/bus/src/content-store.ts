import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Objm, type ObjectStore } from '@nats-io/obj';
import { streams } from '@wod/contracts';
import type { Bus } from './bus';

/** Bundles of workshops in the object store, by their SHA-256: written once, never changed. */
export class ContentStore {
  private opened: Promise<ObjectStore> | undefined;

  constructor(private readonly bus: Bus) {}

  /** Stores a bundle under its digest; does nothing when it is there already. */
  async put(digest: string, bundle: Buffer): Promise<void> {
    const store = await this.store();
    if ((await store.info(digest)) !== null) return;
    await store.put(
      { name: digest, options: { max_chunk_size: 128 * 1024 } },
      Readable.toWeb(Readable.from([bundle])) as ReadableStream<Uint8Array>,
    );
  }

  /**
   * Reads a bundle and checks that it is what its digest says; `undefined` when there is none.
   * @throws when the stored bytes do not match
   */
  async get(digest: string): Promise<Buffer | undefined> {
    const bytes = await (await this.store()).getBlob(digest);
    if (bytes === null) return undefined;
    if (createHash('sha256').update(bytes).digest('hex') !== digest) {
      throw new Error(`The stored bundle ${digest} is damaged: its bytes have another SHA-256.`);
    }
    return Buffer.from(bytes);
  }

  async delete(digest: string): Promise<void> {
    await (await this.store()).delete(digest);
  }

  private store(): Promise<ObjectStore> {
    this.opened ??= new Objm(this.bus.jetstream).open(streams.content).catch((error: unknown) => {
      this.opened = undefined;
      throw error;
    });
    return this.opened;
  }
}

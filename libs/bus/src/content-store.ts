import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Objm, type ObjectStore } from '@nats-io/obj';
import { streams } from '@wod/contracts';
import type { Bus } from './bus';

/** Chunks that are asked for at once; the server answers with as many as its own limits allow. */
const maxBatch = 100;

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
   * Reads a bundle and checks that it is what its digest says; `undefined` when there is none. Its chunks are read
   * by direct gets: a worker may not make consumers, because who may chooses where the server publishes.
   * @throws when the stored bytes do not match
   */
  async get(digest: string): Promise<Buffer | undefined> {
    const info = await (await this.store()).info(digest);
    if (info === null || info.deleted) return undefined;
    const chunks: Uint8Array[] = [];
    for (let next = 1; chunks.length < info.chunks;) {
      const before = chunks.length;
      const batch = await this.bus.manager.direct.getBatch(`OBJ_${streams.content}`, {
        seq: next,
        next_by_subj: `$O.${streams.content}.C.${info.nuid}`,
        batch: Math.min(maxBatch, info.chunks - chunks.length),
      });
      for await (const chunk of batch) {
        chunks.push(chunk.data);
        next = chunk.seq + 1;
      }
      if (chunks.length === before) break;
    }
    const bytes = Buffer.concat(chunks);
    if (createHash('sha256').update(bytes).digest('hex') !== digest) {
      throw new Error(`The stored bundle ${digest} is damaged: its bytes have another SHA-256.`);
    }
    return bytes;
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

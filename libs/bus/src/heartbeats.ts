import { Kvm, type KV } from '@nats-io/kv';
import { backendHeartbeatV1, streams, type BackendHeartbeatV1 } from '@wod/contracts';
import type { Bus } from './bus';

/** The bucket of heartbeats. A worker may write its own key only; the api reads all. */
export class Heartbeats {
  private opened: Promise<KV> | undefined;

  constructor(private readonly bus: Bus) {}

  async put(heartbeat: BackendHeartbeatV1): Promise<void> {
    await (await this.bucket()).put(heartbeat.backend, JSON.stringify(heartbeat));
  }

  /**
   * Yields every heartbeat that is there and each new one, until `signal` is aborted or the server was lost and
   * came back; the caller then watches anew. One that breaks the contract is handed to `malformed` and left out.
   */
  async *watch(
    signal: AbortSignal,
    malformed: (backend: string, reason: string) => void,
  ): AsyncGenerator<BackendHeartbeatV1> {
    const watcher = await (await this.bucket()).watch();
    const stop = () => watcher.stop();
    signal.addEventListener('abort', stop, { once: true });
    const forget = this.bus.onReconnect(stop);
    try {
      for await (const entry of watcher) {
        if (signal.aborted) return;
        if (entry.operation !== 'PUT') continue;
        const parsed = backendHeartbeatV1.safeParse(safeJson(entry.string()));
        if (parsed.success && parsed.data.backend === entry.key) yield parsed.data;
        else malformed(entry.key, parsed.error?.issues[0]?.message ?? 'names another backend');
      }
    } finally {
      forget();
      signal.removeEventListener('abort', stop);
      watcher.stop();
    }
  }

  private bucket(): Promise<KV> {
    this.opened ??= new Kvm(this.bus.jetstream).open(streams.backends).catch((error: unknown) => {
      this.opened = undefined;
      throw error;
    });
    return this.opened;
  }
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

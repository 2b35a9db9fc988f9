import { publishMessage, type Bus } from '@wod/bus';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { relayLock } from '../database/data-source';
import type { Transactions } from '../database/transactions';

interface OutboxRow {
  readonly seq: string;
  readonly id: string;
  readonly key: string;
  readonly stream: string;
  readonly subject: string;
  readonly type: string;
  readonly data: unknown;
  readonly traceparent: string;
  readonly created_at: Date;
}

/** Rows that one round publishes. */
const batch = 256;
/** Milliseconds between two looks when nothing woke the relay. */
const pollMs = 500;
const channel = 'wod_outbox';

/**
 * Publishes the outbox to JetStream: at least once, in order for each key, and a row is removed only after the
 * stream's acknowledgement. One relay works at a time, the holder of an advisory lock; the others stand by and
 * take over when its connection ends. A commit of the same process wakes it at once, one of another process by
 * NOTIFY, and a look every half second finds whatever both missed.
 */
export class OutboxRelay {
  private readonly stopping = new AbortController();
  private client: Client | undefined;
  private isLeader = false;
  private wanted = false;
  private wake: () => void = () => undefined;
  private finished: Promise<void> = Promise.resolve();

  constructor(
    private readonly transactions: Transactions,
    private readonly bus: Bus,
    private readonly databaseUrl: string,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.transactions.wakes$.subscribe((wake) => {
      if (wake !== 'outbox') return;
      if (this.isLeader) this.kick();
      else void this.client?.query(`notify ${channel}`).catch(() => undefined);
    });
    this.finished = this.runForEver();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.kick();
    await this.finished;
  }

  private kick(): void {
    this.wanted = true;
    this.wake();
  }

  private async runForEver(): Promise<void> {
    let told = false;
    while (!this.stopping.signal.aborted) {
      try {
        await this.connect();
        told = false;
        while (!this.stopping.signal.aborted) await this.round();
      } catch (error) {
        if (!told) this.log.warn({ err: error }, 'the outbox relay was interrupted; it goes on by itself');
        told = true;
        await this.rest(1_000);
      } finally {
        this.isLeader = false;
        await this.client?.end().catch(() => undefined);
        this.client = undefined;
      }
    }
  }

  private async connect(): Promise<void> {
    const client = new Client({
      connectionString: this.databaseUrl,
      application_name: 'wod-relay',
      keepAlive: true,
    });
    client.on('error', () => this.kick());
    client.on('notification', () => this.kick());
    await client.connect();
    await client.query(`listen ${channel}`);
    this.client = client;
  }

  private async round(): Promise<void> {
    const client = this.client;
    if (client === undefined) throw new Error('no connection');
    if (!this.isLeader) {
      const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
        relayLock,
      ]);
      this.isLeader = rows[0]?.held === true;
      if (this.isLeader) this.log.info('this process relays the outbox');
    }
    this.wanted = false;
    const published = this.isLeader && this.bus.isConnected() ? await this.publishBatch(client) : 0;
    if (published < batch) await this.rest(pollMs);
  }

  private async publishBatch(client: Client): Promise<number> {
    const { rows } = await client.query<OutboxRow>(`select * from outbox order by seq limit $1`, [batch]);
    if (rows.length === 0) return 0;
    const chains = new Map<string, OutboxRow[]>();
    for (const row of rows) chains.set(row.key, [...(chains.get(row.key) ?? []), row]);
    const done: string[] = [];
    const results = await Promise.allSettled(
      [...chains.values()].map(async (chain) => {
        for (const row of chain) {
          await this.publish(row);
          done.push(row.seq);
        }
      }),
    );
    if (done.length > 0) await client.query(`delete from outbox where seq = any($1::bigint[])`, [done]);
    const failure = results.find((result) => result.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
    return rows.length;
  }

  private async publish(row: OutboxRow): Promise<void> {
    await publishMessage(this.bus, {
      stream: row.stream,
      subject: row.subject,
      envelope: {
        id: row.id,
        type: row.type,
        source: '/api',
        subject: row.subject.slice(row.subject.lastIndexOf('.') + 1),
        time: row.created_at.toISOString(),
        traceparent: row.traceparent,
      },
      data: row.data,
    });
  }

  /** Waits until it is wanted, at most `ms`. */
  private async rest(ms: number): Promise<void> {
    if (this.wanted || this.stopping.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = () => undefined;
  }
}

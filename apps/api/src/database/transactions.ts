import { randomUUID } from 'node:crypto';
import { childTraceparent } from '@wod/bus';
import { eventSubject, jobSubject, streams, type EventContract, type JobContract } from '@wod/contracts';
import { Subject } from 'rxjs';
import type { DataSource, EntityManager } from 'typeorm';
import type * as z from 'zod';

/** What a committed transaction left for others to do. */
export type Wake = 'outbox' | 'mail' | 'schedule' | 'queue';

/**
 * One business operation: its rows, the messages it causes and the mails it causes, committed together or not
 * at all.
 */
export class Transaction {
  readonly wakes = new Set<Wake>();

  constructor(
    readonly manager: EntityManager,
    /** PostgreSQL's clock when it began: the only clock that decides. */
    readonly now: Date,
  ) {}

  /** Runs SQL with parameters and gives its rows. */
  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const result: unknown = await this.manager.query(sql, [...parameters]);
    // TypeORM answers [rows, count] to an update or delete, and rows to anything else.
    return (
      Array.isArray(result) && Array.isArray(result[0]) && typeof result[1] === 'number' ? result[0] : result
    ) as Row[];
  }

  /** Writes an event to the outbox. Validates first. */
  async publish<S extends z.ZodType>(
    contract: EventContract<string, S>,
    data: z.input<S>,
    traceparent: string,
  ): Promise<void> {
    const checked = contract.schema.parse(data) as Record<string, unknown>;
    const subject = String(checked[contract.subjectField]);
    await this.enqueue(
      streams.events,
      eventSubject(contract, subject),
      contract.type,
      subject,
      checked,
      traceparent,
    );
  }

  /** Writes a job for a backend to the outbox, in the order of its booking. Validates first. */
  async send<S extends z.ZodType>(
    contract: JobContract<string, S>,
    job: z.input<S> & { readonly backend: string; readonly bookingId: string },
    traceparent: string,
  ): Promise<void> {
    const checked = contract.schema.parse(job);
    await this.enqueue(
      streams.jobs,
      jobSubject(contract, job.backend),
      contract.type,
      job.bookingId,
      checked,
      traceparent,
    );
  }

  /** Queues a mail. The same cause never makes two. `facts` carries no secret: those are derived when it is sent. */
  async mail(
    bookingId: string,
    kind: string,
    cause: string,
    facts: Record<string, unknown> = {},
  ): Promise<void> {
    await this.query(
      `insert into mail (booking_id, kind, cause, facts) values ($1, $2, $3, $4) on conflict (cause) do nothing`,
      [bookingId, kind, cause, JSON.stringify(facts)],
    );
    this.wakes.add('mail');
  }

  private async enqueue(
    stream: string,
    subject: string,
    type: string,
    key: string,
    data: unknown,
    traceparent: string,
  ): Promise<void> {
    await this.query(
      `insert into outbox (id, key, stream, subject, type, data, traceparent) values ($1, $2, $3, $4, $5, $6, $7)`,
      [randomUUID(), key, stream, subject, type, JSON.stringify(data), childTraceparent(traceparent)],
    );
    this.wakes.add('outbox');
  }
}

/** Runs business operations, and tells what they left to do only after they are committed. */
export class Transactions {
  private readonly woken = new Subject<Wake>();
  /** What committed transactions of this process left to do. */
  readonly wakes$ = this.woken.asObservable();

  constructor(readonly source: DataSource) {}

  async run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    let wakes: ReadonlySet<Wake> = new Set();
    const result = await this.source.transaction(async (manager) => {
      const [row] = await manager.query<{ now: Date }[]>('select now() as now');
      const tx = new Transaction(manager, row?.now ?? new Date(Number.NaN));
      const answer = await work(tx);
      wakes = tx.wakes;
      return answer;
    });
    for (const wake of wakes) this.woken.next(wake);
    return result;
  }
}

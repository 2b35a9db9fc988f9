import { DeadLetters, type Bus } from '@wod/bus';
import {
  streams,
  type BackendState,
  type DriverName,
  type ImportFinding,
  type OperatorOverview,
} from '@wod/contracts';
import type { DataSource } from 'typeorm';
import type { BackendWatch } from '../backends/backend-watch';

/** What operators see, in a few reads whose cost does not grow with history. */
export class OperatorViews {
  constructor(
    private readonly source: DataSource,
    private readonly bus: Bus,
    private readonly watch: BackendWatch,
    private readonly deadLetters: DeadLetters,
  ) {}

  async overview(): Promise<OperatorOverview> {
    const [backends, bookings, outbox, mails, streamFacts] = await Promise.all([
      this.backends(),
      this.bookings(),
      this.source.query<{ waiting: number; oldest: number | null }[]>(
        `select count(*)::int as waiting, extract(epoch from now() - min(created_at))::float8 as oldest from outbox`,
      ),
      this.source.query<{ queued: number; failed: number }[]>(
        `select count(*) filter (where state in ('queued', 'sending'))::int as queued,
           count(*) filter (where state in ('failed', 'unknown') and created_at > now() - interval '7 days')::int
             as failed
         from mail where state in ('queued', 'sending') or created_at > now() - interval '7 days'`,
      ),
      this.streams(),
    ]);
    const oldest = outbox[0]?.oldest ?? null;
    return {
      serverTime: new Date().toISOString(),
      backends,
      bookings,
      streams: streamFacts,
      outbox: { waiting: outbox[0]?.waiting ?? 0, ...(oldest === null ? {} : { oldestSeconds: oldest }) },
      mails: { queued: mails[0]?.queued ?? 0, failed: mails[0]?.failed ?? 0 },
      deadLetters: this.bus.isConnected() ? await this.deadLetters.count().catch(() => 0) : 0,
    };
  }

  async imports(): Promise<{ folder: string; ok: boolean; importedAt: string; findings: ImportFinding[] }[]> {
    const rows = await this.source.query<
      { folder: string; ok: boolean; imported_at: Date; findings: ImportFinding[] }[]
    >(`select folder, ok, imported_at, findings from workshop_import order by ok, folder`);
    return rows.map(({ imported_at, ...row }) => ({ ...row, importedAt: imported_at.toISOString() }));
  }

  private async backends(): Promise<OperatorOverview['backends']> {
    const rows = await this.source.query<
      {
        name: string;
        state: BackendState;
        driver: DriverName;
        capacity: number;
        healthy: boolean;
        sentence: string | null;
        last_seen_at: Date;
        version: string;
        seats: number;
        creating: number;
      }[]
    >(`select b.name, b.state, b.driver, b.capacity, b.healthy, b.sentence, b.last_seen_at, b.version,
         (select count(*)::int from seat s where s.backend = b.name and s.state <> 'gone') as seats,
         (select count(*)::int from seat s where s.backend = b.name and s.state in ('requested', 'creating'))
           as creating
       from backend b order by b.name`);
    return rows.map(({ sentence, last_seen_at, ...row }) => ({
      ...row,
      ...(sentence === null ? {} : { sentence }),
      lastSeenAt: this.watch.latest.get(row.name)?.at ?? last_seen_at.toISOString(),
    }));
  }

  private async bookings(): Promise<OperatorOverview['bookings']> {
    const rows = await this.source.query<
      {
        id: string;
        workshop: string;
        state: OperatorOverview['bookings'][number]['state'];
        attempt: number;
        backend: string | null;
        requested_at: Date;
        ends_at: Date | null;
        failure_sentence: string | null;
      }[]
    >(`select b.id, w.folder as workshop, b.state, b.attempt, s.backend, b.requested_at, b.ends_at, b.failure_sentence
       from (select * from booking order by requested_at desc limit 100) b
       join workshop w on w.id = b.workshop_id
       left join seat s on s.booking_id = b.id and s.attempt = b.attempt
       order by b.requested_at desc`);
    return rows.map((row) => ({
      id: row.id,
      workshop: row.workshop,
      state: row.state,
      attempt: row.attempt,
      requestedAt: row.requested_at.toISOString(),
      ...(row.backend === null ? {} : { backend: row.backend }),
      ...(row.ends_at === null ? {} : { endsAt: row.ends_at.toISOString() }),
      ...(row.failure_sentence === null ? {} : { failure: row.failure_sentence }),
    }));
  }

  private async streams(): Promise<OperatorOverview['streams']> {
    if (!this.bus.isConnected()) return [];
    const facts: OperatorOverview['streams'] = [];
    for (const name of [streams.events, streams.jobs, streams.dead]) {
      const info = await this.bus.manager.streams.info(name).catch(() => undefined);
      if (info === undefined) continue;
      let lag = 0;
      for await (const consumer of this.bus.manager.consumers.list(name)) {
        if (consumer.config.durable_name !== undefined)
          lag += consumer.num_pending + consumer.num_ack_pending;
      }
      const { messages, bytes, consumer_count: consumers } = info.state;
      facts.push({ name, messages, bytes, consumers, lag });
    }
    return facts;
  }
}

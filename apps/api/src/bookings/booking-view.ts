import type { BookingState, BookingView, EndReason, SeatStep } from '@wod/contracts';
import { estimateWait } from '@wod/domain';
import type { DataSource } from 'typeorm';
import type { StoredManifest } from '../workshops/job-workshop';

export interface ViewOptions {
  readonly maxAttempts: number;
  readonly extendMinutes: number;
  readonly extendTimes: number;
}

interface ViewRow {
  readonly id: string;
  readonly state: BookingState;
  readonly attempt: number;
  readonly workshop_id: string;
  readonly requested_at: Date;
  readonly ready_at: Date | null;
  readonly ends_at: Date | null;
  readonly ended_at: Date | null;
  readonly end_reason: EndReason | null;
  readonly failure_code: string | null;
  readonly failure_sentence: string | null;
  readonly extensions: number;
  readonly duration_minutes: number;
  readonly poll_closes_at: Date | null;
  readonly folder: string;
  readonly title: string;
  readonly manifest: StoredManifest;
  readonly username: string | null;
  readonly gateway_url: string | null;
  readonly backend: string | null;
  readonly seat_state: string | null;
  readonly steps: { step: SeatStep; message: string; at: string }[] | null;
  readonly answers: Record<string, string | number> | null;
  readonly now: Date;
}

/** Everything a student's page shows, in one read; `undefined` when there is no such booking. */
export class BookingViews {
  /** Usual seconds from placement to ready, by workshop, for half a minute. */
  private readonly usual = new Map<string, { readonly seconds: number | undefined; readonly at: number }>();

  constructor(
    private readonly source: DataSource,
    private readonly options: ViewOptions,
  ) {}

  async get(bookingId: string): Promise<BookingView | undefined> {
    const [row] = await this.source.query<ViewRow[]>(
      `select b.*, w.folder, w.title, v.manifest, s.username, s.gateway_url, s.backend, s.state as seat_state, s.steps,
         a.answers, now() as now
       from booking b join workshop w on w.id = b.workshop_id
       join workshop_version v on v.workshop_id = b.workshop_id and v.digest = b.digest
       left join seat s on s.booking_id = b.id and s.attempt = b.attempt
       left join poll_answer a on a.booking_id = b.id
       where b.id = $1`,
      [bookingId],
    );
    if (row === undefined) return undefined;
    const usualSeconds = await this.usualSeconds(row.workshop_id);
    const queue = row.state === 'waiting' ? await this.queue(row, usualSeconds ?? 0) : undefined;
    return {
      id: row.id,
      state: row.state,
      workshop: { folder: row.folder, title: row.title, durationMinutes: row.duration_minutes },
      serverTime: row.now.toISOString(),
      requestedAt: row.requested_at.toISOString(),
      ...instant('readyAt', row.ready_at),
      ...instant('endsAt', row.ends_at),
      ...instant('endedAt', row.ended_at),
      ...(row.end_reason === null ? {} : { endReason: row.end_reason }),
      attempt: row.attempt,
      maxAttempts: this.options.maxAttempts,
      ...(queue === undefined ? {} : { queue }),
      progress: {
        reached: row.steps ?? [],
        ...(usualSeconds === undefined ? {} : { usualSeconds }),
      },
      ...(row.failure_sentence === null
        ? {}
        : { failure: { code: row.failure_code ?? 'failed', sentence: row.failure_sentence } }),
      ...(row.state === 'ready' && row.username !== null && row.gateway_url !== null && row.backend !== null
        ? { seat: { username: row.username, gatewayUrl: row.gateway_url, backend: row.backend } }
        : {}),
      extension: {
        minutes: this.options.extendMinutes,
        left: row.state === 'ready' ? Math.max(0, this.options.extendTimes - row.extensions) : 0,
      },
      poll: {
        state: pollState(row),
        questions: [...row.manifest.poll],
        ...(row.answers === null ? {} : { answers: row.answers }),
      },
    };
  }

  private async queue(
    row: ViewRow,
    startSeconds: number,
  ): Promise<{ position: number; estimateSeconds?: number }> {
    const [place] = await this.source.query<{ position: number; ends: Date[] | null }[]>(
      `select
         (select count(*)::int + 1 from booking where workshop_id = $1 and state = 'waiting'
            and (requested_at, id) < ($2, $3)) as position,
         (select array_agg(ends_at) from booking where workshop_id = $1 and state in ('ready', 'ending')) as ends`,
      [row.workshop_id, row.requested_at, row.id],
    );
    const position = place?.position ?? 1;
    const estimateSeconds = estimateWait(position, place?.ends ?? [], startSeconds, row.now);
    return { position, ...(estimateSeconds === undefined ? {} : { estimateSeconds }) };
  }

  private async usualSeconds(workshopId: string): Promise<number | undefined> {
    const known = this.usual.get(workshopId);
    if (known !== undefined && performance.now() - known.at < 30_000) return known.seconds;
    const [row] = await this.source.query<{ seconds: number | null }[]>(
      `select percentile_cont(0.5) within group (order by extract(epoch from ready_at - placed_at))::float8 as seconds
       from (select s.ready_at, s.placed_at from booking b join seat s on s.booking_id = b.id and s.attempt = b.attempt
         where b.workshop_id = $1 and b.ready_at is not null and s.ready_at is not null
         order by b.ready_at desc limit 50) latest`,
      [workshopId],
    );
    const seconds =
      row?.seconds === null || row === undefined ? undefined : Math.round(row.seconds * 10) / 10;
    this.usual.set(workshopId, { seconds, at: performance.now() });
    return seconds;
  }
}

function pollState(row: ViewRow): 'closed' | 'open' | 'answered' {
  const isOpen = row.poll_closes_at !== null && row.poll_closes_at > row.now;
  if (row.answers !== null) return 'answered';
  return isOpen ? 'open' : 'closed';
}

const instant = <K extends string>(key: K, value: Date | null): Partial<Record<K, string>> =>
  value === null ? {} : ({ [key]: value.toISOString() } as Record<K, string>);

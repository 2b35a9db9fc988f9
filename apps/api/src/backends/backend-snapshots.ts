import type { BackendState } from '@wod/contracts';
import type { BackendSnapshot } from '@wod/domain';
import type { Transaction } from '../database/transactions';

/** Milliseconds for which one look serves every booking of this process. */
const freshMs = 250;

/**
 * What placement knows of the backends: read at most a few times a second, whatever the number of bookings.
 * A look that is out of date costs another try and no promise: the slot rows decide.
 */
export class BackendSnapshots {
  private latest: BackendSnapshot[] = [];
  private readAt = 0;
  private reading: Promise<BackendSnapshot[]> | undefined;

  /**
   * Reads on the caller's own connection: a transaction that waited here for another one would, when all are in
   * such transactions, wait for ever.
   */
  async get(tx: Pick<Transaction, 'query'>): Promise<readonly BackendSnapshot[]> {
    if (performance.now() - this.readAt < freshMs && this.latest.length > 0) return this.latest;
    this.reading ??= this.read(tx).finally(() => (this.reading = undefined));
    return this.reading;
  }

  /** Takes one start into account until the next look. */
  noteStart(name: string): void {
    this.change(name, (backend) => ({ ...backend, free: backend.free - 1, creating: backend.creating + 1 }));
  }

  /** Believes that a backend is full until the next look. */
  noteFull(name: string): void {
    this.change(name, (backend) => ({ ...backend, free: 0 }));
  }

  forget(): void {
    this.readAt = 0;
  }

  private change(name: string, by: (backend: BackendSnapshot) => BackendSnapshot): void {
    this.latest = this.latest.map((backend) => (backend.name === name ? by(backend) : backend));
  }

  private async read(tx: Pick<Transaction, 'query'>): Promise<BackendSnapshot[]> {
    const rows = await tx.query<{
      name: string;
      state: BackendState;
      healthy: boolean;
      capacity: number;
      start_slots: number;
      free: number;
      creating: number;
    }>(`
      select b.name, b.state, b.healthy, b.capacity, b.start_slots,
        (select count(*)::int from slot s where s.backend = b.name and s.seat_id is null
          and s.number <= b.capacity) as free,
        (select count(*)::int from seat t where t.backend = b.name and t.state in ('requested', 'creating'))
          as creating
      from backend b where b.state <> 'retired'`);
    this.latest = rows.map(({ start_slots, ...row }) => ({ ...row, startSlots: start_slots }));
    this.readAt = performance.now();
    return this.latest;
  }
}

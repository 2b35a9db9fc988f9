import {
  backendDrainingV1,
  backendLostV1,
  backendRetiredV1,
  backendUpV1,
  type BackendHeartbeatV1,
  type BackendState,
  type DriverName,
} from '@wod/contracts';
import { newTraceparent } from '@wod/bus';
import { nextBackendState, type BackendTrigger } from '@wod/domain';
import { Backend } from '../database/entities';
import type { Transaction, Transactions } from '../database/transactions';
import { DomainError } from '../problem/domain-error';

/** Backends as PostgreSQL has them: admitted by their first heartbeat, moved through their lifecycle here only. */
export class BackendRegistry {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Writes down what a heartbeat says.
   * @returns whether placement must look at it anew: it is new, back, or its worker was started again
   */
  async beat(heartbeat: BackendHeartbeatV1): Promise<boolean> {
    return this.transactions.run(async (tx) => {
      const known = await this.lock(tx, heartbeat.backend);
      const sentence = heartbeat.sentence ?? null;
      if (known === undefined) {
        await tx.query(
          `insert into backend (name, state, driver, capacity, start_slots, gateway_url, healthy, sentence, worker_id,
             version) values ($1, 'up', $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
          [
            heartbeat.backend,
            heartbeat.driver,
            heartbeat.capacity,
            heartbeat.startSlots,
            heartbeat.gatewayUrl,
            heartbeat.healthy,
            sentence,
            heartbeat.workerId,
            heartbeat.version,
          ],
        );
        await this.fitSlots(tx, heartbeat.backend, heartbeat.capacity);
        await this.sayUp(tx, heartbeat);
        return true;
      }
      const state = nextBackendState(known.state, known.state === 'retired' ? 'resume' : 'beat');
      await tx.query(
        `update backend set state = $2, driver = $3, capacity = $4, start_slots = $5, gateway_url = $6, healthy = $7,
           sentence = $8, worker_id = $9, version = $10, last_seen_at = now() where name = $1`,
        [
          heartbeat.backend,
          state,
          heartbeat.driver,
          heartbeat.capacity,
          heartbeat.startSlots,
          heartbeat.gatewayUrl,
          heartbeat.healthy,
          sentence,
          heartbeat.workerId,
          heartbeat.version,
        ],
      );
      if (known.capacity !== heartbeat.capacity)
        await this.fitSlots(tx, heartbeat.backend, heartbeat.capacity);
      if (state !== known.state) await this.sayUp(tx, heartbeat);
      if (state !== known.state || (heartbeat.healthy && !known.healthy)) tx.wakes.add('queue');
      return known.startSlots !== heartbeat.startSlots || known.workerId !== heartbeat.workerId;
    });
  }

  /** Marks the backends whose heartbeat did not come for `seconds` as lost; answers their names. */
  async markLost(seconds: number): Promise<string[]> {
    return this.transactions.run(async (tx) => {
      const lost = await tx.query<{ name: string; last_seen_at: Date }>(
        `update backend set state = 'lost' where state = 'up' and last_seen_at < now() - $1 * interval '1 second'
         returning name, last_seen_at`,
        [seconds],
      );
      for (const { name, last_seen_at } of lost) {
        await tx.publish(
          backendLostV1,
          { backend: name, at: tx.now.toISOString(), lastSeenAt: last_seen_at.toISOString() },
          newTraceparent(),
        );
      }
      return lost.map(({ name }) => name);
    });
  }

  /** An operator's wish. @throws DomainError when there is no such backend, IllegalTransition */
  async steer(name: string, wanted: 'up' | 'draining' | 'retired'): Promise<void> {
    await this.transactions.run(async (tx) => {
      const known = await this.lock(tx, name);
      if (known === undefined) throw new DomainError(404, 'backend-unknown', 'There is no such backend.');
      if (known.state === wanted) return;
      const triggers: Record<typeof wanted, BackendTrigger> = {
        up: 'resume',
        draining: 'drain',
        retired: 'retire',
      };
      const state = nextBackendState(known.state, triggers[wanted]);
      await tx.query(`update backend set state = $2 where name = $1`, [name, state]);
      const at = tx.now.toISOString();
      const reason = 'An operator asked for it.';
      if (wanted === 'draining')
        await tx.publish(backendDrainingV1, { backend: name, at, reason }, newTraceparent());
      if (wanted === 'retired')
        await tx.publish(backendRetiredV1, { backend: name, at, reason }, newTraceparent());
      if (wanted === 'up') {
        await tx.publish(
          backendUpV1,
          { backend: name, at, capacity: known.capacity, driver: known.driver as DriverName },
          newTraceparent(),
        );
        tx.wakes.add('queue');
      }
    });
  }

  private async lock(tx: Transaction, name: string): Promise<Backend | undefined> {
    const backend = await tx.manager.findOne(Backend, {
      where: { name },
      lock: { mode: 'pessimistic_write' },
    });
    return backend ?? undefined;
  }

  /** One row for each seat that the backend may hold; one that is held is kept until it is free. */
  private async fitSlots(tx: Transaction, name: string, capacity: number): Promise<void> {
    await tx.query(
      `insert into slot (backend, number) select $1, n from generate_series(1, $2::int) n on conflict do nothing`,
      [name, capacity],
    );
    await tx.query(`delete from slot where backend = $1 and number > $2 and seat_id is null`, [
      name,
      capacity,
    ]);
    tx.wakes.add('queue');
  }

  private async sayUp(tx: Transaction, heartbeat: BackendHeartbeatV1): Promise<void> {
    await tx.publish(
      backendUpV1,
      {
        backend: heartbeat.backend,
        at: tx.now.toISOString(),
        capacity: heartbeat.capacity,
        driver: heartbeat.driver,
      },
      newTraceparent(),
    );
  }
}

/** States that an operator may ask for. */
export const steerableStates = ['up', 'draining', 'retired'] as const satisfies readonly BackendState[];

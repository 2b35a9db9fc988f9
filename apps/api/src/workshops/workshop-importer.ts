import { access } from 'node:fs/promises';
import type { ContentStore } from '@wod/bus';
import { defaultPoll, type SeatLimits } from '@wod/contracts';
import { importCatalogue, type Manifest, type WorkshopImport } from '@wod/workshops';
import type { Logger } from 'pino';
import { isUnreachable } from '../database/data-source';
import type { Transaction, Transactions } from '../database/transactions';
import type { StoredManifest } from './job-workshop';

/** Limits of a seat whose author asks for nothing else: measured to hold two kernels and a terminal. */
const defaultLimits: SeatLimits = { memoryMb: 512, cpus: 1, pids: 128, diskMb: 200 };

/** Needs that leave a student with nothing that works; such a workshop is kept back until they are met. */
const blockingNeeds: readonly string[] = ['variable', 'appliance', 'kernel'];

/**
 * Brings the catalogue in line with folders of workshops: content into the object store by its digest, versions
 * and reports into PostgreSQL. Safe to repeat: what did not change is left as it is. A bad workshop keeps its
 * last good version and never stops the others.
 */
export class WorkshopImporter {
  isDone = false;

  constructor(
    private readonly transactions: Transactions,
    private readonly content: ContentStore,
    private readonly log: Logger,
  ) {}

  async importAll(folders: readonly string[]): Promise<readonly WorkshopImport[]> {
    const results = await importCatalogue(folders);
    for (const result of results) await this.untilDone(() => this.store(result));
    if (await allReadable(folders)) {
      await this.untilDone(() => this.removeMissing(results.map(({ folder }) => folder)));
    }
    this.isDone = true;
    const good = results.filter(({ ok }) => ok).length;
    this.log.info({ workshops: results.length, good }, `imported ${good} of ${results.length} workshops`);
    return results;
  }

  private async store(result: WorkshopImport): Promise<void> {
    const { folder, ok, findings, manifest, bundle } = result;
    if (ok && bundle !== undefined) await this.content.put(bundle.digest, bundle.tar);
    await this.transactions.run(async (tx) => {
      await tx.query(
        `insert into workshop_import (folder, ok, findings) values ($1, $2, $3)
         on conflict (folder) do update set ok = excluded.ok, findings = excluded.findings, imported_at = now()`,
        [folder, ok, JSON.stringify(findings)],
      );
      if (ok && manifest !== undefined && bundle !== undefined) {
        await this.storeVersion(tx, result, manifest, bundle.digest);
      }
    });
    for (const finding of findings.filter(({ severity }) => severity === 'error')) {
      this.log.warn({ folder, ...finding }, 'a workshop has an error');
    }
  }

  private async storeVersion(
    tx: Transaction,
    result: WorkshopImport,
    manifest: Manifest,
    digest: string,
  ): Promise<void> {
    const capacity = effectiveCapacity(manifest);
    const isComplete = !result.needs.some(({ kind }) => blockingNeeds.includes(kind));
    const [row] = await tx.query<{ id: string }>(
      `insert into workshop (folder, active, digest, title, capacity, first_number, priority)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (folder) do update set active = excluded.active, digest = excluded.digest, title = excluded.title,
         capacity = excluded.capacity, first_number = excluded.first_number, priority = excluded.priority,
         removed_at = null,
         updated_at = case when workshop.digest = excluded.digest then workshop.updated_at else now() end
       returning id`,
      [
        result.folder,
        manifest.active && isComplete,
        digest,
        manifest.name,
        capacity,
        manifest.range?.first ?? 1,
        manifest.priority,
      ],
    );
    const id = row?.id ?? '';
    await tx.query(
      `insert into workshop_version (workshop_id, digest, manifest, about, notebooks) values ($1, $2, $3, $4, $5)
       on conflict (workshop_id, digest) do update set manifest = excluded.manifest, about = excluded.about`,
      [
        id,
        digest,
        JSON.stringify(toStored(manifest, result.variables)),
        manifest.description,
        JSON.stringify(result.notebooks),
      ],
    );
    await tx.query(
      `insert into place (workshop_id, number) select $1, n from generate_series(1, $2::int) n on conflict do nothing`,
      [id, capacity],
    );
    await tx.query(`delete from place where workshop_id = $1 and number > $2 and booking_id is null`, [
      id,
      capacity,
    ]);
    tx.wakes.add('queue');
  }

  /** A workshop whose folder is gone cannot be booked any more; its bookings and versions stay. */
  private async removeMissing(present: readonly string[]): Promise<void> {
    await this.transactions.run(async (tx) => {
      await tx.query(
        `update workshop set removed_at = now() where removed_at is null and not (folder = any($1::text[]))`,
        [present],
      );
      await tx.query(`delete from workshop_import where not (folder = any($1::text[]))`, [present]);
    });
  }

  /** A server that is away for a moment must not leave the catalogue half imported. */
  private async untilDone(work: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        const isPassing = isUnreachable(error) || /timeout|no responders|disconnect/i.test(String(error));
        if (!isPassing) throw error;
        this.log.warn('the import waits for a server that does not answer');
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    }
  }
}

/** Both the capacity and the range of student numbers hold, as in the original. */
export function effectiveCapacity(manifest: Pick<Manifest, 'capacity' | 'range'>): number {
  const { capacity, range } = manifest;
  return range === undefined ? capacity : Math.min(capacity, range.last - range.first + 1);
}

function toStored(manifest: Manifest, asks: readonly string[]): StoredManifest {
  return {
    description: manifest.description,
    minutes: manifest.durationMinutes,
    entry: manifest.entry,
    limits: { ...defaultLimits, ...definedOf(manifest.resources) },
    network: manifest.network,
    variables: manifest.variables,
    asks,
    poll: manifest.poll ?? defaultPoll,
    ...(manifest.thresholds === undefined ? {} : { thresholds: manifest.thresholds }),
    categories: manifest.categories,
    ...definedOf({
      level: manifest.level,
      presenter: manifest.presenter,
      role: manifest.role,
      avatar: manifest.avatar?.kind === 'url' ? manifest.avatar.url : undefined,
      image: manifest.picture?.kind === 'url' ? manifest.picture.url : undefined,
      video: manifest.video,
    }),
  };
}

function definedOf<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

async function allReadable(folders: readonly string[]): Promise<boolean> {
  const results = await Promise.allSettled(folders.map((folder) => access(folder)));
  return results.every(({ status }) => status === 'fulfilled');
}

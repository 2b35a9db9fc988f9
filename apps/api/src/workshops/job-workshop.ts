import type { PollQuestion, SeatLimits } from '@wod/contracts';
import type { Transaction } from '../database/transactions';

/** What bookings and jobs need of one version of a workshop; the stored form of its manifest. */
export interface StoredManifest {
  readonly description: string;
  readonly minutes: number;
  readonly entry: string;
  readonly limits: SeatLimits;
  readonly network: 'none' | 'open';
  readonly variables: Readonly<Record<string, string>>;
  /** Names of the variables that its templates ask for. */
  readonly asks: readonly string[];
  readonly poll: readonly PollQuestion[];
  /** Minutes before the end; absent: the site's own. */
  readonly thresholds?: readonly number[];
  readonly categories: readonly string[];
  readonly level?: string;
  readonly presenter?: string;
  readonly role?: string;
  readonly avatar?: string;
  readonly image?: string;
  readonly video?: string;
}

/** Versions never change, so the last ones read are kept. */
const kept = new Map<string, StoredManifest>();
const maxKept = 200;

/** The manifest of one version. */
export async function jobWorkshop(
  tx: Pick<Transaction, 'query'>,
  workshopId: string,
  digest: string,
): Promise<StoredManifest> {
  const key = `${workshopId}:${digest}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const [row] = await tx.query<{ manifest: StoredManifest }>(
    `select manifest from workshop_version where workshop_id = $1 and digest = $2`,
    [workshopId, digest],
  );
  if (row === undefined) throw new Error(`Version ${digest} of workshop ${workshopId} is not stored.`);
  if (kept.size >= maxKept) kept.delete(kept.keys().next().value ?? '');
  kept.set(key, row.manifest);
  return row.manifest;
}

/** How long a booking of this version lasts, in minutes. */
export const bookingMinutes = async (
  tx: Pick<Transaction, 'query'>,
  workshopId: string,
  digest: string,
): Promise<number> => (await jobWorkshop(tx, workshopId, digest)).minutes;

/** Minutes before the end at which students of this version are warned. */
export const warnMinutes = async (
  tx: Pick<Transaction, 'query'>,
  booking: { readonly workshopId: string; readonly digest: string },
  siteMinutes: readonly number[],
): Promise<readonly number[]> =>
  (await jobWorkshop(tx, booking.workshopId, booking.digest)).thresholds ?? siteMinutes;

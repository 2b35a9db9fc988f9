import type { BackendState } from '@wod/contracts';

/** One backend as placement sees it. */
export interface BackendSnapshot {
  readonly name: string;
  readonly state: BackendState;
  /** Its driver said in its last heartbeat that it can make seats. */
  readonly healthy: boolean;
  /** Slots in all, and slots that no seat holds. */
  readonly capacity: number;
  readonly free: number;
  /** Seats being made there now, and how many may be at once. */
  readonly creating: number;
  readonly startSlots: number;
}

export interface PlacementNeeds {
  /** Backends where earlier attempts of the same booking failed: taken only when nothing else is left. */
  readonly avoid: readonly string[];
}

export type Placement =
  | { readonly kind: 'placed'; readonly backend: string; readonly reason: string }
  | { readonly kind: 'refused'; readonly code: 'no-backend' | 'all-full'; readonly reason: string };

/**
 * Chooses a backend: one that did not fail this booking before, then the one whose queue of starts is
 * shortest for its slots, then the one with the largest share of free places, then by name. Pure and total.
 */
export function place(needs: PlacementNeeds, backends: readonly BackendSnapshot[]): Placement {
  const usable = backends.filter((backend) => backend.state === 'up' && backend.healthy);
  if (usable.length === 0) {
    return {
      kind: 'refused',
      code: 'no-backend',
      reason: `none of ${backends.length} backends is up and healthy`,
    };
  }
  const open = usable.filter((backend) => backend.free > 0);
  const [best] = [...open].sort((a, b) => compare(needs, a, b));
  if (best === undefined) {
    return { kind: 'refused', code: 'all-full', reason: `all ${usable.length} usable backends are full` };
  }
  const again = needs.avoid.includes(best.name) ? ', again because there is no other' : '';
  return {
    kind: 'placed',
    backend: best.name,
    reason: `${best.free} of ${best.capacity} places free, ${best.creating} starting${again}`,
  };
}

function compare(needs: PlacementNeeds, a: BackendSnapshot, b: BackendSnapshot): number {
  return (
    Number(needs.avoid.includes(a.name)) - Number(needs.avoid.includes(b.name)) ||
    rounds(a) - rounds(b) ||
    b.free / b.capacity - a.free / a.capacity ||
    (a.name < b.name ? -1 : 1)
  );
}

/** How many rounds of starts a new seat would wait for. */
const rounds = (backend: BackendSnapshot): number =>
  Math.floor(backend.creating / Math.max(1, backend.startSlots));

import type { PollQuestion, SeatLimits } from '@wod/contracts';
import type { VariableValues } from '../variables/template-context';
import type { accesses, levels, networks } from './manifest-schema';

/** A picture is at a web address, or a file of the workshop's folder. */
export type Picture =
  { readonly kind: 'url'; readonly url: string } | { readonly kind: 'file'; readonly path: string };

/** What a wod.yml says, with defaults filled in and whatever was unusable left out. */
export interface Manifest {
  readonly name: string;
  /** Markdown; empty when the author wrote none. */
  readonly description: string;
  readonly active: boolean;
  /** Students at the same moment. */
  readonly capacity: number;
  /** Order in the catalogue; smaller comes first. */
  readonly priority: number;
  /** First and last student number, both included. */
  readonly range?: { readonly first: number; readonly last: number };
  readonly durationMinutes: number;
  readonly categories: readonly string[];
  readonly presenter?: string;
  readonly role?: string;
  readonly avatar?: Picture;
  readonly picture?: Picture;
  readonly badge?: Picture;
  /** The badge's name in the original, e.g. `WOD-Badge-Python101`, where no picture is given. */
  readonly badgeName?: string;
  readonly video?: string;
  readonly replayId?: number;
  readonly isBeta: boolean;
  readonly resetsAppliance: boolean;
  readonly usesLdap: boolean;
  readonly usesPassword: boolean;
  readonly compile: readonly string[];
  readonly appliance: 'none' | 'shared' | 'per-seat';
  /** Backends by name, the preferred one first; empty: any. */
  readonly locations: readonly string[];
  readonly image?: string;
  readonly resources: { readonly [K in keyof SeatLimits]?: number };
  readonly network: (typeof networks)[number];
  /** Notebook that opens first. */
  readonly entry: string;
  /** Undefined: the platform's own questions. Empty: no questions. */
  readonly poll?: readonly PollQuestion[];
  /** Minutes before the end, largest first. Undefined: the platform's own. */
  readonly thresholds?: readonly number[];
  /** Warm seats kept ready. */
  readonly pool: number;
  readonly access: (typeof accesses)[number];
  readonly level?: (typeof levels)[number];
  readonly tags: readonly string[];
  readonly languages: readonly string[];
  readonly prerequisites: readonly string[];
  readonly variables: VariableValues;
}

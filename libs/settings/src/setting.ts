import type * as z from 'zod';

/** Which process reads a setting. */
export type SettingReader = 'api' | 'worker' | 'start';

/** One environment variable: its check, its meaning, who reads it. docs/configuration.md is made from these. */
export interface Setting<S extends z.ZodType = z.ZodType> {
  readonly schema: S;
  /** One or two sentences for an operator, with units. */
  readonly about: string;
  readonly readers: readonly SettingReader[];
  /** Never printed, not even in an error. */
  readonly secret?: boolean;
}

/** Types a setting without widening its schema. */
export function setting<S extends z.ZodType>(definition: Setting<S>): Setting<S> {
  return definition;
}

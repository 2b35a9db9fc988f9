import type * as z from 'zod';
import type { Setting, SettingReader } from './setting';
import { settings, type SettingName } from './settings';

/** The names that a reader reads. */
type NamesOf<R extends SettingReader> = {
  [N in SettingName]: R extends (typeof settings)[N]['readers'][number] ? N : never;
}[SettingName];

/** The checked values of one reader, by name. */
export type SettingsOf<R extends SettingReader> = {
  readonly [N in NamesOf<R>]: z.output<(typeof settings)[N]['schema']>;
};

/** A bad environment. Names every wrong key and what is wanted, never a value. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(readonly problems: readonly { readonly key: string; readonly wanted: string }[]) {
    super(
      [
        'These settings are missing or wrong:',
        ...problems.map(({ key, wanted }) => `  ${key}: ${wanted}`),
      ].join('\n'),
    );
  }
}

/**
 * Checks the environment of one process, once. An empty value counts as not given.
 * @throws SettingsError with all that is wrong, not only the first.
 */
export function loadSettings<R extends SettingReader>(
  reader: R,
  environment: Readonly<Record<string, string | undefined>>,
): SettingsOf<R> {
  const values: Record<string, unknown> = {};
  const problems: { key: string; wanted: string }[] = [];
  for (const [key, definition] of Object.entries<Setting>(settings)) {
    if (!definition.readers.includes(reader)) continue;
    const given = environment[key] === '' ? undefined : environment[key];
    const result = definition.schema.safeParse(given);
    if (result.success) values[key] = result.data;
    else problems.push({ key, wanted: result.error.issues.map((issue) => issue.message).join('; ') });
  }
  const known = new Set<string>(Object.keys(settings));
  for (const key of Object.keys(environment)) {
    if (key.startsWith('WOD_') && !known.has(key)) {
      problems.push({ key, wanted: 'there is no such setting; see docs/configuration.md' });
    }
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return values as SettingsOf<R>;
}

/** The environment of this process: the one place that reads it. */
// eslint-disable-next-line no-restricted-syntax -- this is the one place.
export const processEnvironment = (): Readonly<Record<string, string | undefined>> => process.env;

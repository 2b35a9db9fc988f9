import type { Setting } from './setting';
import { settings } from './settings';

function defaultOf(definition: Setting): string {
  const fallback = definition.schema.safeParse(undefined);
  if (!fallback.success) return '**required**';
  if (fallback.data === undefined) return '–';
  const value = Array.isArray(fallback.data) ? fallback.data.join(',') : JSON.stringify(fallback.data);
  return value === '' ? 'empty' : `\`${value.replace(/^"|"$/g, '')}\``;
}

/** docs/configuration.md: one table of all settings, made from their schema. */
export function settingsTable(): string {
  const rows = Object.entries<Setting>(settings).map(
    ([key, definition]) =>
      `| \`${key}\` | ${defaultOf(definition)} | ${definition.readers.join(', ')} | ${definition.about}${
        definition.secret === true ? ' *Secret.*' : ''
      } |`,
  );
  return [
    '# Configuration',
    '',
    'All settings are environment variables. They are checked at start: a wrong one stops the process with a',
    'sentence that names it. This page is generated from `libs/settings`; do not edit it.',
    '',
    '| name | default | read by | meaning |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

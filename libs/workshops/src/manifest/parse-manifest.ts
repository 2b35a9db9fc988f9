import type { ImportFinding } from '@wod/contracts';
import { Findings, quoted } from '../report/findings';
import { nearestName } from '../report/nearest-name';
import type { Manifest } from './manifest';
import { ManifestBuilder } from './manifest-builder';
import { manifestKeys, manifestSchema, type ManifestInput, type ManifestKey } from './manifest-schema';
import { readYaml, type YamlEntry } from './read-yaml';
import { foundIn, wantedAt } from './wanted';

export interface ParsedManifest {
  /** Present when there is no error; warnings may remain. */
  readonly manifest?: Manifest;
  /** Line of each key that is there, from 1. */
  readonly lines: ReadonlyMap<string, number>;
  readonly findings: readonly ImportFinding[];
}

/**
 * Reads a wod.yml. Never throws: everything that is wrong becomes a finding with the line in the author's
 * own file. A warning means that the value was left out or that it is odd but works.
 */
export function parseManifest(content: Uint8Array | string, file = 'wod.yml'): ParsedManifest {
  const findings = new Findings();
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const entries = readYaml(bytes, file, findings);
  if (!entries) return { lines: new Map(), findings: findings.sorted() };
  const lines = new Map(entries.map(({ key, line }) => [key, line]));
  const input: Partial<Record<ManifestKey, unknown>> = {};
  for (const entry of entries) {
    if (!isKnown(entry.key)) reportUnknown(entry.key, entry.line, file, findings);
    else if (entry.value === null) reportEmpty(entry, file, findings);
    else input[entry.key] = checked(entry.key, entry, file, findings);
  }
  if (!lines.has('name')) {
    findings.error(file, undefined, 'name-missing', 'There is no "name"; every workshop needs a title.');
  }
  const builder = new ManifestBuilder(input as Partial<ManifestInput>, lines, file, findings);
  const manifest = builder.build();
  return { lines, findings: findings.sorted(), ...(findings.hasErrors || !manifest ? {} : { manifest }) };
}

function isKnown(key: string): key is ManifestKey {
  return (manifestKeys as readonly string[]).includes(key);
}

function reportUnknown(key: string, line: number, file: string, findings: Findings): void {
  const near = nearestName(key, manifestKeys, 3);
  const hint = near ? `; did you mean "${near}"?` : ' and was ignored.';
  findings.warning(file, line, 'unknown-key', `The key ${quoted(key)} is not known${hint}`);
}

function reportEmpty({ key, line }: YamlEntry, file: string, findings: Findings): void {
  if (key === 'name')
    findings.error(file, line, 'name-missing', 'The "name" is empty; every workshop needs a title.');
  else findings.warning(file, line, 'empty-value', `"${key}" has no value and was ignored.`);
}

/** The value when it has the right type; undefined after a finding when it has not. */
function checked(key: ManifestKey, entry: YamlEntry, file: string, findings: Findings): unknown {
  const schema = manifestSchema.shape[key];
  let result = schema.safeParse(entry.value);
  if (!result.success && dropUnknown(entry, result.error.issues, file, findings)) {
    result = schema.safeParse(entry.value);
  }
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const place = [key, ...issue.path.map(String)].join('.');
    const message = `"${place}" is ${foundIn(valueAt(entry.value, issue.path))}, wanted: ${wantedAt([key, ...issue.path], issue)}.`;
    findings.error(file, entry.lineOf(issue.path), 'wrong-value', message);
  }
  return undefined;
}

/** Unknown keys further inside are reported and left out, like those outside. True when any was. */
function dropUnknown(
  entry: YamlEntry,
  issues: readonly { code: string; path: readonly PropertyKey[]; keys?: readonly string[] }[],
  file: string,
  findings: Findings,
): boolean {
  let dropped = false;
  for (const { code, path, keys } of issues) {
    const holder = valueAt(entry.value, path);
    if (code !== 'unrecognized_keys' || typeof holder !== 'object' || holder === null) continue;
    for (const name of keys ?? []) {
      const place = [entry.key, ...path.map(String), name].join('.');
      const line = entry.lineOf([...path, name]);
      findings.warning(file, line, 'unknown-key', `The key ${quoted(place)} is not known and was ignored.`);
      dropped = Reflect.deleteProperty(holder, name) || dropped;
    }
  }
  return dropped;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const part of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<PropertyKey, unknown>)[part];
  }
  return at;
}

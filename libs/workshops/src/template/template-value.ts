/** Answers names that are not all known beforehand, e.g. any host of `hostvars`. A Map is one. */
export interface TemplateLookup {
  get(name: string): TemplateValue | undefined;
}

/** What a variable can hold. Functions and class instances have no way in. */
export type TemplateValue =
  | string
  | number
  | boolean
  | null
  | readonly TemplateValue[]
  | TemplateLookup
  | { readonly [name: string]: TemplateValue };

/** A name that led nowhere. It may be asked for `is defined` and `default`; anything else is a problem. */
export class Missing {
  constructor(
    readonly path: readonly string[],
    readonly offset: number,
  ) {}
}

/** Names that reach behind plain data in JavaScript; no variable is ever called so. */
const forbiddenNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** The value of a name in a mapping; undefined when there is none, or when it is not a mapping. */
export function member(of: TemplateValue, name: string): TemplateValue | undefined {
  if (forbiddenNames.has(name)) return undefined;
  if (typeof of !== 'object' || of === null || isList(of)) return undefined;
  if (isLookup(of)) return of.get(name);
  return Object.hasOwn(of, name) ? of[name] : undefined;
}

export function isList(value: TemplateValue): value is readonly TemplateValue[] {
  return Array.isArray(value);
}

function isLookup(value: object): value is TemplateLookup {
  // A mapping of the author may have an own entry called "get"; data is never a function.
  return 'get' in value && typeof value.get === 'function';
}

/** The value as it stands in the finished text, the way Python writes it. */
export function toText(value: TemplateValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (value === null) return 'None';
  if (isList(value)) return `[${value.map(toLiteral).join(', ')}]`;
  return '';
}

function toLiteral(value: TemplateValue): string {
  if (typeof value !== 'string') return toText(value);
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}

/** Python's idea of true: not empty, not zero, not None, not False. */
export function isTruthy(value: TemplateValue): boolean {
  if (typeof value === 'object' && value !== null) return !isList(value) || value.length > 0;
  return Boolean(value);
}

/** What a value is called in a message. */
export function kindOf(value: TemplateValue): string {
  if (value === null) return 'none';
  if (isList(value)) return 'a list';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'number') return 'a number';
  return typeof value === 'boolean' ? 'true or false' : 'a mapping';
}

import * as z from 'zod';
import { quoted } from '../report/findings';
import { manifestSchema } from './manifest-schema';

/** The parts of JSON Schema that the schema of wod.yml uses. */
interface Shape {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: Shape | boolean;
  readonly prefixItems?: readonly Shape[];
  readonly items?: Shape;
}

const root = z.toJSONSchema(manifestSchema, { io: 'input' }) as Shape;

/**
 * What an author should have written, e.g. "a whole number from 0 to 10000", for an issue of the value at
 * `path`, which begins with the key.
 */
export function wantedAt(path: readonly PropertyKey[], issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_format' && !issue.message.startsWith('Invalid')) return issue.message;
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? 'another name';
  let shape: Shape | undefined = root;
  for (const part of path) shape = shape && inside(shape, part);
  return shape ? phrase(shape) : issue.message;
}

function inside(shape: Shape, part: PropertyKey): Shape | undefined {
  const property = shape.properties?.[String(part)];
  if (property) return property;
  if (typeof part === 'number' && (shape.prefixItems || shape.items))
    return shape.prefixItems?.[part] ?? shape.items;
  return typeof shape.additionalProperties === 'object' ? shape.additionalProperties : undefined;
}

function phrase(shape: Shape): string {
  if (shape.anyOf) return shape.anyOf.map(phrase).join(', or ');
  if (shape.enum) return `one of ${shape.enum.map(String).join(', ')}`;
  switch (shape.type ?? '') {
    case 'integer':
      return `a whole number${bounds(shape)}`;
    case 'number':
      return `a number${bounds(shape)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return shape.prefixItems
        ? `a list of ${shape.prefixItems.length}: ${shape.prefixItems.map(phrase).join(', ')}`
        : list(shape);
    case 'object':
      return 'a mapping of "key: value" lines';
    default:
      return shape.maxLength === undefined
        ? 'a text'
        : `a text of ${shape.minLength ?? 0} to ${shape.maxLength} characters`;
  }
}

function bounds({ minimum, exclusiveMinimum, maximum }: Shape): string {
  const from = exclusiveMinimum === undefined ? ` from ${minimum}` : ` above ${exclusiveMinimum}`;
  return minimum === undefined && exclusiveMinimum === undefined ? '' : `${from} to ${maximum}`;
}

function list({ items, maxItems }: Shape): string {
  const most = maxItems === undefined ? '' : ` of at most ${maxItems}`;
  return items ? `a list${most}, each ${phrase(items)}` : `a list${most}`;
}

/** What an author wrote, e.g. `the text "twenty"`. */
export function foundIn(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string') return `the text ${quoted(value)}`;
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Date) return 'a date';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return 'a mapping';
}

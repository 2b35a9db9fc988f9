import { TagFault } from './template-problem';
import { isList, isTruthy, kindOf, Missing, toText, type TemplateValue } from './template-value';

/** What a filter works on: the value is Missing only for filters that ask for it. */
interface FilterCall {
  readonly value: TemplateValue;
  readonly args: readonly TemplateValue[];
  readonly offset: number;
}

interface Filter {
  readonly args: readonly [least: number, most: number];
  readonly apply: (call: FilterCall) => TemplateValue;
}

const text = (apply: (value: string) => string): Filter => ({
  args: [0, 0],
  apply: ({ value }) => apply(toText(value)),
});

const length: Filter = {
  args: [0, 0],
  apply: ({ value, offset }) => {
    if (typeof value === 'string') return [...value].length;
    if (isList(value)) return value.length;
    throw new TagFault('template-value', `${kindOf(value)} has no length`, offset);
  },
};

/** Every filter of the grammar except `default`, which alone may see what is missing. */
const filters: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['upper', text((value) => value.toUpperCase())],
  ['lower', text((value) => value.toLowerCase())],
  ['capitalize', text((value) => value.slice(0, 1).toUpperCase() + value.slice(1).toLowerCase())],
  ['trim', text((value) => value.trim())],
  ['string', text((value) => value)],
  ['length', length],
  ['count', length],
  ['int', { args: [0, 1], apply: ({ value, args }) => toInteger(value) ?? args[0] ?? 0 }],
  [
    'replace',
    {
      args: [2, 2],
      apply: ({ value, args: [from, to] }) => replace(toText(value), textOf(from), textOf(to)),
    },
  ],
  [
    'join',
    {
      args: [0, 1],
      apply: ({ value, args, offset }) => {
        if (typeof value === 'string') return [...value].join(textOf(args[0]));
        if (isList(value)) return value.map(toText).join(textOf(args[0]));
        throw new TagFault('template-value', `${kindOf(value)} cannot be joined`, offset);
      },
    },
  ],
]);

/** Names of all filters, for messages and documentation. */
export const filterNames: readonly string[] = ['default', 'd', ...filters.keys()];

/** @throws TagFault for an unknown filter, a wrong number of arguments, a missing or unfit value. */
export function applyFilter(
  name: string,
  value: TemplateValue | Missing,
  args: readonly TemplateValue[],
  offset: number,
  present: (value: TemplateValue | Missing) => TemplateValue,
): TemplateValue {
  if (name === 'default' || name === 'd') {
    checkCount(name, args, [0, 2], offset);
    const [fallback = '', alsoWhenEmpty = false] = args;
    if (value instanceof Missing) return fallback;
    return isTruthy(alsoWhenEmpty) && !isTruthy(value) ? fallback : value;
  }
  const filter = filters.get(name);
  if (!filter) {
    const known = filterNames.join(', ');
    throw new TagFault('template-unsupported', `there is no filter "${name}"; there are: ${known}`, offset);
  }
  checkCount(name, args, filter.args, offset);
  return filter.apply({ value: present(value), args, offset });
}

function checkCount(
  name: string,
  args: readonly unknown[],
  [least, most]: readonly [number, number],
  offset: number,
): void {
  if (args.length >= least && args.length <= most) return;
  const wanted = least === most ? String(most) : `${least} to ${most}`;
  throw new TagFault('template-syntax', `the filter "${name}" takes ${wanted} values in brackets`, offset);
}

/** Replaces by cutting and joining: no pattern, no special signs in the replacement. */
function replace(value: string, from: string, to: string): string {
  return from === '' ? value : value.split(from).join(to);
}

function textOf(value: TemplateValue | undefined): string {
  return value === undefined ? '' : toText(value);
}

function toInteger(value: TemplateValue): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? Math.trunc(number) : undefined;
}

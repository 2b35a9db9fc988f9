import { events, jobs } from '@wod/contracts';
import * as z from 'zod';

interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly enum?: readonly (string | number | boolean)[];
  readonly const?: string | number | boolean;
  readonly format?: string;
  readonly items?: JsonSchema;
}

/** docs/events.md: every message with its subject, fields and an example, made from libs/contracts. */
export function eventsPage(): string {
  return [
    '# Events and jobs',
    '',
    'Generated from `libs/contracts`; do not edit. Messages are CloudEvents 1.0 in binary mode: the attributes are NATS',
    'headers (`ce-id`, `ce-type`, `ce-source`, `ce-subject`, `ce-time`), with `traceparent` and `Nats-Msg-Id`, and the data is',
    'the JSON below. Readers drop fields that they do not know.',
    '',
    '| stream | holds | kept |',
    '|---|---|---|',
    '| `WOD_EVENTS` | what happened; no secrets, no personal data | 30 days |',
    '| `WOD_JOBS` | what is to be done, by backend; carries secrets, and one backend reads only its own | until done |',
    '| `WOD_DEAD` | messages that used up their deliveries, with reason and origin | 90 days |',
    '| `WOD_CONTENT` | bundles of workshops, by SHA-256 (object store) | while needed |',
    '| `WOD_BACKENDS` | heartbeats (key-value, one key for each backend) | one minute |',
    '',
    '## Events',
    '',
    ...events.flatMap((contract) => [
      `### \`${contract.type}.<${contract.subjectField}>\``,
      '',
      `${contract.when} Published by ${contract.publisher}; read by ${contract.consumers.join(', ')}. Same fact: ${contract.dedupKey}.`,
      '',
      ...fieldsTable(contract.schema),
      ...example(contract.example),
    ]),
    '## Jobs',
    '',
    'Delivered at least once to the backend named last in the subject; acknowledged when done. A worker bears the same job',
    'twice, late, and out of order.',
    '',
    ...jobs.flatMap((contract) => [
      `### \`${contract.type}.<backend>\``,
      '',
      `${contract.when} Same job: ${contract.dedupKey}.`,
      '',
      ...fieldsTable(contract.schema),
      ...example(contract.example),
    ]),
  ].join('\n');
}

function fieldsTable(schema: z.ZodType): string[] {
  const json = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as JsonSchema;
  const rows = Object.entries(json.properties ?? {}).map(
    ([name, field]) =>
      `| \`${name}\` | ${typeOf(field)} | ${json.required?.includes(name) === true ? 'yes' : 'no'} |`,
  );
  return ['| field | type | always |', '|---|---|---|', ...rows, ''];
}

function typeOf(field: JsonSchema): string {
  if (field.const !== undefined) return `\`${String(field.const)}\``;
  if (field.enum !== undefined) return field.enum.map((value) => `\`${String(value)}\``).join(' or ');
  if (field.type === 'array') return `list of ${typeOf(field.items ?? {})}`;
  if (field.type === 'object' && field.properties !== undefined) {
    return `object: ${Object.keys(field.properties)
      .map((name) => `\`${name}\``)
      .join(', ')}`;
  }
  return `${field.type ?? 'any'}${field.format === undefined ? '' : ` (${field.format})`}`;
}

const example = (data: unknown): string[] => ['```json', JSON.stringify(data, null, 2), '```', ''];

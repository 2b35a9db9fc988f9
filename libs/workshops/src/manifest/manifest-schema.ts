import { pollQuestion, seatLimits } from '@wod/contracts';
import * as z from 'zod';

/** Words of wod.yml that stand for one of a few things. */
export const networks = ['none', 'open'] as const;
export const accesses = ['public', 'unlisted', 'code'] as const;
export const levels = ['beginner', 'intermediate', 'advanced'] as const;

/** Where a workshop begins when its wod.yml does not say. */
export const defaultEntry = '0-ReadMeFirst.ipynb';

const line = (most: number) => z.string().min(1).max(most);
const lines = (most: number, longest: number) => z.array(line(longest)).max(most);
const flag = z.boolean();
const hostName = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/, 'a host name');
/** Text that may be a web address, a file of the folder, or a word like "tbd": looked at later. */
const address = z.string().max(2048);

/** Names of variables: like Python's, and with `-` for values that are reached through hostvars. */
const variableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_-]{0,127}$/, 'a name of A–Z, a–z, 0–9, "_" and "-" that begins with a letter');

/**
 * What an author can write in wod.yml. The keys of the original come first and keep their meaning; all
 * others are optional. Only `name` is required. Unknown keys are reported, never refused.
 */
export const manifestSchema = z
  .object({
    name: line(200).meta({ description: 'Title of the workshop, as students see it.' }),
    description: z.string().max(20_000).meta({ description: 'What one learns; Markdown.' }),
    active: flag.meta({ description: 'Whether the catalogue shows it. Default: true.' }),
    capacity: z.int().min(0).max(10_000).meta({ description: 'Students at the same moment. Default: 20.' }),
    priority: z
      .int()
      .min(-10_000)
      .max(10_000)
      .meta({ description: 'Order in the catalogue; smaller first. Default: 1.' }),
    range: z
      .tuple([z.int().min(0).max(1_000_000), z.int().min(0).max(1_000_000)])
      .meta({ description: 'First and last student number.' }),
    reset: flag.meta({ description: 'Whether its appliance is reset after each use.' }),
    ldap: flag.meta({ description: 'Whether passwords go to a directory server.' }),
    varpass: flag.meta({ description: "Whether notebooks use the student's password (PASSSTU)." }),
    compile: z
      .union([z.boolean(), z.string().max(2000)])
      .meta({ description: 'Scripts to compile, separated by commas, or false.' }),
    replayId: z.int().min(0).meta({ description: 'Number of its page in the original.' }),
    workshopImg: address.meta({ description: 'Picture: a web address or a file of this folder.' }),
    badgeImg: address.meta({ description: 'Badge: a web address, a file of this folder, or a name.' }),
    beta: flag.meta({ description: 'Whether it is still being tried out.' }),
    category: z.union([line(80), lines(20, 80)]).meta({ description: 'Categories of the catalogue.' }),
    duration: z.number().gt(0).max(168).meta({ description: 'Length in hours. Default: 4.' }),
    presenter: line(200).meta({ description: 'Who made it.' }),
    role: line(200).meta({ description: 'What the presenter does.' }),
    avatar: address.meta({
      description: 'Picture of the presenter: a web address or a file of this folder.',
    }),
    replayLink: address.meta({ description: 'Web address of a video.' }),
    monoappliance: flag.meta({ description: 'Whether all students share one appliance.' }),
    multiappliance: flag.meta({ description: 'Whether each student has an own appliance.' }),
    location: hostName.meta({ description: 'Backend that it runs on.' }),
    alternateLocation: z
      .union([hostName, z.array(hostName).max(50)])
      .meta({ description: 'Other backends that it may run on.' }),
    image: z
      .string()
      .regex(/^[a-z0-9][A-Za-z0-9._/:@-]{0,254}$/, 'the name of a container image')
      .meta({ description: 'Container image of a seat.' }),
    resources: seatLimits.partial().strict().meta({ description: 'Limits of one seat.' }),
    network: z.enum(networks).meta({ description: 'Whether a seat reaches the internet. Default: none.' }),
    entry: line(255).meta({ description: `Notebook that opens first. Default: ${defaultEntry}.` }),
    poll: z.array(pollQuestion.strict()).max(10).meta({ description: 'Questions at the end.' }),
    thresholds: z
      .array(z.int().min(1).max(1440))
      .max(10)
      .meta({ description: 'Minutes before the end at which students are warned.' }),
    pool: z.int().min(0).max(1000).meta({ description: 'Warm seats kept ready.' }),
    access: z.enum(accesses).meta({
      description: 'public: in the catalogue; unlisted: by its link only; code: with an access code.',
    }),
    level: z.enum(levels).meta({ description: 'How much one should know before.' }),
    tags: lines(30, 60).meta({ description: 'Words to find it by.' }),
    languages: z
      .array(z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'a language such as en or fr-CA'))
      .max(20)
      .meta({ description: 'Languages of the notebooks.' }),
    prerequisites: z
      .union([z.string().max(2000), lines(30, 500)])
      .meta({ description: 'What one should know before.' }),
    minutes: z.int().min(1).max(10_080).meta({ description: 'Length in minutes; wins over duration.' }),
    variables: z
      .record(variableName, z.union([z.string().max(4096), z.number(), z.boolean()]))
      .meta({ description: 'Values of further template variables.' }),
  })
  .partial()
  .required({ name: true });

/** What an author wrote, with the types checked. */
export type ManifestInput = z.infer<typeof manifestSchema>;
export type ManifestKey = keyof ManifestInput;

/** All keys of wod.yml that mean something. */
export const manifestKeys = Object.keys(manifestSchema.shape) as readonly ManifestKey[];

/** JSON Schema (draft 2020-12) of wod.yml, for editors; stricter than the import, it marks unknown keys as wrong. */
export function manifestJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(manifestSchema, { io: 'input' });
  return {
    $schema,
    title: 'wod.yml',
    description: 'Describes one workshop of Workshops-on-Demand.',
    ...rest,
  };
}

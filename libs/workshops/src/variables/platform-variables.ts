import { nearestName } from '../report/nearest-name';

/** A value that every seat gets, with what it means and what the import tries templates with. */
interface PlatformVariable {
  readonly about: string;
  readonly sample: string;
}

/** The variables that the platform always gives. An author may rely on them; nobody else may set them. */
export const platformVariables = {
  BRANDING: { about: 'Name of the community that runs the workshops.', sample: 'Workshops-on-Demand' },
  BRANDINGWOD: { about: 'Name of the programme.', sample: 'Workshops-on-Demand' },
  BRANDINGLOGO: { about: 'Markdown or HTML of the logo.', sample: '' },
  BRANDINGURL: { about: 'Address of the community.', sample: 'https://wod.example.org/' },
  SURVEYURL: {
    about: "Address of the questions at a workshop's end.",
    sample: 'https://wod.example.org/poll',
  },
  SURVEYCHALURL: {
    about: "Address of the questions at a challenge's end.",
    sample: 'https://wod.example.org/poll',
  },
  MODEWS: { about: 'WKSHP for a workshop, CHLG for a challenge.', sample: 'WKSHP' },
  STDID: { about: 'Number of the student.', sample: '7' },
  PASSSTU: { about: "Password of the student's seat.", sample: 'Sample1234' },
  WODBEFQDN: { about: 'Host name of the backend.', sample: 'backend.example.org' },
  WODBEEXTFQDN: { about: 'Host name of the backend as students reach it.', sample: 'wod.example.org' },
} as const satisfies Record<string, PlatformVariable>;

export type PlatformVariableName = keyof typeof platformVariables;

export function isPlatformVariable(name: string): name is PlatformVariableName {
  return Object.hasOwn(platformVariables, name);
}

/** One sample value of every platform variable, for trying a template at import. */
export const sampleVariables: Readonly<Record<PlatformVariableName, string>> = Object.fromEntries(
  Object.entries(platformVariables).map(([name, { sample }]) => [name, sample]),
) as Record<PlatformVariableName, string>;

/**
 * Who has to give a variable. `platform`: always there. `operator`: only with an appliance, or when the
 * operator or the author gives a value. `unknown`: probably a slip of the pen.
 */
export type VariableSource = 'platform' | 'operator' | 'unknown';

/** Facts that the original's installation knew about a site (`WOD…`) and a machine (`ansible_…`). */
const siteNames = /^(?:WOD[A-Z0-9]+|ansible_[a-z0-9_]+)$/;

/**
 * The address and port of an appliance, and the tokens and ports that the scripts of single workshops
 * store, e.g. HTTPPORT, SPARKTOK. Workshops everywhere follow the same habit of endings.
 */
const applianceNames = /^[A-Z][A-Z0-9_]*(?:TOK|TOKEN|PORT|IP|HOST|HOSTNAME|FQDN|KEY|PASS|PASSWORD|USER)$/;

/**
 * Tells who has to give the variable at the end of `path`, e.g. `['STDID']` or
 * `['hostvars', 'backend', 'IP-WKSHP-X']`. What hangs below `hostvars` is a fact about a machine, and those
 * come from an operator.
 */
export function classifyVariable(path: readonly string[]): VariableSource {
  const name = path.at(-1) ?? '';
  if (path.length === 1 && (isPlatformVariable(name) || builtInNames.has(name))) return 'platform';
  if (path[0] === 'hostvars') return path.length === 3 ? 'operator' : 'unknown';
  if (path.length > 1) return 'unknown';
  if (siteNames.test(name)) return 'operator';
  if (nearestPlatformVariable(name) !== undefined) return 'unknown';
  return applianceNames.test(name) ? 'operator' : 'unknown';
}

/** The platform variable that a misspelt name probably means. */
export function nearestPlatformVariable(name: string): string | undefined {
  return nearestName(name, Object.keys(platformVariables));
}

/** Names that the platform answers itself, besides the platform variables. */
export const builtInNames: ReadonlySet<string> = new Set(['hostvars', 'inventory_hostname']);

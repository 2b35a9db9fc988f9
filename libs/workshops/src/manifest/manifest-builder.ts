import { type Findings, quoted } from '../report/findings';
import { isPlatformVariable } from '../variables/platform-variables';
import { hasMarkup, lineFault, pathFault, proseFault } from './check-text';
import type { Manifest, Picture } from './manifest';
import { defaultEntry, type ManifestInput, type ManifestKey } from './manifest-schema';
import { isPlaceholder, judgeAddress, judgeVideo, type AddressVerdict } from './web-address';

const pictureFile = /\.(?:png|jpe?g|gif|svg|webp|avif)$/i;

/** Makes the manifest from values of the right types: defaults, addresses, texts, and what belongs together. */
export class ManifestBuilder {
  constructor(
    private readonly input: Partial<ManifestInput>,
    private readonly lines: ReadonlyMap<string, number>,
    private readonly file: string,
    private readonly findings: Findings,
  ) {}

  /** Undefined when there is no usable name. */
  build(): Manifest | undefined {
    const { input } = this;
    const name = this.text('name', input.name);
    if (name === undefined) return undefined;
    const range = this.range();
    const durationMinutes = input.minutes ?? Math.max(1, Math.round((input.duration ?? 4) * 60));
    const badge = this.picture('badgeImg', true);
    return {
      name,
      description: this.description(),
      active: input.active ?? true,
      capacity: this.capacity(range),
      priority: input.priority ?? 1,
      ...given('range', range),
      durationMinutes,
      categories: this.texts('category', asList(input.category)),
      ...given('presenter', this.text('presenter', input.presenter)),
      ...given('role', this.text('role', input.role)),
      ...given('avatar', this.picture('avatar')),
      ...given('picture', this.picture('workshopImg')),
      ...(typeof badge === 'string' ? { badgeName: badge } : given('badge', badge)),
      ...given('video', this.video()),
      ...given('replayId', input.replayId),
      isBeta: input.beta ?? false,
      resetsAppliance: input.reset ?? false,
      usesLdap: input.ldap ?? false,
      usesPassword: input.varpass ?? false,
      compile: this.compile(),
      appliance: this.appliance(),
      locations: [...new Set([...asList(input.location), ...asList(input.alternateLocation)])],
      ...given('image', input.image),
      resources: definedOnly(input.resources),
      network: input.network ?? 'none',
      entry: this.entry(),
      ...given('poll', this.poll()),
      ...given('thresholds', this.thresholds(durationMinutes)),
      pool: input.pool ?? 0,
      access: input.access ?? 'public',
      ...given('level', input.level),
      tags: this.texts('tags', input.tags ?? []),
      languages: input.languages ?? [],
      prerequisites: this.texts('prerequisites', asList(input.prerequisites)),
      variables: this.variables(),
    };
  }

  private text(key: ManifestKey, value: string | undefined): string | undefined {
    if (value === undefined) return undefined;
    const fault = lineFault(value);
    if (fault) {
      this.error(key, 'unsafe-text', `"${key}" cannot be ${quoted(value)}: ${fault}.`);
      return undefined;
    }
    if (!isPlaceholder(value)) return value.trim();
    if (key === 'name')
      this.error(key, 'name-missing', `"name" is ${quoted(value)}; every workshop needs a title.`);
    else this.warn(key, 'placeholder', `"${key}" is only ${quoted(value)} and was ignored.`);
    return undefined;
  }

  private texts(key: ManifestKey, values: readonly string[]): string[] {
    return values.map((value) => this.text(key, value)).filter((value) => value !== undefined);
  }

  private description(): string {
    const { description } = this.input;
    if (description === undefined) return '';
    const fault = proseFault(description);
    if (fault) this.error('description', 'unsafe-text', `"description" cannot be used: ${fault}.`);
    else if (hasMarkup(description)) {
      this.warn('description', 'html-in-text', '"description" has HTML in it, which is shown as plain text.');
    } else if (isPlaceholder(description)) {
      this.warn(
        'description',
        'placeholder',
        `"description" is only ${quoted(description)} and was ignored.`,
      );
      return '';
    }
    return description.trim();
  }

  private range(): Manifest['range'] {
    const { range } = this.input;
    if (!range) return undefined;
    const [first, last] = range;
    if (first <= last) return { first, last };
    this.error('range', 'range-order', `"range" ends (${last}) before it begins (${first}).`);
    return undefined;
  }

  private capacity(range: Manifest['range']): number {
    const capacity = this.input.capacity ?? 20;
    const size = range ? range.last - range.first + 1 : capacity;
    if (capacity > size) {
      const message = `"capacity" is ${capacity}, but "range" has only ${size} student numbers; they are not enough for a full workshop.`;
      this.warn('capacity' in this.input ? 'capacity' : 'range', 'capacity-over-range', message);
    }
    return capacity;
  }

  private picture(key: 'avatar' | 'workshopImg'): Picture | undefined;
  private picture(key: 'badgeImg', mayBeName: true): Picture | string | undefined;
  private picture(key: ManifestKey, mayBeName = false): Picture | string | undefined {
    const value = this.input[key];
    if (typeof value !== 'string') return undefined;
    const path = value.trim().replace(/^\.?\//, '');
    const isPath = !/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(value.trim()) && !isPlaceholder(value);
    if (isPath && pathFault(path)) {
      this.error(key, 'unsafe-path', `"${key}" cannot be ${quoted(value)}: ${pathFault(path)}.`);
      return undefined;
    }
    if (isPath && pictureFile.test(path)) return { kind: 'file', path };
    if (isPath && mayBeName) return path;
    const url = this.address(key, value, judgeAddress(value));
    return url === undefined ? undefined : { kind: 'url', url };
  }

  private video(): string | undefined {
    const { replayLink } = this.input;
    return replayLink === undefined
      ? undefined
      : this.address('replayLink', replayLink, judgeVideo(replayLink));
  }

  private address(key: ManifestKey, value: string, verdict: AddressVerdict): string | undefined {
    switch (verdict.is) {
      case 'usable':
        return verdict.url;
      case 'placeholder':
        this.warn(
          key,
          'placeholder',
          `"${key}" is ${quoted(value)} instead of a web address and was ignored.`,
        );
        return undefined;
      case 'unusable':
        this.warn(key, 'unusable-url', `"${key}" is ${quoted(value)} and was ignored: ${verdict.because}.`);
        return undefined;
      case 'unsafe':
        // The value is not repeated: it may hold a password.
        this.warn(
          key,
          'unsafe-url',
          `"${key}" is not a safe web address and was left out: ${verdict.because}.`,
        );
        return undefined;
    }
  }

  private compile(): string[] {
    const { compile } = this.input;
    if (typeof compile !== 'string' || compile === 'false') return [];
    return compile
      .split(',')
      .map((script) => script.trim())
      .filter((script) => script !== '');
  }

  private appliance(): Manifest['appliance'] {
    const { monoappliance, multiappliance } = this.input;
    if (monoappliance && multiappliance) {
      const message =
        '"monoappliance" and "multiappliance" are both true; each student gets an own appliance.';
      this.warn('multiappliance', 'two-appliances', message);
    }
    return multiappliance ? 'per-seat' : monoappliance ? 'shared' : 'none';
  }

  private entry(): string {
    const entry = this.input.entry ?? defaultEntry;
    const fault =
      pathFault(entry) ?? (entry.endsWith('.ipynb') ? undefined : 'it is not a notebook (.ipynb)');
    if (fault) this.error('entry', 'unsafe-path', `"entry" cannot be ${quoted(entry)}: ${fault}.`);
    return entry;
  }

  private poll(): ManifestInput['poll'] {
    const { poll } = this.input;
    const seen = new Set<string>();
    for (const { key, text } of poll ?? []) {
      if (seen.has(key))
        this.error('poll', 'poll-key-twice', `Two questions of "poll" have the key "${key}".`);
      seen.add(key);
      const fault = lineFault(text);
      if (fault)
        this.error('poll', 'unsafe-text', `The question "${key}" of "poll" cannot be used: ${fault}.`);
    }
    return poll;
  }

  private thresholds(durationMinutes: number): number[] | undefined {
    const { thresholds } = this.input;
    if (!thresholds) return undefined;
    const late = thresholds.filter((minutes) => minutes >= durationMinutes);
    if (late.length > 0) {
      const message = `"thresholds" has ${late.join(', ')}, but the workshop lasts only ${durationMinutes} minutes; such warnings are left out.`;
      this.warn('thresholds', 'threshold-too-long', message);
    }
    return [...new Set(thresholds)].filter((minutes) => minutes < durationMinutes).sort((a, b) => b - a);
  }

  private variables(): Manifest['variables'] {
    const entries = Object.entries(this.input.variables ?? {});
    for (const [name] of entries) {
      if (!isPlatformVariable(name)) continue;
      this.error('variables', 'variable-reserved', `"variables" cannot set ${name}: the platform gives it.`);
    }
    return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
  }

  private error(key: ManifestKey, code: string, message: string): void {
    this.findings.error(this.file, this.lines.get(key), code, message);
  }

  private warn(key: ManifestKey, code: string, message: string): void {
    this.findings.warning(this.file, this.lines.get(key), code, message);
  }
}

/** `{ [key]: value }`, or nothing at all: an absent key and an undefined value are not the same here. */
function given<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}

function definedOnly(resources: ManifestInput['resources']): Manifest['resources'] {
  return Object.fromEntries(Object.entries(resources ?? {}).filter(([, value]) => value !== undefined));
}

function asList(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

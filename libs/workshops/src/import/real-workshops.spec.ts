import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { renderBundle, type WorkshopMode } from '../bundle/render-bundle';
import { readTar } from '../bundle/tar';
import { fixtureWorkshop, FixtureFolders, notebookText } from '../testing/workshop-fixture';
import { sampleVariables } from '../variables/platform-variables';
import { importCatalogue } from './import-catalogue';
import type { WorkshopImport } from './workshop-import';

const repository = resolve(__dirname, '../../../..');
const realCatalogue = join(repository, '..', 'shared', 'workshops');
const suites = existsSync(realCatalogue)
  ? ([
      ['a generated catalogue', false],
      ['the real workshops', true],
    ] as const)
  : ([['THE REAL WORKSHOPS ARE NOT BESIDE THIS REPOSITORY: only a generated catalogue', false]] as const);
const folders = new FixtureFolders();

const values: Record<string, string> = {
  ...sampleVariables,
  BRANDINGLOGO: '![logo](Pictures/wod-logo.png)',
  BRANDINGURL: 'https://brand.example.org',
};

/** The same kinds of oddities as in the real catalogue, which is not part of this repository. */
async function generatedCatalogue(): Promise<string> {
  const challenge =
    "{% if MODEWS == 'CHLG' %}\nWin at {{ SURVEYCHALURL }}\n{% else %}\nTell us at {{ SURVEYURL }}\n{% endif %}\nBye";
  const last = notebookText([{ type: 'markdown', source: challenge }], 'bash');
  const odd = {
    'WKSHP-Odd101/wod.yml':
      "%YAML 1.1\n---\nname: 'Odd'\ncapacity: 20\nrange: [1,6]\nreplayLink: \t'https://youtu.be/'\n",
    'WKSHP-Odd101/1-Raw.ipynb': notebookText([{ type: 'code', source: 'RAW' }], 'rust').replace(
      '"RAW"',
      '\n{% raw %}\n"{{closure}}"\n{% endraw %}\n',
    ),
    'WKSHP-Odd101/2-Broken.ipynb': '{"cells": ["say "hi""]}',
    'WKSHP-Odd101/3-Appliance.ipynb': notebookText([
      {
        type: 'markdown',
        source: "ssh {{ hostvars[inventory_hostname]['IP-WKSHP-Odd101'] }} {{ '{{' }} port {{ HTTPPORT}}",
      },
    ]),
  };
  const files = Object.entries(fixtureWorkshop({ '9-Conclusion.ipynb': last })).flatMap(([path, text]) => [
    [`WKSHP-Odd101/${path}`, text] as const,
    [`WKSHP-Plain101/${path}`, text] as const,
  ]);
  return folders.make('catalogue', { ...Object.fromEntries(files), ...odd });
}

/** A second opinion on rendering, for the few forms that real notebooks use: written by substitution only. */
function substituted(source: string, known: Record<string, string>, mode: WorkshopMode): string {
  const kept: string[] = [];
  const keep = (text: string) => `\u0001${kept.push(text) - 1}\u0002`;
  return source
    .replace(/\{% raw %\}([^]*?)\{% endraw %\}\n?/g, (_, text: string) => keep(text))
    .replace(
      /\{% if MODEWS == '(\w+)' %\}\n?([^]*?)(?:\{% else %\}\n?([^]*?))?\{% endif %\}\n?/g,
      (_, wanted: string, yes: string, no = '') => (wanted === mode ? yes : (no as string)),
    )
    .replace(
      /\{\{ *hostvars\[inventory_hostname\]\['([\w-]+)'\] *\}\}/g,
      (_, name: string) => known[name] ?? '?',
    )
    .replace(/\{\{ *'([^']*)' *\}\}/g, (_, text: string) => keep(text))
    .replace(/\{\{ *(\w+) *\}\}/g, (_, name: string) => known[name] ?? '?')
    .replace(/\u0001(\d+)\u0002/g, (_, index: string) => kept[Number(index)] ?? '');
}

describe.each(suites)('%s', (_, isReal) => {
  let root: string;
  let results: WorkshopImport[];

  beforeAll(async () => {
    root = isReal ? realCatalogue : await generatedCatalogue();
    results = await importCatalogue([root]);
  });
  afterAll(() => folders.remove());

  it('are all found, and all can be offered', () => {
    const names = readdirSync(root).filter((name) => name.startsWith('WKSHP-'));
    expect(results.map(({ folder }) => folder).sort()).toEqual(names.sort());
    expect(results.filter(({ ok }) => !ok).map(({ folder, findings }) => [folder, findings])).toEqual([]);
    expect(results.length).toBeGreaterThan(isReal ? 9 : 1);
  });

  it('begin with their first notebook, and every notebook has a title', () => {
    for (const { notebooks } of results) {
      expect(notebooks[0]?.file).toBe('0-ReadMeFirst.ipynb');
      for (const { title } of notebooks) expect(title).not.toMatch(/[{}<>]|^$/);
    }
  });

  it('give findings that name a file that is there and a line that it has', () => {
    for (const { folder, findings } of results) {
      for (const { file, line, message } of findings) {
        const lines = readFileSync(join(root, folder, file), 'utf8').split('\n').length;
        expect(line === undefined || (line >= 1 && line <= lines)).toBe(true);
        expect(message.length).toBeLessThanOrEqual(500);
      }
    }
  });

  it.each(['WKSHP', 'CHLG'] as const)('render for %s exactly as plain substitution does', async (mode) => {
    for (const { folder, bundle, needs, variables } of results) {
      const needed = needs
        .filter(({ kind }) => kind === 'variable')
        .map(({ name }) => [name, `value-of-${name}`]);
      const known = { ...values, ...(Object.fromEntries(needed) as Record<string, string>), MODEWS: mode };
      expect(variables.filter((name) => !(name in known))).toEqual([]);
      if (!bundle) throw new Error(`${folder} has no bundle`);
      const home = await readTar(await renderBundle(bundle.tar, { variables: known, mode }));
      for (const { path, content } of home) {
        const source = readFileSync(join(root, folder, path));
        const isText = path.endsWith('.ipynb');
        const expected = isText ? Buffer.from(substituted(source.toString('utf8'), known, mode)) : source;
        expect([folder, path, content.equals(expected)]).toEqual([folder, path, true]);
      }
    }
  });

  it('are valid JSON after rendering, except the notebooks that the import called broken', async () => {
    const broken: string[] = [];
    for (const { folder, bundle, findings, needs } of results) {
      const variables = { ...values, ...Object.fromEntries(needs.map(({ name }) => [name, 'x'])) };
      if (!bundle) throw new Error(`${folder} has no bundle`);
      for (const { path, content } of await readTar(
        await renderBundle(bundle.tar, { variables, mode: 'WKSHP' }),
      )) {
        if (!path.endsWith('.ipynb')) continue;
        const isReported = findings.some(({ file, code }) => file === path && code === 'notebook-invalid');
        let isJson = true;
        try {
          JSON.parse(content.toString('utf8'));
        } catch {
          isJson = false;
          broken.push(path);
        }
        expect([folder, path, isJson]).toEqual([folder, path, !isReported]);
      }
    }
    expect(broken).toHaveLength(1);
  });

  it('report each kind of oddity that is known to be among them', () => {
    const codes = new Set(results.flatMap(({ findings }) => findings.map(({ code }) => code)));
    const always = [
      'notebook-invalid',
      'yaml-tab',
      'capacity-over-range',
      'kernel-unknown',
      'variable-needs-value',
    ];
    const onlyReal = ['shell-quote', 'range-overlap', 'picture-missing', 'network-not-asked'];
    for (const code of isReal ? [...always, ...onlyReal] : [...always, 'unusable-url'])
      expect(codes).toContain(code);
  });
});

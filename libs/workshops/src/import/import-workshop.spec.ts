import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { renderBundle } from '../bundle/render-bundle';
import {
  fixtureWorkshop,
  FixtureFolders,
  notebookText,
  type FixtureFiles,
} from '../testing/workshop-fixture';
import { seatVariables } from '../variables/template-context';
import { sampleVariables } from '../variables/platform-variables';
import { importWorkshop } from './import-workshop';
import type { ImportOptions } from './workshop-import';

const folders = new FixtureFolders();
afterEach(() => folders.remove());

async function importOf(more: FixtureFiles, options: ImportOptions = {}, name = 'WKSHP-Fixture') {
  return importWorkshop(await folders.make(name, fixtureWorkshop(more)), options);
}

const notebook = (...lines: string[]) => notebookText([{ type: 'markdown', source: lines.join('\n') }]);
const shortly = (
  findings: readonly { file: string; line?: number | undefined; code: string; severity: string }[],
) => findings.map(({ severity, file, line, code }) => `${severity} ${file}:${line ?? '-'} ${code}`);

describe('importWorkshop', () => {
  it('imports a good folder without a word', async () => {
    const result = await importOf({
      '10-Last.ipynb': notebook('# Last'),
      '2-First.ipynb': notebook('# {{ BRANDING }}'),
    });
    expect(result).toMatchObject({
      ok: true,
      folder: 'WKSHP-Fixture',
      manifest: { name: 'A fixture' },
      notebooks: [
        { file: '0-ReadMeFirst.ipynb', title: 'Welcome to Workshops-on-Demand' },
        { file: '2-First.ipynb', title: 'Workshops-on-Demand' },
        { file: '10-Last.ipynb', title: 'Last' },
      ],
      needs: [],
      variables: ['BRANDING', 'BRANDINGWOD', 'STDID'],
      hasChallenge: false,
      findings: [],
    });
    expect(result.bundle?.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('gives the same digest for the same folder at another place', async () => {
    const [first, second] = [await importOf({}), await importOf({})];
    expect(first.bundle?.digest).toBe(second.bundle?.digest);
  });

  it('renders with the branding of this installation', async () => {
    const { notebooks } = await importOf({}, { variables: { BRANDINGWOD: 'Our "Labs"' } });
    expect(notebooks[0]?.title).toBe('Welcome to Our "Labs"');
  });

  it('refuses an unknown variable, with file, line and cell, before anybody books', async () => {
    const result = await importOf({
      '1-A.ipynb': notebookText([
        { type: 'markdown', source: '# A' },
        { type: 'markdown', source: 'x\ny {{ closure }}' },
      ]),
      'run.sh': '\necho {{ STDIDD }}\n',
    });
    expect(result.ok).toBe(false);
    expect(result.bundle).toBeUndefined();
    expect(shortly(result.findings)).toEqual([
      'error 1-A.ipynb:17 undefined-variable',
      'error run.sh:2 undefined-variable',
    ]);
    expect(result.findings[0]?.message).toBe(
      'Cell 2: The variable "closure" is not defined; give it a value in "variables" of wod.yml, or put text that is no variable between {% raw %} and {% endraw %}.',
    );
    expect(result.findings[1]?.message).toContain('did you mean STDID?');
  });

  it('lists a workshop that needs an appliance, says what an operator does, and takes the value', async () => {
    const files = {
      '1-A.ipynb': notebook(
        "ssh {{ hostvars[inventory_hostname]['IP-WKSHP-Fixture'] }}",
        'port {{ HTTPPORT }}',
        '{{ HTTPPORT }}',
      ),
    };
    const without = await importOf(files);
    expect(without.ok).toBe(true);
    expect(without.needs).toEqual([
      { kind: 'variable', name: 'HTTPPORT' },
      { kind: 'variable', name: 'IP-WKSHP-Fixture' },
    ]);
    expect(shortly(without.findings)).toEqual([
      'warning 1-A.ipynb:8 variable-needs-value',
      'warning 1-A.ipynb:9 variable-needs-value',
    ]);
    expect(without.findings[1]?.message).toMatch(
      /^Cell 1: "HTTPPORT" has no value .*in 2 lines.*operator.*"variables" of wod\.yml/,
    );
    const operator = { HTTPPORT: '8080', 'IP-WKSHP-Fixture': '10.0.0.1' };
    const withValues = await importOf(files, { variables: operator });
    expect([withValues.needs, withValues.findings]).toEqual([[], []]);
    const variables = seatVariables({ operator, platform: sampleVariables });
    if (!withValues.bundle) throw new Error('no bundle');
    await expect(renderBundle(withValues.bundle.tar, { variables, mode: 'WKSHP' })).resolves.toBeInstanceOf(
      Buffer,
    );
  });

  it("takes an author's own values from wod.yml", async () => {
    const manifest = 'name: X\nvariables:\n  HTTPPORT: 8080\n  colour: blue\n';
    const { findings, needs } = await importOf({
      'wod.yml': manifest,
      'a.sh': '{{ HTTPPORT }} {{ colour }}',
    });
    expect([findings, needs]).toEqual([[], []]);
  });

  it('tries a challenge where the text tells the two apart', async () => {
    const text = "{% if MODEWS == 'CHLG' %}{{ nowhere }}{% endif %}";
    expect(shortly((await importOf({ 'a.sh': text })).findings)).toEqual(['error a.sh:1 undefined-variable']);
    expect((await importOf({ 'a.sh': "{% if MODEWS == 'CHLG' %}x{% endif %}" })).hasChallenge).toBe(true);
  });

  it('refuses a template that nobody can render', async () => {
    const { ok, findings } = await importOf({
      'a.sh': 'x=1\nn=${#x}\n',
      'b.py': '\n{% for a in b %}{{ a }}{% endfor %}',
    });
    expect(ok).toBe(false);
    expect(shortly(findings)).toEqual([
      'error a.sh:2 template-unclosed',
      'error b.py:2 template-unsupported',
    ]);
  });

  it('takes a notebook that is valid only after rendering', async () => {
    const text = notebook('one', 'two').replace('"two"', '\n{% raw %}\n"{{ two }}"\n{% endraw %}\n');
    expect(() => void JSON.parse(text)).toThrow();
    expect((await importOf({ '1-A.ipynb': text })).findings).toEqual([]);
  });

  it('reports a notebook that is no JSON with line and column, and still offers the workshop', async () => {
    const text = notebook("{% if MODEWS == 'WKSHP' %}\nfirst\n{% endif %}", 'a QUOTEword').replace(
      'QUOTE',
      '"',
    );
    const result = await importOf({ '1-A_Part.ipynb': text });
    expect(result.ok).toBe(true);
    expect(result.notebooks[1]).toEqual({ file: '1-A_Part.ipynb', title: 'A Part' });
    expect(shortly(result.findings)).toEqual(['warning 1-A_Part.ipynb:11 notebook-invalid']);
    expect(result.findings[0]?.message).toMatch(
      /^The notebook is not valid \(column 9\): .*double quote.*broken\.$/,
    );
  });

  it('does not offer a workshop whose first notebook is broken or missing', async () => {
    const broken = await importOf({ '0-ReadMeFirst.ipynb': '{"cells": [' });
    expect(broken.ok).toBe(false);
    expect(shortly(broken.findings)).toEqual(['error 0-ReadMeFirst.ipynb:1 notebook-invalid']);
    const missing = await importOf({ 'wod.yml': 'name: X\nentry: start.ipynb\n' });
    expect(shortly(missing.findings)).toEqual(['error start.ipynb:- entry-missing']);
    expect(
      (await importOf({ 'wod.yml': 'name: X\nentry: start.ipynb\n', 'start.ipynb': notebook('x') })).ok,
    ).toBe(true);
  });

  it('reports what students would stumble over, with the line in the file', async () => {
    const { ok, findings, needs } = await importOf({
      '1-A.ipynb': notebookText(
        [
          { type: 'code', source: 'echo one\necho "two\n' },
          { type: 'markdown', source: '![x](Pictures/none.png)' },
          { type: 'code', source: 'curl https://example.org' },
        ],
        'bash',
      ),
      '2-B.ipynb': notebookText([{ type: 'code', source: 'x' }], 'ssh'),
    });
    expect(ok).toBe(true);
    expect(shortly(findings)).toEqual([
      'warning 1-A.ipynb:11 shell-quote',
      'warning 1-A.ipynb:19 picture-missing',
      'warning 1-A.ipynb:22 network-not-asked',
      'warning 2-B.ipynb:15 kernel-unknown',
    ]);
    expect(needs).toEqual([
      { kind: 'kernel', name: 'ssh' },
      { kind: 'network', name: 'open' },
    ]);
  });

  it('knows the kernels that it is told of', async () => {
    const files = { '1-A.ipynb': notebookText([{ type: 'code', source: 'x' }], 'ssh') };
    expect((await importOf(files, { kernels: ['python3', 'ssh'] })).findings).toEqual([]);
  });

  it('leaves out pictures that are not in the folder', async () => {
    const manifest = 'name: X\nworkshopImg: Pictures/a.png\navatar: /img/wod/b.png\n';
    const { manifest: read, findings } = await importOf({ 'wod.yml': manifest, 'Pictures/a.png': 'x' });
    expect(read).toMatchObject({ picture: { kind: 'file', path: 'Pictures/a.png' } });
    expect(read).not.toHaveProperty('avatar');
    expect(shortly(findings)).toEqual(['warning wod.yml:3 picture-missing']);
  });

  it('copies a template that is not UTF-8 as it is, and says so', async () => {
    const { findings } = await importOf({ 'a.py': Buffer.from('# caf\u00e9', 'latin1') });
    expect(shortly(findings)).toEqual(['warning a.py:- not-utf8']);
  });

  it('says which appliance is needed', async () => {
    expect((await importOf({ 'wod.yml': 'name: X\nmonoappliance: true\n' })).needs).toEqual([
      { kind: 'appliance', name: 'shared' },
    ]);
  });

  it('refuses a folder name that cannot be a workshop, and a folder without wod.yml', async () => {
    expect((await importOf({}, {}, 'Python')).findings).toMatchObject([{ code: 'folder-name' }]);
    const empty = await folders.make('WKSHP-Empty', { 'a.txt': '' });
    expect(await importWorkshop(empty)).toMatchObject({
      ok: false,
      findings: [{ code: 'manifest-missing' }],
    });
  });

  it('never throws: a folder that is not there is a finding', async () => {
    const folder = await folders.make('WKSHP-X', {});
    expect(await importWorkshop(join(folder, 'WKSHP-None'))).toMatchObject({
      ok: false,
      folder: 'WKSHP-None',
      findings: [{ severity: 'error', code: 'import-failed' }],
    });
  });

  it('does not read a wod.yml that is a link', async () => {
    const folder = await folders.make('WKSHP-X', { '0-ReadMeFirst.ipynb': notebook('x') });
    const other = await folders.make('WKSHP-Y', fixtureWorkshop());
    await symlink(join(other, 'wod.yml'), join(folder, 'wod.yml'));
    expect((await importWorkshop(folder)).findings.map(({ code }) => code)).toEqual([
      'link-left-out',
      'manifest-missing',
    ]);
  });
});

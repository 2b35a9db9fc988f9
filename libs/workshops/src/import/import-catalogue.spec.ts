import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fixtureWorkshop, FixtureFolders, type FixtureFiles } from '../testing/workshop-fixture';
import { importCatalogue } from './import-catalogue';

const folders = new FixtureFolders();
afterEach(() => folders.remove());

/** A catalogue with the given workshops; a plain text is the wod.yml of an otherwise good one. */
async function catalogue(workshops: Readonly<Record<string, string | FixtureFiles>>): Promise<string> {
  const files = Object.entries(workshops).flatMap(([name, content]) => {
    const own = typeof content === 'string' ? fixtureWorkshop({ 'wod.yml': content }) : content;
    return Object.entries(own).map(([path, text]) => [`${name}/${path}`, text] as const);
  });
  return folders.make('catalogue', Object.fromEntries(files));
}

describe('importCatalogue', () => {
  it('imports what is good although something else is bad', async () => {
    const root = await catalogue({
      'WKSHP-A': 'name: A\n',
      'WKSHP-Bad': 'name: [\n',
      'WKSHP-Empty': { 'a.txt': '' },
      'WKSHP-Z': 'name: Z\n',
      docs: { 'a.md': '' },
      '.github': { 'a.yml': '' },
    });
    const results = await importCatalogue([root]);
    expect(results.map(({ folder, ok, findings }) => [folder, ok, findings.map(({ code }) => code)])).toEqual(
      [
        ['WKSHP-A', true, []],
        ['WKSHP-Bad', false, expect.arrayContaining(['yaml-syntax'])],
        ['WKSHP-Empty', false, ['manifest-missing']],
        ['WKSHP-Z', true, []],
      ],
    );
  });

  it('reports a folder with a wod.yml and a name that no workshop can have', async () => {
    const root = await catalogue({ Python: 'name: A\n' });
    expect(await importCatalogue([root])).toMatchObject([{ ok: false, findings: [{ code: 'folder-name' }] }]);
  });

  it('warns about the same title and overlapping student numbers, with their lines', async () => {
    const root = await catalogue({
      'WKSHP-A': 'name: Same\nrange: [1, 30]\n',
      'WKSHP-B': 'range: [31, 60]\n\nname: same\n',
      'WKSHP-C': 'name: Other\nrange: [30, 50]\n',
    });
    const results = await importCatalogue([root]);
    expect(
      results.map(({ ok, findings }) => [ok, ...findings.map(({ line, message }) => `${line}: ${message}`)]),
    ).toEqual([
      [true],
      [true, '3: WKSHP-A has the same "name"; students cannot tell the two apart.'],
      [
        true,
        '2: "range" 30–50 overlaps with that of WKSHP-A, 1–30.',
        '2: "range" 30–50 overlaps with that of WKSHP-B, 31–60.',
      ],
    ]);
  });

  it('takes the first of two folders of the same name, and says so', async () => {
    const [first, second] = [
      await catalogue({ 'WKSHP-A': 'name: First\n' }),
      await catalogue({ 'WKSHP-A': 'name: Second\n' }),
    ];
    const results = await importCatalogue([first, second]);
    expect(results).toMatchObject([
      { ok: true, manifest: { name: 'First' } },
      { ok: false, findings: [{ code: 'folder-twice' }] },
    ]);
  });

  it('does not follow a link that is called like a workshop', async () => {
    const root = await catalogue({ 'WKSHP-A': 'name: A\n' });
    await symlink(join(root, 'WKSHP-A'), join(root, 'WKSHP-B'));
    const results = await importCatalogue([root]);
    expect(results).toMatchObject([
      { ok: true },
      { folder: 'WKSHP-B', ok: false, findings: [{ code: 'link-left-out' }] },
    ]);
  });

  it('takes a folder that is itself a workshop', async () => {
    const root = await catalogue({ 'WKSHP-A': 'name: A\n' });
    expect(await importCatalogue([join(root, 'WKSHP-A')])).toMatchObject([{ ok: true, folder: 'WKSHP-A' }]);
  });

  it("gives each workshop the operator's values that are meant for it", async () => {
    const files = fixtureWorkshop({ 'a.sh': '{{ HTTPPORT }}' });
    const root = await catalogue({ 'WKSHP-A': files, 'WKSHP-B': { ...files, 'wod.yml': 'name: B\n' } });
    const results = await importCatalogue([root], {
      variablesOf: (folder) => (folder === 'WKSHP-A' ? { HTTPPORT: '80' } : undefined),
    });
    expect(results.map(({ needs }) => needs.length)).toEqual([0, 1]);
  });

  it('reports a catalogue that is not there', async () => {
    const root = await catalogue({});
    expect(await importCatalogue([join(root, 'none')])).toMatchObject([
      { ok: false, findings: [{ code: 'import-failed' }] },
    ]);
  });
});

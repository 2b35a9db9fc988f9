import { extract, pack } from 'tar-stream';
import type { WorkshopFile } from '../folder/workshop-files';
import { fixtureWorkshop, notebookText } from '../testing/workshop-fixture';
import { sampleVariables } from '../variables/platform-variables';
import { buildBundle } from './build-bundle';
import { BundleError } from './bundle-error';
import { renderBundle } from './render-bundle';
import { readTar } from './tar';

const filesOf = (files: Record<string, string | Uint8Array>): WorkshopFile[] =>
  Object.entries(files).map(([path, content]) => ({ path, content: Buffer.from(content) }));

interface Entry {
  readonly name: string;
  readonly mode: number | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly text: string;
}

async function entriesOf(tar: Buffer): Promise<Entry[]> {
  const archive = extract();
  archive.end(tar);
  const entries: Entry[] = [];
  for await (const entry of archive) {
    const parts: Buffer[] = [];
    for await (const part of entry) parts.push(part as Buffer);
    const { name, mode, uid, gid } = entry.header;
    entries.push({ name, mode, uid, gid, text: Buffer.concat(parts).toString() });
  }
  return entries;
}

const files = filesOf({
  'wod.yml': 'name: X\n',
  '0-ReadMeFirst.ipynb': notebookText([
    { type: 'markdown', source: 'Student {{ STDID }} of {{ BRANDING }}' },
  ]),
  'Pictures/a.png': Buffer.from([0x89, 0x50, 0xff, 0x00]),
  'notes.txt': '{{ STDID }}',
  'part/run.sh': "{% if MODEWS == 'CHLG' %}\necho challenge\n{% endif %}\necho {{ STDID }}\n",
  'part/latin.py': Buffer.from('# caf\u00e9 {{ STDID }}', 'latin1'),
  'plain.py': "d = {'a': {'b': 1}}\n",
});
const options = {
  variables: { ...sampleVariables, STDID: '42', BRANDING: 'The "Best"' },
  mode: 'WKSHP',
} as const;

describe('buildBundle', () => {
  it('gives the same bytes and digest for the same files', async () => {
    const [first, second] = [await buildBundle(files), await buildBundle(files)];
    expect(second.digest).toBe(first.digest);
    expect(second.tar.equals(first.tar)).toBe(true);
    expect(first.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('gives another digest as soon as one byte changes', async () => {
    const { digest } = await buildBundle(files);
    expect((await buildBundle([...files, ...filesOf({ 'z.txt': '' })])).digest).not.toBe(digest);
  });

  it('keeps what the author wrote, also long and foreign names', async () => {
    const odd = filesOf({ [`${'long/'.repeat(30)}é😀.txt`]: 'x' });
    expect(await readTar((await buildBundle([...files, ...odd])).tar)).toEqual([...files, ...odd]);
  });
});

describe('renderBundle', () => {
  it("makes a student's home with templates rendered and everything else as it was", async () => {
    const { tar } = await buildBundle(files);
    const entries = await entriesOf(await renderBundle(tar, options));
    expect(entries.map(({ name }) => name)).toEqual([
      '0-ReadMeFirst.ipynb',
      'Pictures/',
      'Pictures/a.png',
      'notes.txt',
      'part/',
      'part/run.sh',
      'part/latin.py',
      'plain.py',
    ]);
    const text = new Map(entries.map((entry) => [entry.name, entry.text]));
    const notebook = JSON.parse(text.get('0-ReadMeFirst.ipynb') ?? '') as { cells: { source: string[] }[] };
    expect(notebook.cells[0]?.source).toEqual(['Student 42 of The "Best"']);
    expect(text.get('part/run.sh')).toBe('echo 42\n');
    expect(text.get('notes.txt')).toBe('{{ STDID }}');
    expect(text.get('plain.py')).toBe("d = {'a': {'b': 1}}\n");
    const copied = await readTar(await renderBundle(tar, options));
    const binary = ['Pictures/a.png', 'part/latin.py'];
    for (const path of binary) {
      expect(copied.find((file) => file.path === path)).toEqual(files.find((file) => file.path === path));
    }
  });

  it('gives everything to the student, and makes scripts runnable', async () => {
    const entries = await entriesOf(await renderBundle((await buildBundle(files)).tar, options));
    for (const { name, uid, gid, mode } of entries) {
      expect([uid, gid]).toEqual([1000, 1000]);
      expect(mode).toBe(name.endsWith('/') || name.endsWith('.sh') ? 0o755 : 0o644);
    }
  });

  it('tells a challenge from a workshop', async () => {
    const { tar } = await buildBundle(files);
    const entries = await entriesOf(await renderBundle(tar, { ...options, mode: 'CHLG' }));
    expect(entries.find(({ name }) => name === 'part/run.sh')?.text).toBe('echo challenge\necho 42\n');
  });

  it('gives every student of one bundle their own values', async () => {
    const { tar } = await buildBundle(files);
    const texts = await Promise.all(
      ['1', '2', '3'].map(async (STDID) => {
        const entries = await entriesOf(
          await renderBundle(tar, { ...options, variables: { ...options.variables, STDID } }),
        );
        return entries.find(({ name }) => name === 'part/run.sh')?.text;
      }),
    );
    expect(texts).toEqual(['echo 1\n', 'echo 2\n', 'echo 3\n']);
  });

  it('names file, line and variable when a value is missing, and never a value', async () => {
    const { tar } = await buildBundle(
      filesOf({ ...fixtureWorkshopText(), 'a.sh': 'echo\necho {{ SPARKTOK }}\n' }),
    );
    const failing = renderBundle(tar, { variables: { STDID: '1', BRANDINGWOD: 'secret' }, mode: 'WKSHP' });
    await expect(failing).rejects.toThrow(BundleError);
    await expect(failing).rejects.toMatchObject({
      code: 'bundle-template',
      message: 'a.sh, line 2: "SPARKTOK" is not defined.',
      place: { file: 'a.sh', line: 2, problem: 'undefined-variable', name: 'SPARKTOK' },
    });
  });

  it('refuses bytes that are no archive', async () => {
    await expect(renderBundle(Buffer.from('x'.repeat(2000)), options)).rejects.toMatchObject({
      code: 'bundle-unreadable',
    });
  });

  it.each([
    { name: '../x', type: 'file' as const },
    { name: '/etc/x', type: 'file' as const },
    { name: 'a/../../x', type: 'file' as const },
    { name: 'link', type: 'symlink' as const, linkname: '/etc/passwd' },
  ])('refuses an archive with the entry %j', async (header) => {
    const archive = pack();
    if (header.type === 'file') archive.entry(header, 'x');
    else archive.entry(header);
    archive.finalize();
    const parts: Buffer[] = [];
    for await (const part of archive) parts.push(part as Buffer);
    await expect(renderBundle(Buffer.concat(parts), options)).rejects.toMatchObject({
      code: 'bundle-unsafe',
    });
  });
});

function fixtureWorkshopText(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fixtureWorkshop()).map(([path, content]) => [path, String(content)]),
  );
}

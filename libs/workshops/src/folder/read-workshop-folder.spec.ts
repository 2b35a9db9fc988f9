import { symlink, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { FixtureFolders } from '../testing/workshop-fixture';
import { readWorkshopFolder } from './read-workshop-folder';
import { folderLimits, isTemplate, judgeName } from './workshop-files';

const folders = new FixtureFolders();
afterEach(() => folders.remove());

describe('readWorkshopFolder', () => {
  it('gives all files in the order of their paths, without what tools left behind', async () => {
    const folder = await folders.make('WKSHP-X', {
      'b.txt': 'b',
      'a/z.txt': 'z',
      'a/.env': 'kept',
      '.git/HEAD': 'x',
      '.ipynb_checkpoints/a.ipynb': 'x',
      'a/.ipynb_checkpoints/b.ipynb': 'x',
    });
    const { folder: name, files, findings } = await readWorkshopFolder(folder);
    expect(name).toBe('WKSHP-X');
    expect(files.map(({ path, content }) => [path, content.toString()])).toEqual([
      ['a/.env', 'kept'],
      ['a/z.txt', 'z'],
      ['b.txt', 'b'],
    ]);
    expect(findings).toEqual([]);
  });

  it('follows no link, neither to a file nor to a folder', async () => {
    const outside = await folders.make('outside', { 'secret.txt': 'secret' });
    const folder = await folders.make('WKSHP-X', { 'a.txt': 'a' });
    await symlink(join(outside, 'secret.txt'), join(folder, 'file-link'));
    await symlink(outside, join(folder, 'folder-link'));
    await symlink('.', join(folder, 'loop'));
    const { files, findings } = await readWorkshopFolder(folder);
    expect(files.map(({ path }) => path)).toEqual(['a.txt']);
    expect(findings.map(({ file, code, severity }) => [file, code, severity])).toEqual([
      ['file-link', 'link-left-out', 'warning'],
      ['folder-link', 'link-left-out', 'warning'],
      ['loop', 'link-left-out', 'warning'],
    ]);
  });

  it('does not wait for a pipe', async () => {
    const folder = await folders.make('WKSHP-X', {});
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect((await readWorkshopFolder(folder)).findings).toMatchObject([
      { file: 'pipe', code: 'special-file' },
    ]);
  });

  it('refuses file names with a backslash or signs that do not show', async () => {
    const folder = await folders.make('WKSHP-X', { 'ok.txt': '' });
    for (const name of ['a\\b', 'c\nd', 'e\u2028f']) await writeFile(join(folder, name), '');
    const { files, findings } = await readWorkshopFolder(folder);
    expect(files).toHaveLength(1);
    expect(findings).toHaveLength(3);
    for (const { code, severity } of findings) expect([code, severity]).toEqual(['unsafe-name', 'error']);
  });

  it("leaves out what would change the seat's own settings", async () => {
    const folder = await folders.make('WKSHP-X', {
      '.jupyter/config.py': 'x',
      '.ssh/authorized_keys': 'x',
      'a/.ssh/x': '',
    });
    const { files, findings } = await readWorkshopFolder(folder);
    expect(files.map(({ path }) => path)).toEqual(['a/.ssh/x']);
    expect(findings.map(({ file, code }) => [file, code])).toEqual([
      ['.jupyter', 'settings-left-out'],
      ['.ssh', 'settings-left-out'],
    ]);
  });

  it('stops at too many files', async () => {
    const files = Array.from({ length: folderLimits.files + 1 }, (_, index) => [`${index}.txt`, ''] as const);
    const folder = await folders.make('WKSHP-X', Object.fromEntries(files));
    const { findings } = await readWorkshopFolder(folder);
    expect(findings).toMatchObject([{ severity: 'error', code: 'folder-too-large' }]);
  });

  it('stops at a file that is too large, without reading it', async () => {
    const folder = await folders.make('WKSHP-X', { 'a.bin': '' });
    execFileSync('truncate', ['-s', String(folderLimits.fileBytes + 1), join(folder, 'a.bin')]);
    const { files, findings } = await readWorkshopFolder(folder);
    expect(files).toEqual([]);
    expect(findings).toMatchObject([{ severity: 'error', code: 'folder-too-large', file: 'a.bin' }]);
  });

  it('stops at folders that nest without end', async () => {
    const folder = await folders.make('WKSHP-X', { [`${'d/'.repeat(folderLimits.depth + 1)}x`]: '' });
    expect((await readWorkshopFolder(folder)).findings).toMatchObject([{ code: 'folder-too-large' }]);
  });
});

describe('judgeName', () => {
  it.each(['..', '.', '', 'a/b', 'a\\b', '\u0000', '\ufffd'])('calls %j unsafe', (name) => {
    expect(judgeName(name, false)).toBe('unsafe');
  });
});

describe('isTemplate', () => {
  it.each(['a.ipynb', 'd/a.yaml', 'a.py', 'a.sh', 'a.src', 'a.tf', 'a.env', 'd/Variables.ps1'])(
    'renders %s',
    (path) => expect(isTemplate(path)).toBe(true),
  );

  it.each(['wod.yml', 'a.yml', 'a.md', 'a.txt', 'Other.ps1', '.env', 'd/.env', 'a.png', 'ipynb'])(
    'copies %s',
    (path) => expect(isTemplate(path)).toBe(false),
  );
});

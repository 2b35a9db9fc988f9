import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Texts of a folder's files by path. */
export type FixtureFiles = Readonly<Record<string, string | Uint8Array>>;

/** Temporary folders of one test file; `remove` leaves nothing behind. */
export class FixtureFolders {
  private readonly made: string[] = [];

  /** A folder that holds the files, and whose last part is `name`. */
  async make(name: string, files: FixtureFiles): Promise<string> {
    const base = await mkdtemp(join(tmpdir(), 'wod-workshops-'));
    this.made.push(base);
    const folder = join(base, name);
    await mkdir(folder, { recursive: true });
    await Promise.all(
      Object.entries(files).map(async ([path, content]) => {
        if (path.includes('/')) await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), content);
      }),
    );
    return folder;
  }

  async remove(): Promise<void> {
    for (const folder of this.made.splice(0)) await rm(folder, { recursive: true, force: true });
  }
}

export interface FixtureCell {
  readonly type: 'markdown' | 'code';
  readonly source: string;
}

/** The text of a notebook the way Jupyter writes it: one line of the file for each line of a cell. */
export function notebookText(cells: readonly FixtureCell[], kernel = 'python3'): string {
  const document = {
    cells: cells.map(({ type, source }, index) => ({
      cell_type: type,
      ...(type === 'code' ? { execution_count: null } : {}),
      id: `cell-${index + 1}`,
      metadata: {},
      ...(type === 'code' ? { outputs: [] } : {}),
      source: source.split(/(?<=\n)/),
    })),
    metadata: { kernelspec: { display_name: kernel, language: kernel, name: kernel } },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

/** Files of a workshop without any finding; `more` adds files or replaces them. */
export function fixtureWorkshop(more: FixtureFiles = {}): FixtureFiles {
  return {
    'wod.yml': "name: 'A fixture'\ncapacity: 20\nrange: [1, 20]\nduration: 1\n",
    '0-ReadMeFirst.ipynb': notebookText([
      { type: 'markdown', source: '# Welcome to {{ BRANDINGWOD }}\n\nYou are student {{ STDID }}.' },
    ]),
    ...more,
  };
}

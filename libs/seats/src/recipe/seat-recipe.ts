import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** What a seat is made of: the folder images/seat, read once. */
export interface SeatRecipe {
  readonly dir: string;
  /** Changes when anything in the folder changes: names images and seat roots. 12 hex digits. */
  readonly hash: string;
  /** Changes only when the packages do: names the base that our own parts are put on. */
  readonly packagesHash: string;
  /** Debian packages by name. */
  readonly packages: readonly string[];
  /** The package with the built JupyterLab, and the paths of it that are taken. */
  readonly lab: { readonly package: string; readonly paths: readonly string[] };
  readonly files: readonly RecipeFile[];
}

export interface RecipeFile {
  /** Relative to the recipe's folder, with `/`. */
  readonly path: string;
  readonly executable: boolean;
  readonly content: Buffer;
}

/** The recipe of this workspace, from the sources and from the build alike. */
export const defaultRecipeDir = join(__dirname, '../../../../images/seat');

export async function readSeatRecipe(dir: string): Promise<SeatRecipe> {
  const files = await readFiles(dir);
  const words = (path: string) => {
    const text = files.find((file) => file.path === path)?.content.toString() ?? '';
    return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  };
  const [labPackage = 'jupyterlab', ...paths] = words('lab.txt');
  return {
    dir,
    hash: hashOf(files),
    packagesHash: hashOf(files.filter(({ path }) => path === 'packages.txt' || path === 'lab.txt')),
    packages: words('packages.txt'),
    lab: { package: labPackage, paths },
    files,
  };
}

function hashOf(files: readonly RecipeFile[]): string {
  const digest = createHash('sha256');
  for (const { path, executable, content } of files) {
    digest.update(`${path}\0${executable ? 'x' : '-'}\0${content.length}\0`).update(content);
  }
  return digest.digest('hex').slice(0, 12);
}

async function readFiles(dir: string): Promise<RecipeFile[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    files.map(async (file) => ({
      path: relative(dir, file).split('\\').join('/'),
      executable: ((await stat(file)).mode & 0o100) !== 0,
      content: await readFile(file),
    })),
  );
}

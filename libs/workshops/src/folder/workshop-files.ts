/** Bounds of one workshop's folder. */
export const folderLimits = {
  files: 2000,
  fileBytes: 50 * 1024 * 1024,
  totalBytes: 200 * 1024 * 1024,
  depth: 20,
  /** Characters of a path; longer ones do not fit into every archive and container. */
  pathLength: 240,
} as const;

/** One file of a workshop; `path` is relative to its folder, with `/`. */
export interface WorkshopFile {
  readonly path: string;
  readonly content: Buffer;
}

/** Left behind by tools; never part of a workshop, and not worth a word. */
const leftovers: ReadonlySet<string> = new Set([
  '.git',
  '.gitignore',
  '.gitattributes',
  '.gitkeep',
  '.github',
  '.ipynb_checkpoints',
  '.DS_Store',
  '__pycache__',
  'node_modules',
]);

/**
 * Settings of the seat's own programs. A workshop's files stand at the top of the student's home, so there
 * these names would change Jupyter itself.
 */
const settingsOfHome: ReadonlySet<string> = new Set([
  '.jupyter',
  '.ipython',
  '.local',
  '.config',
  '.ssh',
  '.cache',
]);

export type NameVerdict = 'take' | 'leave' | 'settings' | 'unsafe';

/** What to do with a name in a workshop's folder; `isTop` when it stands directly in it. */
export function judgeName(name: string, isTop: boolean): NameVerdict {
  if (
    name === '' ||
    name === '.' ||
    name === '..' ||
    /[\\/\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffd]/.test(name)
  ) {
    return 'unsafe';
  }
  if (leftovers.has(name)) return 'leave';
  return isTop && settingsOfHome.has(name) ? 'settings' : 'take';
}

/**
 * Files with template variables in them: those that the original renders. `*.yml`, `*.md` and `*.txt` are
 * not among them, so a playbook can keep its own `{{ }}`.
 */
export function isTemplate(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name === 'Variables.ps1' || /.\.(?:ipynb|yaml|py|sh|src|tf|env)$/.test(name);
}

export function isNotebook(path: string): boolean {
  return path.endsWith('.ipynb');
}

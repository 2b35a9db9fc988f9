import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { ImportFinding } from '@wod/contracts';
import { compareText, Findings, quoted } from '../report/findings';
import { folderLimits, judgeName, type WorkshopFile } from './workshop-files';

/** What was found in a workshop's folder. */
export interface WorkshopSource {
  /** Name of the folder, the workshop's identity. */
  readonly folder: string;
  /** In order of their paths, the same on every machine. */
  readonly files: readonly WorkshopFile[];
  readonly findings: readonly ImportFinding[];
}

/**
 * Reads all files of a folder. Links are never followed, and nothing outside the folder is ever opened.
 * What is left out is a finding; a folder beyond the limits (see folderLimits) is an error.
 */
export async function readWorkshopFolder(directory: string): Promise<WorkshopSource> {
  const root = resolve(directory);
  const walk = new FolderWalk(root);
  try {
    await walk.enter('', 0);
  } catch (problem) {
    if (!(problem instanceof LimitReached)) throw problem;
  }
  const files = walk.files.sort((a, b) => compareText(a.path, b.path));
  return { folder: basename(root), files, findings: walk.findings.sorted() };
}

/** The folder is too large to go on; its finding was already made. */
class LimitReached extends Error {}

class FolderWalk {
  readonly files: WorkshopFile[] = [];
  readonly findings = new Findings();
  private totalBytes = 0;

  constructor(private readonly root: string) {}

  async enter(folder: string, depth: number): Promise<void> {
    const entries = await readdir(join(this.root, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => compareText(a.name, b.name))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (!this.takes(entry.name, path, depth)) continue;
      if (entry.isDirectory()) {
        if (depth >= folderLimits.depth)
          throw this.limit(path, `folders are nested deeper than ${folderLimits.depth}`);
        await this.enter(path, depth + 1);
      } else if (entry.isFile()) {
        await this.read(path);
      } else if (entry.isSymbolicLink()) {
        this.findings.warning(
          path,
          undefined,
          'link-left-out',
          'This is a link; links are left out. Copy the file here.',
        );
      } else {
        this.findings.warning(
          path,
          undefined,
          'special-file',
          'This is neither a file nor a folder and was left out.',
        );
      }
    }
  }

  private takes(name: string, path: string, depth: number): boolean {
    const verdict = judgeName(name, depth === 0);
    if (verdict === 'unsafe') {
      const message = `The file name ${quoted(name)} has signs in it that no file of a workshop may have.`;
      this.findings.error(visible(path), undefined, 'unsafe-name', message);
    } else if (verdict === 'settings') {
      const message = 'This would change the settings of the seat itself and was left out.';
      this.findings.warning(path, undefined, 'settings-left-out', message);
    } else if (verdict === 'take' && path.length > folderLimits.pathLength) {
      throw this.limit(path, `its path is longer than ${folderLimits.pathLength} characters`);
    }
    return verdict === 'take';
  }

  private async read(path: string): Promise<void> {
    if (this.files.length >= folderLimits.files) {
      throw this.limit(path, `the folder has more than ${folderLimits.files} files`);
    }
    const content = await this.content(path);
    if (content === undefined) return;
    this.totalBytes += content.length;
    if (this.totalBytes > folderLimits.totalBytes) {
      throw this.limit(path, `the folder is larger than ${folderLimits.totalBytes / 1024 / 1024} MiB`);
    }
    this.files.push({ path, content });
  }

  private async content(path: string): Promise<Buffer | undefined> {
    // Without NOFOLLOW a file could be exchanged for a link between the listing and the opening.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    try {
      const handle = await open(join(this.root, path), flags);
      try {
        const { size } = await handle.stat();
        if (size > folderLimits.fileBytes) {
          throw this.limit(path, `the file is larger than ${folderLimits.fileBytes / 1024 / 1024} MiB`);
        }
        return await handle.readFile();
      } finally {
        await handle.close();
      }
    } catch (problem) {
      if (problem instanceof LimitReached) throw problem;
      this.findings.error(
        path,
        undefined,
        'file-unreadable',
        `This file could not be read (${codeOf(problem)}).`,
      );
      return undefined;
    }
  }

  private limit(path: string, what: string): LimitReached {
    this.findings.error(
      visible(path.slice(0, 300)),
      undefined,
      'folder-too-large',
      `The workshop was not read: ${what}.`,
    );
    return new LimitReached(what);
  }
}

function visible(path: string): string {
  return path.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '�');
}

function codeOf(problem: unknown): string {
  return problem instanceof Error && 'code' in problem ? String(problem.code) : 'unknown reason';
}

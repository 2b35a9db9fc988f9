import { workshopFolder } from '@wod/contracts';
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { compareText, Findings, quoted } from '../report/findings';
import { failed, importWithLines, type ImportWithLines } from './import-workshop';
import type { ImportOptions, WorkshopImport } from './workshop-import';

export interface CatalogueOptions {
  /** Values of the operator for one workshop, by its folder's name; see ImportOptions. */
  readonly variablesOf?: (folder: string) => ImportOptions['variables'];
  readonly kernels?: readonly string[];
}

/**
 * Imports every workshop of the given folders, e.g. a public and a private catalogue; a folder that is
 * itself a workshop counts as one. One that cannot be used never stops the others. Where two folders have
 * the same name the first wins. What is not a workshop is passed over in silence, but a folder that is
 * called like one and has no wod.yml is reported.
 */
export async function importCatalogue(
  directories: readonly string[],
  options: CatalogueOptions = {},
): Promise<WorkshopImport[]> {
  const imports: ImportWithLines[] = [];
  const taken = new Set<string>();
  for (const directory of directories) {
    for (const { path, isLink } of await workshopsIn(directory)) {
      const folder = basename(path);
      if (isLink) {
        imports.push(
          refused(
            folder,
            'link-left-out',
            'This folder is a link; links are not followed. Copy the folder here.',
          ),
        );
        continue;
      }
      const { kernels, variablesOf } = options;
      const variables = variablesOf?.(folder);
      const imported = taken.has(folder)
        ? refused(
            folder,
            'folder-twice',
            `Another folder of this name comes first; this one, in ${quoted(basename(directory))}, was left out.`,
          )
        : await importWithLines(path, {
            ...(variables ? { variables } : {}),
            ...(kernels ? { kernels } : {}),
          });
      taken.add(folder);
      imports.push(imported);
    }
  }
  return compareWorkshops(imports);
}

interface Place {
  readonly path: string;
  readonly isLink: boolean;
}

async function workshopsIn(directory: string): Promise<Place[]> {
  const root = resolve(directory);
  if (await isFile(join(root, 'wod.yml'))) return [{ path: root, isLink: false }];
  let entries: Dirent[];
  try {
    entries = await readdir(root, { withFileTypes: true });
  } catch {
    // Reported as a folder that cannot be read, like any workshop.
    return [{ path: root, isLink: false }];
  }
  const found: Place[] = [];
  for (const entry of entries.sort((a, b) => compareText(a.name, b.name))) {
    const path = join(root, entry.name);
    const isCalledWorkshop = workshopFolder.safeParse(entry.name).success;
    if (entry.isSymbolicLink() && isCalledWorkshop) found.push({ path, isLink: true });
    if (!entry.isDirectory()) continue;
    if (isCalledWorkshop || (await isFile(join(path, 'wod.yml')))) found.push({ path, isLink: false });
  }
  return found;
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

function refused(folder: string, code: string, message: string): ImportWithLines {
  const findings = new Findings();
  findings.error('wod.yml', undefined, code, message);
  return { result: failed(folder, findings), lines: new Map() };
}

/** Adds what only shows when workshops stand side by side: the same title, overlapping student numbers. */
function compareWorkshops(imports: readonly ImportWithLines[]): WorkshopImport[] {
  return imports.map(({ result, lines }, index) => {
    const { manifest } = result;
    if (!manifest) return result;
    const findings = new Findings();
    findings.addAll(result.findings);
    for (const { result: other } of imports.slice(0, index)) {
      if (!other.manifest) continue;
      if (other.manifest.name.toLowerCase() === manifest.name.toLowerCase()) {
        const message = `${other.folder} has the same "name"; students cannot tell the two apart.`;
        findings.warning('wod.yml', lines.get('name'), 'name-twice', message);
      }
      const [mine, its] = [manifest.range, other.manifest.range];
      if (mine && its && mine.first <= its.last && its.first <= mine.last) {
        const message = `"range" ${mine.first}–${mine.last} overlaps with that of ${other.folder}, ${its.first}–${its.last}.`;
        findings.warning('wod.yml', lines.get('range'), 'range-overlap', message);
      }
    }
    return { ...result, findings: findings.sorted() };
  });
}

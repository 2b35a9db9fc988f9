import { workshopFolder } from '@wod/contracts';
import { basename, resolve } from 'node:path';
import { buildBundle } from '../bundle/build-bundle';
import { readWorkshopFolder, type WorkshopSource } from '../folder/read-workshop-folder';
import { isNotebook, isTemplate } from '../folder/workshop-files';
import type { Manifest, Picture } from '../manifest/manifest';
import { defaultEntry } from '../manifest/manifest-schema';
import { parseManifest, type ParsedManifest } from '../manifest/parse-manifest';
import { cellThatGoesOut, checkNotebook } from '../notebook/check-notebook';
import { notebookTitle } from '../notebook/notebook-title';
import { compareText, Findings, quoted } from '../report/findings';
import { sampleVariables } from '../variables/platform-variables';
import { seatVariables } from '../variables/template-context';
import { tryTemplate, type TriedTemplate } from './test-render';
import {
  seatKernels,
  type ImportedNotebook,
  type ImportOptions,
  type WorkshopImport,
  type WorkshopNeed,
} from './workshop-import';

const manifestFile = 'wod.yml';

/** An import, and the lines of wod.yml for what is checked between workshops. */
export interface ImportWithLines {
  readonly result: WorkshopImport;
  readonly lines: ParsedManifest['lines'];
}

/**
 * Reads, checks and packs the workshop of one folder: everything that could go wrong for a student is tried
 * here, so that it is found at import and never at a booking. Never throws.
 */
export async function importWorkshop(
  directory: string,
  options: ImportOptions = {},
): Promise<WorkshopImport> {
  return (await importWithLines(directory, options)).result;
}

export async function importWithLines(
  directory: string,
  options: ImportOptions = {},
): Promise<ImportWithLines> {
  const folder = basename(resolve(directory));
  try {
    return await new WorkshopImporter(await readWorkshopFolder(directory), options).run();
  } catch (problem) {
    const code = problem instanceof Error && 'code' in problem ? ` (${String(problem.code)})` : '';
    const findings = new Findings();
    findings.error(manifestFile, undefined, 'import-failed', `The folder could not be read${code}.`);
    return { result: failed(folder, findings), lines: new Map() };
  }
}

/** The import of a folder that cannot be looked into any further. */
export function failed(folder: string, findings: Findings): WorkshopImport {
  const nothing = { notebooks: [], needs: [], variables: [], hasChallenge: false };
  return { ok: false, folder, ...nothing, findings: findings.sorted() };
}

class WorkshopImporter {
  private readonly findings = new Findings();
  private readonly needs: WorkshopNeed[] = [];
  private readonly paths: ReadonlySet<string>;
  private readonly kernels: ReadonlySet<string>;

  constructor(
    private readonly source: WorkshopSource,
    private readonly options: ImportOptions,
  ) {
    this.findings.addAll(source.findings);
    this.paths = new Set(source.files.map(({ path }) => path));
    this.kernels = new Set(options.kernels ?? seatKernels);
  }

  async run(): Promise<ImportWithLines> {
    const { folder, files } = this.source;
    if (!workshopFolder.safeParse(folder).success) {
      const message = `The folder's name ${quoted(folder)} should be WKSHP- or CHLG- and a name of letters, digits, "_", "." and "-".`;
      this.findings.error(manifestFile, undefined, 'folder-name', message);
    }
    const file = files.find(({ path }) => path === manifestFile);
    if (!file) {
      this.findings.error(manifestFile, undefined, 'manifest-missing', 'There is no wod.yml in this folder.');
      return { result: failed(folder, this.findings), lines: new Map() };
    }
    const { manifest: written, lines, findings } = parseManifest(file.content, manifestFile);
    this.findings.addAll(findings);
    const manifest = written && this.withRealPictures(written, lines);
    if (manifest) this.checkManifest(manifest);
    const tried = this.tryTemplates(manifest);
    const notebooks = this.lookThrough(tried, manifest);
    const { hasErrors } = this.findings;
    const result: WorkshopImport = {
      ok: !hasErrors,
      folder,
      ...(manifest ? { manifest } : {}),
      ...(hasErrors ? {} : { bundle: await buildBundle(files) }),
      notebooks,
      needs: this.sortedNeeds(),
      variables: [...new Set(tried.flatMap(({ names }) => names))].sort(compareText),
      hasChallenge: tried.some(({ mentionsChallenge }) => mentionsChallenge),
      findings: this.findings.sorted(),
    };
    return { result, lines };
  }

  private checkManifest(manifest: Manifest): void {
    if (!this.paths.has(manifest.entry)) {
      const message = `The notebook ${quoted(manifest.entry)} is missing; students begin there.`;
      this.findings.error(manifest.entry, undefined, 'entry-missing', message);
    }
    if (manifest.appliance !== 'none') this.need('appliance', manifest.appliance);
  }

  /** The manifest without pictures that are not there, so that nobody links to them. */
  private withRealPictures(manifest: Manifest, lines: ParsedManifest['lines']): Manifest {
    const { picture, avatar, badge, ...rest } = manifest;
    const isThere = (key: string, file: Picture | undefined): boolean => {
      if (file?.kind !== 'file' || this.paths.has(file.path)) return true;
      const message = `"${key}" means the file ${quoted(file.path)} of this folder, which is not there; it was ignored.`;
      this.findings.warning(manifestFile, lines.get(key), 'picture-missing', message);
      return false;
    };
    return {
      ...rest,
      ...(picture && isThere('workshopImg', picture) ? { picture } : {}),
      ...(avatar && isThere('avatar', avatar) ? { avatar } : {}),
      ...(badge && isThere('badgeImg', badge) ? { badge } : {}),
    };
  }

  private tryTemplates(manifest: Manifest | undefined): TriedTemplate[] {
    const values = seatVariables({
      workshop: manifest?.variables ?? {},
      operator: this.options.variables ?? {},
      platform: { ...sampleVariables, ...this.options.variables },
    });
    const entry = manifest?.entry ?? defaultEntry;
    return this.source.files
      .filter(({ path }) => isTemplate(path))
      .map((file) => tryTemplate(file, values, entry, this.findings))
      .filter((tried) => tried !== undefined);
  }

  private lookThrough(tried: readonly TriedTemplate[], manifest: Manifest | undefined): ImportedNotebook[] {
    let isNetworkMissed = manifest?.network !== 'none';
    for (const template of tried) {
      for (const name of template.missing) this.need('variable', name);
      if (template.notebook?.is !== 'notebook') continue;
      const { notebook } = template.notebook;
      const { file } = template;
      const folder = file.slice(0, Math.max(0, file.lastIndexOf('/')));
      for (const { code, message, offset } of checkNotebook(notebook, {
        kernels: this.kernels,
        paths: this.paths,
        folder,
      })) {
        this.findings.warning(file, template.lineOf(offset), code, message);
        if (code === 'kernel-unknown' && notebook.kernel) this.need('kernel', notebook.kernel);
      }
      const out = isNetworkMissed ? undefined : cellThatGoesOut(notebook);
      if (!out) continue;
      isNetworkMissed = true;
      this.need('network', 'open');
      const message = `Cell ${out.cell} goes out to the internet, which a seat reaches only with "network: open" in wod.yml.`;
      this.findings.warning(file, template.lineOf(out.offset), 'network-not-asked', message);
    }
    const byFile = new Map(tried.map((template) => [template.file, template.notebook]));
    return this.source.files
      .filter(({ path }) => isNotebook(path))
      .map(({ path }) => {
        const reading = byFile.get(path);
        return {
          file: path,
          title: notebookTitle(path, reading?.is === 'notebook' ? reading.notebook : undefined),
        };
      })
      .sort((a, b) => readingOrder(a.file, b.file, manifest?.entry ?? defaultEntry));
  }

  private need(kind: WorkshopNeed['kind'], name: string): void {
    if (!this.needs.some((need) => need.kind === kind && need.name === name)) this.needs.push({ kind, name });
  }

  private sortedNeeds(): WorkshopNeed[] {
    return [...this.needs].sort((a, b) => compareText(a.kind, b.kind) || compareText(a.name, b.name));
  }
}

const byNumber = new Intl.Collator('en', { numeric: true });

/** The entry first, then the top folder before others, and 2- before 10-. */
function readingOrder(a: string, b: string, entry: string): number {
  const rank = (path: string) => (path === entry ? -1 : path.split('/').length);
  return rank(a) - rank(b) || byNumber.compare(a, b);
}

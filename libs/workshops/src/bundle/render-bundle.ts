import { isUtf8 } from 'node:buffer';
import { isNotebook, isTemplate, type WorkshopFile } from '../folder/workshop-files';
import { renderTemplate } from '../template/render-template';
import { parseTemplate } from '../template/template-parser';
import type { Template } from '../template/template-tree';
import { templateContext, type VariableValues } from '../variables/template-context';
import { BundleError } from './bundle-error';
import { readTar, writeTar } from './tar';

export const workshopModes = ['WKSHP', 'CHLG'] as const;
export type WorkshopMode = (typeof workshopModes)[number];

export interface RenderBundleOptions {
  /** Every value that a template may ask for; see seatVariables. */
  readonly variables: VariableValues;
  /** Sets MODEWS: a workshop or a challenge. */
  readonly mode: WorkshopMode;
  /** Date of the files in the student's home. Default: a fixed one, so that the result is reproducible. */
  readonly modifiedAt?: Date;
}

/** User and group of the student in a seat. */
const studentId = 1000;
const fixedDate = new Date('2000-01-01T00:00:00Z');

/** A file of a bundle; templates are read once and rendered for every student. */
interface PreparedFile extends WorkshopFile {
  readonly template?: Template;
}

/** Read bundles, for as long as somebody holds their bytes. */
const prepared = new WeakMap<Buffer, Promise<readonly PreparedFile[]>>();

/**
 * Turns a workshop's bundle into the archive of a student's home: its files at the top, templates rendered
 * with this student's values. A worker that keeps the Buffer of a bundle reads and parses it only once.
 * `wod.yml` stays behind: it is for the platform.
 * @throws BundleError, with file and line, when a template cannot be rendered. After an import without
 * errors and with all needed values that cannot happen.
 */
export async function renderBundle(tar: Buffer, options: RenderBundleOptions): Promise<Buffer> {
  const files = await prepare(tar);
  const context = templateContext({ ...options.variables, MODEWS: options.mode });
  const finished = files.map((file) => (file.template ? renderFile(file, file.template, context) : file));
  return writeTar(finished, {
    owner: studentId,
    modifiedAt: options.modifiedAt ?? fixedDate,
    withFolders: true,
  });
}

function prepare(tar: Buffer): Promise<readonly PreparedFile[]> {
  const known = prepared.get(tar);
  if (known) return known;
  const reading = readTar(tar).then((files) =>
    files.filter(({ path }) => path !== 'wod.yml').map(prepareFile),
  );
  prepared.set(tar, reading);
  reading.catch(() => prepared.delete(tar));
  return reading;
}

function prepareFile(file: WorkshopFile): PreparedFile {
  if (!isTemplate(file.path) || !isUtf8(file.content)) return file;
  const template = parseTemplate(file.content.toString('utf8'));
  const isPlain = template.problems.length === 0 && template.nodes.every(({ kind }) => kind === 'text');
  // Raw blocks and comments leave text nodes only, yet their tags must go.
  return isPlain && template.nodes.length <= 1 && coversAll(template) ? file : { ...file, template };
}

function coversAll({ nodes, source }: Template): boolean {
  const [node] = nodes;
  return node === undefined
    ? source === ''
    : node.kind === 'text' && node.start === 0 && node.end === source.length;
}

function renderFile(
  { path }: PreparedFile,
  template: Template,
  context: ReturnType<typeof templateContext>,
): WorkshopFile {
  const { text, problems } = renderTemplate(template, context, {
    escape: isNotebook(path) ? 'json' : 'none',
  });
  const [problem] = problems;
  if (!problem) return { path, content: Buffer.from(text, 'utf8') };
  const { code, line, message, name } = problem;
  throw new BundleError('bundle-template', `${path}, line ${line}: ${message}.`, {
    place: { file: path, line, problem: code, ...(name === undefined ? {} : { name }) },
  });
}

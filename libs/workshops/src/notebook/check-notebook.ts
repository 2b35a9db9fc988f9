import { findOpenQuote } from './shell-quotes';
import type { Notebook, NotebookCell } from './read-notebook';

/** Something odd in a notebook that works otherwise. */
export interface NotebookRemark {
  readonly code: string;
  readonly message: string;
  /** Where it is in the finished text of the notebook. */
  readonly offset: number;
}

export interface NotebookSurroundings {
  /** Kernels that a seat has. */
  readonly kernels: ReadonlySet<string>;
  /** Paths of all files of the workshop. */
  readonly paths: ReadonlySet<string>;
  /** Folder of the notebook, `''` for the top. */
  readonly folder: string;
}

const shellMagic = /^\s*%%(?:bash|sh|script\s+(?:bash|sh))\b[^\n]*(?:\n|$)/;
const picture =
  /!\[[^\]\n]{0,500}\]\([ \t]{0,20}<?([^)\s>]{1,1000})|<img\b[^>]{0,1000}?\bsrc=["']([^"'\n]{1,1000})["']/gi;
/** Commands and calls that fetch something. */
const fetches = /\b(?:curl|wget|git (?:clone|fetch|pull|push)|requests\.[a-z]+\(|urlopen|urlretrieve)/;
/** A web address that is not the seat itself. */
const elsewhere = /\bhttps?:\/\/(?!localhost|127\.|\[::1\]|0\.0\.0\.0)[\w$[{]/i;
const installs =
  /^[ \t]*(?:[!%][ \t]*)?(?:sudo[ \t]+)?(?:pip3?|conda|npm|apt(?:-get)?|dnf|yum)[ \t]+install[ \t]+[\w-]/m;

/** Looks through a notebook for what students would stumble over. */
export function checkNotebook(notebook: Notebook, around: NotebookSurroundings): NotebookRemark[] {
  const remarks: NotebookRemark[] = [];
  const { kernel, format } = notebook;
  if (format !== undefined && format !== 4) {
    const message = `The notebook has format ${format}; Jupyter of today reads format 4.`;
    remarks.push({ code: 'notebook-format', message, offset: 0 });
  }
  const hasCode = notebook.cells.some(({ type, source }) => type === 'code' && source.trim() !== '');
  if (kernel === undefined ? hasCode : !around.kernels.has(kernel)) {
    remarks.push({
      code: 'kernel-unknown',
      message: kernelMessage(kernel, around),
      offset: notebook.kernelOffset,
    });
  }
  for (const [index, cell] of notebook.cells.entries()) {
    if (cell.type === 'code') remarks.push(...checkQuotes(cell, index + 1, notebook));
    else if (cell.type === 'markdown') remarks.push(...checkPictures(cell, index + 1, around));
  }
  return remarks;
}

/** The first cell that needs the internet, counted from 1. */
export function cellThatGoesOut(notebook: Notebook): { cell: number; offset: number } | undefined {
  const index = notebook.cells.findIndex(
    ({ type, source }) =>
      type === 'code' && ((fetches.test(source) && elsewhere.test(source)) || installs.test(source)),
  );
  const cell = notebook.cells[index];
  return cell && { cell: index + 1, offset: cell.offset };
}

function kernelMessage(kernel: string | undefined, { kernels }: NotebookSurroundings): string {
  const known = [...kernels].join(', ');
  return kernel === undefined
    ? `The notebook names no kernel; its code cannot run before the student chooses one (${known}).`
    : `The notebook needs the kernel "${kernel.slice(0, 60)}", which seats do not have (${known}); its code will not run.`;
}

function* checkQuotes(cell: NotebookCell, number: number, notebook: Notebook): Iterable<NotebookRemark> {
  const magic = shellMagic.exec(cell.source);
  const isBash = notebook.kernel === 'bash' && !cell.source.trimStart().startsWith('%%');
  if (!magic && !isBash) return;
  const open = findOpenQuote(cell.source.slice(magic?.[0].length ?? 0));
  if (!open) return;
  const line = open.line + (magic ? 1 : 0);
  const message = `Cell ${number}, line ${line}: the quote ${open.quote} is never closed; the shell will wait for its end.`;
  yield { code: 'shell-quote', message, offset: cell.lineOffsets[line - 1] ?? cell.offset };
}

function* checkPictures(
  cell: NotebookCell,
  number: number,
  { paths, folder }: NotebookSurroundings,
): Iterable<NotebookRemark> {
  for (const match of cell.source.matchAll(picture)) {
    const target = localPath(match[1] ?? match[2] ?? '', folder);
    if (target === undefined || paths.has(target)) continue;
    const line = cell.source.slice(0, match.index).split('\n').length;
    const message = `Cell ${number}: the picture "${target.slice(0, 200)}" is not in the folder.`;
    yield { code: 'picture-missing', message, offset: cell.lineOffsets[line - 1] ?? cell.offset };
  }
}

/** The file that a picture's address means; undefined for pictures from elsewhere or within the cell. */
function localPath(address: string, folder: string): string | undefined {
  if (/^(?:[a-z][a-z0-9+.-]*:|\/|#)/i.test(address) || address === '') return undefined;
  const plain = address.split(/[?#]/)[0] ?? '';
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of decoded(plain).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

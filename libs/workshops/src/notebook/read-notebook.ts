import { JsonFault, scanJson } from './json-scanner';

export interface NotebookCell {
  readonly type: string;
  readonly source: string;
  /** Where the cell, and where each line of its source begins in the text of the notebook. */
  readonly offset: number;
  readonly lineOffsets: readonly number[];
}

export interface Notebook {
  readonly cells: readonly NotebookCell[];
  readonly kernel: string | undefined;
  readonly language: string | undefined;
  /** Major version of the format, e.g. 4. */
  readonly format: number | undefined;
  readonly kernelOffset: number;
}

export type NotebookReading =
  | { readonly is: 'notebook'; readonly notebook: Notebook }
  | {
      readonly is: 'broken';
      readonly reason: string;
      readonly offset: number;
      /** Offsets of the cells that begin before the fault. */
      readonly cellOffsets: readonly number[];
    };

/** Reads the finished text of a notebook. Never throws. */
export function readNotebook(text: string): NotebookReading {
  const places = new Places();
  try {
    scanJson(text, (path, offset) => places.note(path, offset));
  } catch (fault) {
    if (!(fault instanceof JsonFault)) throw fault;
    return { is: 'broken', reason: fault.reason, offset: fault.offset, cellOffsets: places.cells };
  }
  const document: unknown = JSON.parse(text);
  const cells = field(document, 'cells');
  if (!Array.isArray(cells)) {
    return { is: 'broken', reason: 'a notebook has a list "cells"', offset: 0, cellOffsets: [] };
  }
  const metadata = field(document, 'metadata');
  const kernel = field(metadata, 'kernelspec');
  const format = field(document, 'nbformat');
  return {
    is: 'notebook',
    notebook: {
      cells: cells.map((cell, index) => places.cell(cell, index)),
      kernel: textOrNothing(field(kernel, 'name')),
      language: textOrNothing(field(kernel, 'language') ?? field(field(metadata, 'language_info'), 'name')),
      format: typeof format === 'number' ? format : undefined,
      kernelOffset: places.kernel,
    },
  };
}

/** Collects where cells and their lines begin. */
class Places {
  readonly cells: number[] = [];
  kernel = 0;
  private readonly lines = new Map<number, number[]>();

  note(path: readonly (string | number)[], offset: number): void {
    const [first, index, name] = path;
    if (first === 'metadata' && index === 'kernelspec' && path.length === 2) this.kernel = offset;
    if (first !== 'cells' || typeof index !== 'number') return;
    if (path.length === 2) this.cells[index] = offset;
    else if (name === 'source') this.offsetsOf(index).push(offset);
  }

  cell(cell: unknown, index: number): NotebookCell {
    const source = field(cell, 'source');
    const parts = (Array.isArray(source) ? (source as unknown[]) : [source]).map(
      (part) => textOrNothing(part) ?? '',
    );
    const offset = this.cells[index] ?? 0;
    // For a list, the first offset is that of the list itself and the others are those of its parts.
    const offsets = this.offsetsOf(index).slice(Array.isArray(source) ? 1 : 0);
    const lineOffsets = parts.flatMap((part, at) =>
      Array.from({ length: lineCount(part) }, () => offsets[at] ?? offset),
    );
    return {
      type: textOrNothing(field(cell, 'cell_type')) ?? '',
      source: parts.join(''),
      offset,
      lineOffsets,
    };
  }

  private offsetsOf(cell: number): number[] {
    const offsets = this.lines.get(cell) ?? [];
    this.lines.set(cell, offsets);
    return offsets;
  }
}

/** Lines that a part of a source takes: a part without a line break still takes one. */
function lineCount(part: string): number {
  return Math.max(1, part.split('\n').length - (part.endsWith('\n') ? 1 : 0));
}

function field(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null && Object.hasOwn(of, name)
    ? (of as Record<string, unknown>)[name]
    : undefined;
}

function textOrNothing(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

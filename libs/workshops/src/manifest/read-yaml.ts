import {
  Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Node,
  type Pair,
} from 'yaml';
import { Findings, quoted } from '../report/findings';

/** Bounds of a wod.yml, far above any real one. */
const limits = { bytes: 256 * 1024, aliases: 10, values: 5000, depth: 20, errorsShown: 5 } as const;

/** One key of the outermost mapping. */
export interface YamlEntry {
  readonly key: string;
  readonly value: unknown;
  /** Line of the key, from 1. */
  readonly line: number;
  /** Line of a value within this one, e.g. of `[1, 'key']`; that of the key when it is not known. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
}

/**
 * Reads the outermost mapping of a YAML text. Undefined when it cannot be read; the reasons are findings
 * with their lines. Duplicate keys, aliases without end, deep nesting and large texts are refused here.
 */
export function readYaml(content: Uint8Array, file: string, findings: Findings): YamlEntry[] | undefined {
  if (content.byteLength > limits.bytes) {
    findings.error(file, undefined, 'yaml-too-large', `This file is larger than ${limits.bytes / 1024} KiB.`);
    return undefined;
  }
  const text = decode(content, file, findings);
  return text === undefined ? undefined : new YamlReader(text, file, findings).read();
}

function decode(content: Uint8Array, file: string, findings: Findings): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    const line = content.subarray(0, firstBadByte(content)).filter((byte) => byte === 0x0a).length + 1;
    findings.error(file, line, 'yaml-not-utf8', 'This file is not UTF-8 text; save it as UTF-8.');
    return undefined;
  }
}

function firstBadByte(content: Uint8Array): number {
  const valid = new TextEncoder().encode(new TextDecoder().decode(content));
  let at = content[0] === 0xef ? 3 : 0;
  const shift = at;
  while (at < content.length && content[at] === valid[at - shift]) at++;
  return at;
}

/** The text cannot be read further; its finding was already made. */
class Unreadable extends Error {}

class YamlReader {
  private readonly counter = new LineCounter();
  private document = new Document();
  private aliases = 0;
  private values = 0;
  private lines = new Map<string, number>();

  constructor(
    private readonly text: string,
    private readonly file: string,
    private readonly findings: Findings,
  ) {}

  read(): YamlEntry[] | undefined {
    try {
      this.document = parseDocument(this.text, {
        lineCounter: this.counter,
        // Checked here: the library compares every key with every other, which takes minutes on a large map.
        uniqueKeys: false,
        prettyErrors: false,
      });
    } catch {
      // The library throws on a few malformed directives and tags.
      return this.fail(1, 'yaml-syntax', 'This file is not YAML.');
    }
    if (this.document.errors.length > 0) return this.reportErrors();
    for (const warning of this.document.warnings.slice(0, limits.errorsShown)) {
      this.findings.warning(
        this.file,
        this.line(warning.pos[0]),
        'yaml-odd',
        `${warning.message.split('\n')[0]}.`,
      );
    }
    const root = this.document.contents;
    if (!isMap(root)) return this.fail(1, 'yaml-syntax', 'This file should be a list of "key: value" lines.');
    try {
      return this.entries(root.items);
    } catch (problem) {
      if (problem instanceof Unreadable) return undefined;
      throw problem;
    }
  }

  private entries(pairs: readonly Pair[]): YamlEntry[] {
    const entries: YamlEntry[] = [];
    const seen = new Map<string, number>();
    for (const pair of pairs) {
      const { key, line } = this.key(pair, 1);
      const before = seen.get(key);
      if (before !== undefined) {
        const message = `The key ${quoted(key)} stands here and in line ${before}; keep one of them.`;
        this.findings.error(this.file, line, 'yaml-duplicate', message);
        continue;
      }
      seen.set(key, line);
      this.checkTab(pair, key, line);
      const lines = (this.lines = new Map<string, number>());
      const value = this.plain(pair.value as Node | null, [], line);
      entries.push({
        key,
        value,
        line,
        lineOf: (path) => lines.get(JSON.stringify(path.map(String))) ?? line,
      });
    }
    return entries;
  }

  private plain(node: Node | null, path: readonly string[], parentLine: number): unknown {
    const line = node?.range ? this.line(node.range[0]) : parentLine;
    if (++this.values > limits.values || path.length > limits.depth) {
      throw this.stop(
        line,
        'yaml-too-large',
        'There are too many values here, or they are nested too deeply.',
      );
    }
    this.lines.set(JSON.stringify(path), line);
    if (isAlias(node)) {
      if (++this.aliases > limits.aliases) {
        throw this.stop(line, 'yaml-aliases', `There are more than ${limits.aliases} uses of aliases ("*").`);
      }
      const target = node.resolve(this.document);
      if (!target) throw this.stop(line, 'yaml-syntax', `The alias "*${node.source}" refers to nothing.`);
      return this.plain(target, path, line);
    }
    if (isSeq(node)) {
      return node.items.map((item, index) => this.plain(item as Node | null, [...path, String(index)], line));
    }
    if (isMap(node)) return this.mapping(node.items, path, line);
    return isScalar(node) ? node.value : null;
  }

  private mapping(pairs: readonly Pair[], path: readonly string[], parentLine: number): unknown {
    const result: Record<string, unknown> = {};
    for (const pair of pairs) {
      const { key, line } = this.key(pair, parentLine);
      if (Object.hasOwn(result, key) || key === '__proto__') {
        throw this.stop(
          line,
          'yaml-duplicate',
          `The key ${quoted(key)} cannot be used here, or stands twice.`,
        );
      }
      const inner = [...path, key];
      result[key] = this.plain(pair.value as Node | null, inner, line);
      this.lines.set(JSON.stringify(inner), line);
    }
    return result;
  }

  private key(pair: Pair, parentLine: number): { key: string; line: number } {
    const node = pair.key as Node | null;
    const line = node?.range ? this.line(node.range[0]) : parentLine;
    if (isScalar(node)) return { key: node.source ?? String(node.value), line };
    throw this.stop(line, 'yaml-syntax', 'A key must be a plain word.');
  }

  /** A tab behind a colon is legal, but other readers of YAML stumble over it. */
  private checkTab(pair: Pair, key: string, line: number): void {
    const from = (pair.key as Node).range?.[1];
    const to = (pair.value as Node | null)?.range?.[0];
    if (from === undefined || to === undefined || !this.text.slice(from, to).includes('\t')) return;
    this.findings.warning(this.file, line, 'yaml-tab', `There is a tab after "${key}:"; write a space.`);
  }

  private reportErrors(): undefined {
    const indented = /^ *\t\s*\S/m.exec(this.text);
    if (indented) {
      const line = this.line(indented.index);
      // What else is wrong then usually follows from the tab.
      return this.fail(line, 'yaml-tab', 'This line is indented with a tab; use spaces.');
    }
    for (const error of this.document.errors.slice(0, limits.errorsShown)) {
      const isQuote = error.code === 'MISSING_CHAR' && error.message.includes('quote');
      const line = this.line(isQuote ? this.startOfValueAt(error.pos[0]) : error.pos[0]);
      const what = isQuote ? 'The quote that opens here is never closed' : error.message.split('\n')[0];
      this.findings.error(this.file, line, 'yaml-syntax', `${what}.`);
    }
    return undefined;
  }

  /** A missing quote is noticed at the end of the file; the author looks for where it began. */
  private startOfValueAt(position: number): number {
    const root = this.document.contents;
    const starts = isMap(root) ? root.items.map((pair) => (pair.value as Node | null)?.range?.[0] ?? 0) : [];
    return Math.max(0, ...starts.filter((start) => start <= position).slice(-1)) || position;
  }

  private line(offset: number): number {
    return Math.max(1, this.counter.linePos(offset).line);
  }

  private fail(line: number, code: string, message: string): undefined {
    this.findings.error(this.file, line, code, message);
    return undefined;
  }

  private stop(line: number, code: string, message: string): Unreadable {
    this.findings.error(this.file, line, code, message);
    return new Unreadable(message);
  }
}

import type { ImportFinding } from '@wod/contracts';

/** How many findings of one file are worth reading; more say nothing new. */
const mostPerFile = 50;

/**
 * Collects what an author should know about one workshop. The same sentence about the same place is kept
 * once, and a file that is wrong everywhere does not drown the others.
 */
export class Findings {
  private readonly kept: ImportFinding[] = [];
  private readonly seen = new Set<string>();
  private readonly perFile = new Map<string, number>();

  error(file: string, line: number | undefined, code: string, message: string): void {
    this.add({ severity: 'error', file, ...(line === undefined ? {} : { line }), code, message });
  }

  warning(file: string, line: number | undefined, code: string, message: string): void {
    this.add({ severity: 'warning', file, ...(line === undefined ? {} : { line }), code, message });
  }

  add(finding: ImportFinding): void {
    const key = JSON.stringify([finding.severity, finding.file, finding.line, finding.code, finding.message]);
    if (this.seen.has(key)) return;
    this.seen.add(key);
    const count = (this.perFile.get(finding.file) ?? 0) + 1;
    this.perFile.set(finding.file, count);
    if (count < mostPerFile) {
      this.kept.push(finding);
    } else if (count === mostPerFile) {
      const message = 'There are more problems in this file; mend these first and import again.';
      this.kept.push({ severity: finding.severity, file: finding.file, code: 'more-problems', message });
    } else if (finding.severity === 'error') {
      this.turnLastIntoError(finding.file);
    }
  }

  addAll(findings: readonly ImportFinding[]): void {
    for (const finding of findings) this.add(finding);
  }

  get hasErrors(): boolean {
    return this.kept.some(({ severity }) => severity === 'error');
  }

  /** In order of file and line; what is about the whole file comes first. */
  sorted(): ImportFinding[] {
    return [...this.kept].sort(
      (a, b) => compareText(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0) || compareText(a.code, b.code),
    );
  }

  /** An error beyond the limit must still block the import. */
  private turnLastIntoError(file: string): void {
    const index = this.kept.findIndex((kept) => kept.file === file && kept.code === 'more-problems');
    const summary = this.kept[index];
    if (summary) this.kept[index] = { ...summary, severity: 'error' };
  }
}

/** Order by code unit, the same on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A value of an author, made fit for a sentence: one line, visible, not too long. */
export function quoted(value: string): string {
  const longest = 80;
  const visible = value.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '�');
  return `"${visible.length > longest ? `${visible.slice(0, longest)}…` : visible}"`;
}

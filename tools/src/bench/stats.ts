import { quantile } from '../demo/timings';

/** One row of the report: ours beside a limit or a peer, measured in the same run. */
export interface BenchRow {
  readonly name: string;
  readonly what: string;
  readonly unit: 'ms' | 'per second';
  readonly ours: Spread;
  /** What it is measured against; absent where there is only a target. */
  readonly beside?: { readonly what: string; readonly spread: Spread };
  /** What the project promises, as text, and whether it held. */
  readonly target?: { readonly text: string; readonly held: boolean };
}

export interface Spread {
  readonly runs: number;
  readonly p50: number;
  readonly p99: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    runs: sorted.length,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    min: sorted[0] ?? Number.NaN,
    max: sorted.at(-1) ?? Number.NaN,
  };
}

const figure = (value: number): string => (value >= 100 ? Math.round(value).toString() : value.toFixed(1));

/** The report as text: one row, one line. */
export function renderRows(rows: readonly BenchRow[]): string {
  const head = ['row', 'unit', 'runs', 'p50', 'p99', 'beside (p50)', 'ratio', 'target'];
  const cells = rows.map((row) => [
    `${row.name}: ${row.what}`,
    row.unit,
    row.ours.runs.toString(),
    figure(row.ours.p50),
    figure(row.ours.p99),
    row.beside === undefined ? '–' : `${figure(row.beside.spread.p50)} ${row.beside.what}`,
    row.beside === undefined ? '–' : (row.ours.p50 / row.beside.spread.p50).toFixed(2),
    row.target === undefined ? '–' : `${row.target.text}: ${row.target.held ? 'held' : 'NOT held'}`,
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...cells].map((line) => (line[column] ?? '').length)),
  );
  return [head, widths.map((width) => '-'.repeat(width)), ...cells]
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

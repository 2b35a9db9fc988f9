import type { JourneyTimes } from './student';

const labels: Record<keyof JourneyTimes, string> = {
  accepted: 'click → accepted',
  jobTaken: 'accepted → job taken',
  seatReady: 'accepted → seat ready',
  mailInInbox: 'accepted → mail in the inbox',
  firstCellRun: 'link opened → first cell run',
  cleaned: 'end → cleaned',
};

/** Quantile by the nearest rank; `sorted` must not be empty. */
export function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

/** The table of measured times in milliseconds. */
export function timingsTable(all: readonly Partial<JourneyTimes>[]): string {
  const rows = (Object.keys(labels) as (keyof JourneyTimes)[]).flatMap((key) => {
    const values = all
      .flatMap((times) => (times[key] === undefined ? [] : [times[key]]))
      .sort((a, b) => a - b);
    if (values.length === 0) return [];
    return [[labels[key], ...[0, 0.5, 0.95, 1].map((q) => Math.round(quantile(values, q)).toString())]];
  });
  const head = ['milliseconds', 'min', 'median', 'p95', 'max'];
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { bookingRows } from './booking-rows';
import { coldSeatRow } from './cold-seat-row';
import { restartRow } from './restart-row';
import { renderRows, type BenchRow } from './stats';

const groups: Readonly<Record<string, () => Promise<BenchRow[]>>> = {
  booking: bookingRows,
  'cold-seat': coldSeatRow,
  restart: restartRow,
};

/** `npm run bench [-- NAME …]`: measures, prints one table, and writes it as JSON into the state folder. */
async function main(names: readonly string[]): Promise<number> {
  const wanted = names.length === 0 ? Object.keys(groups) : names;
  const rows: BenchRow[] = [];
  for (const name of wanted) {
    const group = groups[name];
    if (group === undefined)
      throw new Error(`There is no benchmark "${name}". There are: ${Object.keys(groups).join(', ')}.`);
    console.log(`— ${name}`);
    rows.push(...(await group()));
  }
  console.log(`\n${renderRows(rows)}\n`);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  console.log(machine);
  const folder = resolve(__dirname, '../../../.wod/bench');
  mkdirSync(folder, { recursive: true });
  const file = resolve(folder, 'latest.json');
  writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), machine, rows }, undefined, 2)}\n`);
  console.log(`written to ${file}`);
  return rows.every((row) => row.target?.held !== false) ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);

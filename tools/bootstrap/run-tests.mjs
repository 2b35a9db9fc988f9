import { bootstrap } from './bootstrap.mjs';
import { runBoundaryCanary } from './boundary-canary.mjs';
import { noCounts, runTargets, sum } from './test-groups.mjs';
import { findTools } from './test-tools.mjs';

/** In CI nothing may be left out: what cannot run is a failure. */
const isCI = !['', '0', 'false', undefined].includes(process.env.CI);

/** Says loudly that something is not tested here, and what to install. A failure in CI. */
function leftOut(tool) {
  const line = `!!! NOT TESTED: ${tool.what}, because there is no ${tool.name}. To test it: ${tool.install}`;
  console.log(`${'!'.repeat(80)}\n${line}\n${'!'.repeat(80)}`);
  return { ...noCounts, failed: isCI ? 1 : 0 };
}

async function lint() {
  const counts = await runTargets('lint', { countTasks: true });
  return sum(counts, await runBoundaryCanary());
}

const unit = () => runTargets('test', { jest: true });

async function integration(tools) {
  const missing = tools.filter((tool) => tool.group === 'integration' && !tool.isFound);
  const ignored = missing.flatMap((tool) => tool.specs);
  const counts = await runTargets('integration', { jest: true, parallel: 1, ignored });
  return sum(counts, ...missing.map(leftOut));
}

async function browser(tools) {
  const missing = tools.filter((tool) => tool.group === 'browser' && !tool.isFound);
  if (missing.length > 0) return sum(...missing.map(leftOut));
  return runTargets('browser', { jest: true, parallel: 1 });
}

const groups = { lint, unit, integration, browser };

/** `npm test`: everything, or the groups that are named. Resolves with the exit code. */
export async function runTests(wanted) {
  const unknown = wanted.filter((name) => !(name in groups));
  if (unknown.length > 0) {
    console.error(`There is no group ${unknown.join(', ')}. Groups: ${Object.keys(groups).join(', ')}`);
    return 1;
  }
  let total = noCounts;
  try {
    await bootstrap();
    const tools = await findTools();
    for (const name of wanted.length > 0 ? wanted : Object.keys(groups)) {
      const from = Date.now();
      console.log(`\n=== ${name} started`);
      const counts = await groups[name](tools);
      const seconds = ((Date.now() - from) / 1000).toFixed(0);
      const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
      console.log(
        `=== ${name} finished in ${seconds} s: ${counts.passed} passed, ${counts.failed} failed${skipped}`,
      );
      total = sum(total, counts);
    }
  } catch (error) {
    console.error(error.message);
    total = sum(total, { ...noCounts, failed: 1 });
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

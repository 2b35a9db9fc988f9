const { writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');

/** Lines that begin with this are for people; the rest of what tools print goes to a log only. */
const mark = '¦ ';
const root = join(__dirname, '../..');

const say = (text) => {
  for (const line of text.split('\n')) process.stdout.write(`${mark}${line}\n`);
};

/**
 * A Jest reporter: one line for each file, the whole message of each failure, and the counts of the run in a
 * file of the folder that the environment names.
 */
module.exports = class JestCounts {
  onTestFileResult(_test, result) {
    const seconds = ((result.perfStats.end - result.perfStats.start) / 1000).toFixed(1);
    const failed = result.numFailingTests > 0 || result.testExecError !== undefined;
    const path = relative(root, result.testFilePath);
    const tests = `${result.numPassingTests} passed${failed ? `, ${result.numFailingTests} failed` : ''}`;
    say(`${failed ? '✘' : '✔'} ${path}  ${tests}  (${seconds} s)`);
    if (failed && result.failureMessage) say(result.failureMessage);
    if (result.leaks) say(`${path} leaks memory between tests`);
  }

  onRunComplete(contexts, results) {
    const [context] = contexts;
    const name = context?.config.displayName?.name ?? 'unknown';
    const counts = {
      project: name,
      passed: results.numPassedTests,
      // A file that cannot be loaded has no failed test, and yet it failed.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    const folder = process.env.TEST_COUNTS_DIR;
    if (folder) writeFileSync(join(folder, `${name}-${process.pid}.json`), JSON.stringify(counts));
  }
};

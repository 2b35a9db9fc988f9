// Plain enough to be read by every Node that knows modules, so that an old one gets a sentence and not a
// syntax error. Nothing else may be imported before this was asked.
import { readFileSync } from 'node:fs';

/** The sentence for a Node that is too old, or undefined. `wanted` is like `>=20.19`. */
export function tooOld(version, wanted) {
  const have = version.split('.').map(Number);
  const need = wanted
    .replace(/^[^0-9]*/, '')
    .split('.')
    .map(Number);
  for (let index = 0; index < need.length; index++) {
    if (have[index] > need[index]) return undefined;
    if (have[index] < need[index]) {
      return `This is Node ${version}; Workshops-on-Demand needs ${need.join('.')} or newer. Get it from https://nodejs.org or your package manager.`;
    }
  }
  return undefined;
}

/** Ends the process with a sentence when it cannot work here. */
export function checkNode() {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  let problem = tooOld(process.versions.node, manifest.engines.node);
  if (problem === undefined && process.platform === 'win32') {
    problem =
      'On Windows, Workshops-on-Demand runs in WSL 2: https://learn.microsoft.com/windows/wsl/install';
  }
  if (problem !== undefined) {
    console.error(problem);
    process.exit(1);
  }
}

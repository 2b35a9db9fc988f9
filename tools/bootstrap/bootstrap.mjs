import { build } from './build.mjs';
import { makeStateDir, quietTools, root } from './environment.mjs';
import { install } from './install.mjs';

/** Everything from a fresh clone to built programs. Does nothing that was done already. */
export async function bootstrap() {
  process.chdir(root);
  Object.assign(process.env, quietTools);
  makeStateDir();
  await install();
  await build();
}

/** Prepares, then goes on in this process as the built program: signals and arguments are simply its own. */
export async function runBuilt(program) {
  try {
    await bootstrap();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
  await import(new URL(`../dist/${program}`, import.meta.url).href);
}

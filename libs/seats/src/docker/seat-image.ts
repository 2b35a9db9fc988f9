import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { pack } from 'tar-stream';
import { abortedError, orAborted } from '../abort';
import type { SeatRecipe } from '../recipe/seat-recipe';
import { bareEnvironment } from '../run-command';
import { SeatError } from '../seat-error';
import { allowing } from './engine';

export interface SeatImageOptions {
  readonly engine: Docker;
  readonly recipe: SeatRecipe;
  /** What the seat image is built on where it can be had, e.g. `debian:trixie-slim`. */
  readonly baseImage: string;
  /** Builds a seat root and gives its path: the base where no registry can be reached. */
  readonly buildRoot: (signal: AbortSignal) => Promise<string>;
}

/** The image of a recipe; another recipe is another image, and old ones stay for the seats that use them. */
export function seatImageTag(recipe: SeatRecipe): string {
  return `wod/seat:${recipe.hash}`;
}

export async function hasImage(engine: Docker, tag: string, signal: AbortSignal): Promise<boolean> {
  const image = orAborted(engine.getImage(tag).inspect(), signal);
  return (await allowing([404], image)) !== undefined;
}

/**
 * Makes sure that the engine has the seat image, building it over the engine's API (no client, no BuildKit).
 * The base is pulled, or else made from a seat root: the same packages, so the same image but for its layers.
 * @throws SeatError `seat-image-missing` with what the build said last
 */
export async function ensureSeatImage(
  options: SeatImageOptions,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const { engine, recipe } = options;
  const tag = seatImageTag(recipe);
  if (await hasImage(engine, tag, signal)) return tag;
  const started = performance.now();
  const base = await findBase(options, log, signal);
  log(`Building the seat image ${tag} on ${base}`);
  const context = recipeTar(recipe);
  try {
    const built = await engine.buildImage(context, {
      t: tag,
      buildargs: { BASE: base },
      labels: { 'wod.recipe': recipe.hash },
      forcerm: true,
      abortSignal: signal,
    });
    await follow(engine, built, log);
  } catch (error) {
    if (signal.aborted) throw abortedError(error);
    const sentence = 'The seat image could not be built; the log of the worker says why.';
    throw new SeatError('seat-image-missing', sentence, true, { cause: error });
  }
  log(`The seat image is ready after ${Math.round((performance.now() - started) / 1000)} s`);
  return tag;
}

async function findBase(
  { engine, recipe, baseImage, buildRoot }: SeatImageOptions,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<string> {
  if (await hasImage(engine, baseImage, signal)) return baseImage;
  log(`Fetching ${baseImage}`);
  try {
    await follow(engine, await engine.pull(baseImage, { abortSignal: signal }), () => undefined);
    return baseImage;
  } catch (error) {
    if (signal.aborted) throw abortedError(error);
    log(`${baseImage} cannot be fetched; its place is taken by a base of Debian packages`);
  }
  const tag = `wod/seat-base:${recipe.packagesHash}`;
  if (await hasImage(engine, tag, signal)) return tag;
  const root = await buildRoot(signal);
  log('Importing the base');
  await importRoot(engine, root, tag, signal);
  return tag;
}

/** Imports a directory as an image in which everything belongs to root, whoever built the directory. */
async function importRoot(engine: Docker, root: string, tag: string, signal: AbortSignal): Promise<void> {
  const child = spawn(
    'tar',
    ['--create', '--numeric-owner', '--owner=0', '--group=0', `--directory=${root}`, '.'],
    { stdio: ['ignore', 'pipe', 'ignore'], env: bareEnvironment, signal },
  );
  child.once('error', (error) => child.stdout.destroy(error));
  const [repo, version] = tag.split(':');
  const imported = await engine.importImage(child.stdout, { repo, tag: version });
  await follow(engine, imported, () => undefined);
}

/** Waits for the end of one of the engine's progress streams; an error in the stream is thrown. */
async function follow(
  engine: Docker,
  stream: NodeJS.ReadableStream,
  log: (line: string) => void,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const onEnd = (error: Error | null) => (error ? reject(error) : resolve());
    const onProgress = (event: { stream?: string }) => {
      const line = event.stream?.trim();
      if (line && /^(Step|Successfully)|The base has/.test(line)) log(line);
    };
    engine.modem.followProgress(stream, onEnd, onProgress);
  });
}

function recipeTar(recipe: SeatRecipe): Readable {
  const target = pack();
  for (const { path, executable, content } of recipe.files) {
    // A fixed date lets the engine reuse layers of files that have not changed.
    target.entry({ name: path, mode: executable ? 0o755 : 0o644, mtime: new Date(0) }, content);
  }
  target.finalize();
  return Readable.from(target);
}

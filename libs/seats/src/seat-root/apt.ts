import { access, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandFailed, runCommand } from '../run-command';
import { SeatError } from '../seat-error';

/** The Debian release that seats are made of: the first with JupyterLab. Any host with apt can unpack it. */
export const seatSuite = 'trixie';

const keyrings = ['debian-archive-keyring.gpg', 'debian-archive-keyring.pgp'].map((name) =>
  join('/usr/share/keyrings', name),
);

/** What a person can do when a seat root cannot be built here. */
export const otherWaysToSeats =
  'Start a Docker engine, or give a ready seat root (WOD_SEAT_ROOT), or install Jupyter Server and bubblewrap.';

/**
 * apt with a world of its own: state, cache, sources and settings lie in one folder, so that it needs no
 * rights, installs nothing on the host and never meets the host's package database or its hooks. Only the
 * host's way to its mirror (`Acquire::…`: proxies, time-outs) and its keys are taken over.
 */
export class PrivateApt {
  private constructor(
    private readonly dir: string,
    private readonly log: (line: string) => void,
  ) {}

  /**
   * @param dir an empty folder of the caller's
   * @param mirror a Debian mirror, or undefined for the one in the host's own sources
   * @throws SeatError `seat-image-missing` on machines without apt or without a Debian mirror
   */
  static async open(
    dir: string,
    mirror: string | undefined,
    log: (line: string) => void,
    signal: AbortSignal,
  ): Promise<PrivateApt> {
    const settings = await hostSettings(signal);
    const source = mirror ?? (await hostMirror(signal));
    for (const folder of [
      'state/lists/partial',
      'cache/archives/partial',
      'etc/apt.conf.d',
      'etc/preferences.d',
    ]) {
      await mkdir(join(dir, folder), { recursive: true });
    }
    await writeFile(join(dir, 'state/status'), '');
    const keyring = await firstThatExists(keyrings);
    const signedBy = keyring ? ` [signed-by=${keyring}]` : '';
    await writeFile(join(dir, 'etc/sources.list'), `deb${signedBy} ${source} ${seatSuite} main\n`);
    await writeFile(join(dir, 'apt.conf'), [...ownSettings(dir), ...settings, ''].join('\n'));
    log(`Debian packages come from ${source} (${seatSuite})`);
    return new PrivateApt(dir, log);
  }

  /**
   * Downloads packages with all that they depend on, and `extra` without.
   * @returns paths of the archives; `extra` has its own
   */
  async download(
    packages: readonly string[],
    extra: string,
    signal: AbortSignal,
  ): Promise<{ archives: readonly string[]; extra: string }> {
    const folder = join(this.dir, 'cache/archives');
    try {
      await this.apt(['update'], signal);
      await this.apt(['install', '--download-only', '--no-install-recommends', '-y', ...packages], signal);
      const archives = await debsIn(folder);
      const extraFolder = join(this.dir, 'extra');
      await mkdir(extraFolder);
      await this.apt(['download', extra], signal, extraFolder);
      const [extraArchive] = await debsIn(extraFolder);
      if (!extraArchive) throw new Error(`apt downloaded nothing for ${extra}`);
      return { archives, extra: extraArchive };
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      throw new SeatError(
        'seat-image-missing',
        `The seat's packages could not be downloaded from the Debian mirror. ${otherWaysToSeats}`,
        true,
        { cause: error },
      );
    }
  }

  private async apt(args: readonly string[], signal: AbortSignal, cwd = this.dir): Promise<void> {
    const settings = [`APT_CONFIG=${join(this.dir, 'apt.conf')}`, 'LC_ALL=C.UTF-8'];
    await runCommand('env', [...settings, 'apt-get', '-q', ...args], signal, {
      cwd,
      inheritsEnvironment: true,
      onLine: (line) => {
        if (/^(Fetched|Need to get|E:|W:)|newly installed/.test(line)) this.log(line.trim());
      },
    });
  }
}

function ownSettings(dir: string): string[] {
  return [
    `Dir::State "${dir}/state";`,
    `Dir::State::status "${dir}/state/status";`,
    `Dir::Cache "${dir}/cache";`,
    `Dir::Etc "${dir}/etc";`,
    'Dir::Etc::trusted "/etc/apt/trusted.gpg";',
    'Dir::Etc::trustedparts "/etc/apt/trusted.gpg.d";',
    'APT::Sandbox::User "root";',
    'APT::Install-Recommends "false";',
    'Acquire::Languages "none";',
    'Dpkg::Use-Pty "false";',
  ];
}

/** The host's settings about reaching mirrors; nothing that runs a program after an update or an install. */
async function hostSettings(signal: AbortSignal): Promise<string[]> {
  const dump = await hostTool('apt-config', ['dump'], signal);
  await hostTool('dpkg-deb', ['--version'], signal);
  return dump
    .split('\n')
    .filter((line) => /^Acquire::/.test(line) && !/^Acquire::(IndexTargets|Languages)/.test(line));
}

async function hostTool(command: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  try {
    return await runCommand(command, args, signal);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    throw new SeatError(
      'seat-image-missing',
      `Seats cannot be built on this machine, because it has no ${command}. ${otherWaysToSeats}`,
      false,
      { cause: error },
    );
  }
}

/** The mirror that this machine's own apt uses for its Debian packages, security and third parties left out. */
async function hostMirror(signal: AbortSignal): Promise<string> {
  const format = '$(REPO_URI) $(RELEASE) $(COMPONENT) $(ORIGIN)';
  const targets = await hostTool(
    'apt-get',
    ['indextargets', '--format', format, 'Created-By: Packages'],
    signal,
  );
  return mirrorIn(targets, await hostRelease());
}

/**
 * Picks the Debian mirror from lines of `URI release component origin`. The origin is known only after an
 * `apt-get update`; before, the release names the distribution.
 * @param osRelease text of /etc/os-release
 */
export function mirrorIn(targets: string, osRelease: string): string {
  const isDebian = /^ID=["']?debian/m.test(osRelease);
  const lines = targets
    .split('\n')
    .map((line) => line.split(' '))
    .filter(
      ([uri, release, component]) => uri && component === 'main' && !/security/.test(`${uri} ${release}`),
    );
  const named = lines.find(([, , , origin]) => origin === 'Debian');
  const guessed = lines.find(([uri, , , origin]) => isDebian && !origin && /debian\/?$/.test(uri ?? ''));
  const [uri] = named ?? guessed ?? [];
  if (uri) return uri;
  throw new SeatError(
    'seat-image-missing',
    `Seats cannot be built on this machine, because its apt names no Debian mirror. ${otherWaysToSeats}`,
    false,
  );
}

async function hostRelease(): Promise<string> {
  return readFile('/etc/os-release', 'utf8').catch(() => '');
}

async function debsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => name.endsWith('.deb'))
    .sort()
    .map((name) => join(folder, name));
}

async function firstThatExists(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return undefined;
}

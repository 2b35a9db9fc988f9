import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIPv4 } from 'node:net';
import type Docker from 'dockerode';
import { orAborted } from '../abort';
import { CommandFailed, runCommand } from '../run-command';
import { SeatError } from '../seat-error';
import { SeatLocks } from '../seat-locks';
import { allowing } from './engine';

/** What a student may not reach: everything that is not the public internet. */
const privateRanges = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/4',
  '240.0.0.0/4',
] as const;

/** Two seats at once want the same network and the same rules. */
const locks = new SeatLocks();

/** The name of a backend's network, which is its bridge's as well (15 characters at most). */
export function openNetworkName(backend: string): string {
  return `wod-${createHash('sha256').update(backend).digest('hex').slice(0, 10)}`;
}

/**
 * The firewall rules of an open network, each as the arguments that follow `-A` or `-C`. A bridge alone
 * keeps seats apart, but leaves the machine itself and everything behind its other interfaces in reach:
 * so nothing of the machine, no private range, and names only from the machine's own resolvers.
 */
export function firewallRules(bridge: string, resolvers: readonly string[]): readonly (readonly string[])[] {
  const dns = resolvers.flatMap((resolver) =>
    ['udp', 'tcp'].map((protocol) => [
      ...['DOCKER-USER', '-i', bridge, '-d', resolver, '-p', protocol, '--dport', '53', '-j', 'ACCEPT'],
    ]),
  );
  return [
    ['INPUT', '-i', bridge, '-j', 'DROP'],
    // Inserted at the top one after the other, so the last one here is asked first.
    ...privateRanges.map((range) => ['DOCKER-USER', '-i', bridge, '-d', range, '-j', 'DROP']),
    ...dns,
    // What seats answer to the outside belongs to connections that they opened.
    ['DOCKER-USER', '-o', bridge, '-m', 'conntrack', '!', '--ctstate', 'ESTABLISHED,RELATED', '-j', 'DROP'],
  ];
}

/**
 * Makes sure that the network of open seats is there and closed to everything but the internet.
 * @returns its name
 * @throws SeatError `seat-create-failed` where this worker cannot close it: such a seat is not made at all
 */
export async function ensureOpenNetwork(
  engine: Docker,
  backend: string,
  signal: AbortSignal,
): Promise<string> {
  const name = openNetworkName(backend);
  try {
    await locks.withSeat(name, signal, async () => {
      const network = engine.getNetwork(name);
      if (!(await allowing([404], orAborted(network.inspect(), signal)))) {
        await engine.createNetwork(networkOptions(name, backend));
      }
      for (const rule of firewallRules(name, await hostResolvers())) await ensureRule(rule, signal);
    });
    return name;
  } catch (error) {
    const sentence =
      'This backend cannot give a seat the internet without opening the machine to it; its worker must be root and have iptables.';
    throw new SeatError('seat-create-failed', sentence, true, { cause: error });
  }
}

/** Takes the network and its rules away again; its seats must be gone. */
export async function removeOpenNetwork(engine: Docker, backend: string, signal: AbortSignal): Promise<void> {
  const name = openNetworkName(backend);
  for (const rule of firewallRules(name, await hostResolvers())) {
    while (await hasRule(rule, signal)) await runCommand('iptables', ['-w', '-D', ...rule], signal);
  }
  await allowing([404], engine.getNetwork(name).remove({ abortSignal: signal }));
}

function networkOptions(name: string, backend: string): Docker.NetworkCreateOptions {
  return {
    Name: name,
    Driver: 'bridge',
    CheckDuplicate: true,
    EnableIPv6: false,
    Labels: { 'wod.owner': backend },
    Options: {
      'com.docker.network.bridge.name': name,
      'com.docker.network.bridge.enable_icc': 'false',
    },
  };
}

async function ensureRule(rule: readonly string[], signal: AbortSignal): Promise<void> {
  if (!(await hasRule(rule, signal))) await runCommand('iptables', ['-w', '-I', ...rule], signal);
}

/** Exit code 1 means that there is no such rule; anything else is no answer. */
async function hasRule(rule: readonly string[], signal: AbortSignal): Promise<boolean> {
  try {
    await runCommand('iptables', ['-w', '-C', ...rule], signal);
    return true;
  } catch (error) {
    if (error instanceof CommandFailed && error.exitCode === 1) return false;
    throw error;
  }
}

/** The machine's resolvers; where it has one of its own (systemd-resolved), those that this one asks. */
async function hostResolvers(): Promise<string[]> {
  for (const path of ['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf']) {
    const text = await readFile(path, 'utf8').catch(() => '');
    const addresses = [...text.matchAll(/^nameserver\s+(\S+)/gm)].map(([, address]) => address ?? '');
    const reachable = addresses.filter((address) => isIPv4(address) && !address.startsWith('127.'));
    if (reachable.length > 0) return reachable;
  }
  return [];
}

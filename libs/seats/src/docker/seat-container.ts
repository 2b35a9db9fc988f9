import type { ContainerCreateOptions } from 'dockerode';
import { studentId } from '../home-archive';
import type { SeatHandle, SeatSpec } from '../seat-driver';

const mebibyte = 1024 * 1024;

/** Size of a seat's /tmp in MiB. Like its home it is memory, and counts into the seat's memory. */
const tmpMb = 64;

/** Where the socket is, seen from inside. */
const socketInSeat = '/run/seat/s';

/** Everything of a seat carries these, so that it can be found and told apart from other backends'. */
const label = {
  owner: 'wod.owner',
  seat: 'wod.seat',
  booking: 'wod.booking',
  attempt: 'wod.attempt',
  base: 'wod.base',
  token: 'wod.token',
  meta: 'wod.meta',
  socketDir: 'wod.socket-dir',
} as const;

/** The engine's name of a seat's container and of the volume of its home. */
export function seatName(seatId: string): string {
  return `wod-seat-${seatId}`;
}

/** Filter for the engine's lists: what belongs to one backend. */
export function ownedBy(backend: string): { label: string[] } {
  return { label: [`${label.owner}=${backend}`, label.seat] };
}

export interface SeatContainer {
  readonly spec: SeatSpec;
  readonly backend: string;
  readonly image: string;
  /** Folder on this machine that the seat puts its socket in. */
  readonly socketDir: string;
  /** Name of the engine's network, `none` for none. */
  readonly network: string;
}

/**
 * The container of a seat: nothing to write but a home and a /tmp of fixed sizes, no rights to gain, no
 * network unless asked for, and Jupyter on a socket that only the worker reaches.
 */
export function containerOptions(seat: SeatContainer): ContainerCreateOptions {
  const { spec, image, socketDir, network } = seat;
  const { limits } = spec;
  const labels = labelsOf(seat);
  // Home and /tmp are memory too: the limit is that of the processes and of the disk together.
  const memory = (limits.memoryMb + limits.diskMb) * mebibyte;
  return {
    name: seatName(spec.seatId),
    Image: image,
    Hostname: 'seat',
    User: `${studentId}:${studentId}`,
    Labels: labels,
    Env: [
      `WOD_SEAT_TOKEN=${spec.token}`,
      `WOD_SEAT_BASE=${spec.basePath}`,
      `WOD_SEAT_SOCKET=${socketInSeat}`,
      `WOD_SEAT_ENTRY=${spec.meta['entry'] ?? ''}`,
    ],
    HostConfig: {
      NetworkMode: network,
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Memory: memory,
      MemorySwap: memory,
      NanoCpus: Math.round(limits.cpus * 1e9),
      PidsLimit: limits.pids,
      Ulimits: [
        { Name: 'nofile', Soft: 4096, Hard: 4096 },
        { Name: 'core', Soft: 0, Hard: 0 },
      ],
      ShmSize: 16 * mebibyte,
      Tmpfs: { '/tmp': `rw,exec,nosuid,nodev,size=${tmpMb}m,mode=1777` },
      Mounts: [
        {
          Type: 'volume',
          Source: seatName(spec.seatId),
          Target: '/home/student',
          VolumeOptions: {
            NoCopy: true,
            Labels: labels,
            DriverConfig: { Name: 'local', Options: homeVolume(limits.diskMb) },
          },
        },
        { Type: 'bind', Source: socketDir, Target: '/run/seat' },
      ],
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
      RestartPolicy: { Name: 'no' },
    },
  };
}

/** A home in memory: the one kind with a size that every engine can give without help from the host. */
function homeVolume(diskMb: number): Record<string, string> {
  const options = `size=${diskMb}m,uid=${studentId},gid=${studentId},mode=0700,nosuid,nodev`;
  return { type: 'tmpfs', device: 'tmpfs', o: options };
}

function labelsOf({ spec, backend, socketDir }: SeatContainer): Record<string, string> {
  return {
    [label.owner]: backend,
    [label.seat]: spec.seatId,
    [label.booking]: spec.bookingId,
    [label.attempt]: String(spec.attempt),
    [label.base]: spec.basePath,
    [label.token]: spec.token,
    [label.meta]: JSON.stringify(spec.meta),
    [label.socketDir]: socketDir,
  };
}

/** The seat that labels tell about; undefined when they are not those of a seat. */
export function handleFrom(
  labels: Readonly<Record<string, string>> | null,
  running: boolean,
): SeatHandle | undefined {
  const seatId = labels?.[label.seat];
  if (!labels || seatId === undefined) return undefined;
  return {
    seatId,
    bookingId: labels[label.booking] ?? '',
    attempt: Number(labels[label.attempt] ?? '1'),
    basePath: labels[label.base] ?? '',
    token: labels[label.token] ?? '',
    meta: JSON.parse(labels[label.meta] ?? '{}') as Record<string, string>,
    upstream: { kind: 'socket', socketPath: `${labels[label.socketDir] ?? ''}/s` },
    running,
  };
}

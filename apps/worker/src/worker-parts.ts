import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { SeatDriver } from '@wod/seats';
import { Gateway, type GatewayHealth } from './gateway/gateway';
import { sessionKey } from './gateway/access/session-key';
import { Sessions } from './gateway/access/sessions';
import { SignIn } from './gateway/access/sign-in';
import { sessionCookie } from './gateway/proxy/cookies';
import { SeatLanes } from './gateway/proxy/seat-lanes';
import { SeatEntrance } from './gateway/seat-entrance';
import { WorkDownload } from './gateway/work-download';
import type { WorkerIdentity } from './heartbeat/compose-heartbeat';
import { Creations } from './jobs/creations';
import { GatewayProbe } from './jobs/gateway-probe';
import { SeatDisposal } from './jobs/seat-disposal';
import type { Log } from './logging/log';
import { SeatEngine } from './seats/seat-engine';
import { SeatJournal } from './seats/seat-journal';
import { SeatRegistry } from './seats/seat-registry';
import type { WorkerOptions } from './worker-options';

/** What a worker is made of, as far as it does not need the bus: students are let in without it. */
export interface WorkerParts {
  readonly identity: WorkerIdentity;
  readonly engine: SeatEngine;
  readonly journal: SeatJournal;
  readonly registry: SeatRegistry;
  readonly lanes: SeatLanes;
  readonly gateway: Gateway;
  readonly probe: GatewayProbe;
  readonly creations: Creations;
  readonly disposal: SeatDisposal;
}

/** A session that is just long enough for one look at a seat. */
const probeSessionMs = 60_000;

export async function makeWorkerParts(
  options: WorkerOptions,
  driver: SeatDriver,
  log: Log,
  health: () => Promise<GatewayHealth>,
): Promise<WorkerParts> {
  const { backend, capacity, times } = options;
  const { publicUrl } = options.gateway;
  const ownDir = join(options.stateDir, 'worker', backend);
  const isHttps = publicUrl.protocol === 'https:';

  const engine = new SeatEngine(driver, log);
  const journal = await SeatJournal.open(join(ownDir, 'seats.jsonl'), log);
  const registry = new SeatRegistry(engine, journal, log, times.refreshMs);
  const sessions = new Sessions(await sessionKey(join(ownDir, 'gateway.key')));
  const lanes = new SeatLanes(publicUrl);
  const signIn = new SignIn(registry, sessions, isHttps);
  const download = new WorkDownload(engine, log);
  const entrance = new SeatEntrance({ registry, sessions, signIn, lanes, download, log });
  const gateway = new Gateway(entrance, signIn, { publicUrl, capacity, health }, log);
  const probe = new GatewayProbe((seatId) => ({
    ...gateway.localAddress,
    publicHost: publicUrl.host,
    cookie: `${sessionCookie}=${sessions.issue(seatId, probeSessionMs)}`,
  }));
  registry.onListed((seats) => lanes.keepOnly(new Set(seats.map(({ seatId }) => seatId))));

  return {
    identity: {
      backend,
      workerId: randomUUID(),
      version: options.version,
      driver: engine.name,
      enforces: engine.enforces,
      capacity,
      startSlots: options.startSlots,
      gatewayUrl: publicUrl.origin,
    },
    engine,
    journal,
    registry,
    lanes,
    gateway,
    probe,
    creations: new Creations(times.stopGraceMs),
    disposal: new SeatDisposal(engine, registry, (seatId) => lanes.close(seatId), log),
  };
}

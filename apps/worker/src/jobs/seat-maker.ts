import { randomBytes } from 'node:crypto';
import type { CreateSeatV1 } from '@wod/contracts';
import { SeatError, type SeatHandle, type SeatSpec } from '@wod/seats';
import { BundleError, renderBundle, type RenderBundleOptions } from '@wod/workshops';
import { bounded } from '../seats/bounded';
import type { SeatEngine } from '../seats/seat-engine';
import { accessOfJob, toMeta } from '../seats/seat-meta';
import type { SeatRegistry } from '../seats/seat-registry';
import type { BundleCache } from './bundle-cache';
import type { CreationReport } from './creation-report';
import type { CreationScope } from './creation-scope';
import type { GatewayProbe } from './gateway-probe';

/** Jupyter's own token: 32 random bytes. Hex, because it passes through configuration files and headers. */
export const newToken = (): string => randomBytes(32).toString('hex');

/** What the driver needs, from the job and the token that was made for it. */
export function seatSpec(job: CreateSeatV1, token: string): SeatSpec {
  const { seatId, bookingId, attempt, limits, network } = job;
  const basePath = `/seat/${seatId}/`;
  return { seatId, bookingId, attempt, basePath, token, limits, network, meta: toMeta(accessOfJob(job)) };
}

/** The steps from a job to a seat whose own address answers. Safe to repeat at any point. */
export class SeatMaker {
  constructor(
    private readonly engine: SeatEngine,
    private readonly registry: SeatRegistry,
    private readonly bundles: BundleCache,
    private readonly probe: GatewayProbe,
    /** Milliseconds that a seat may take to answer, from the moment its image is there. */
    private readonly startMs: number,
  ) {}

  /**
   * Makes the seat, or goes on with the one that an earlier delivery left running.
   * @returns milliseconds that the driver needed
   * @throws SeatError when this attempt failed; anything else when it cannot be told
   */
  async make(
    job: CreateSeatV1,
    token: string,
    report: CreationReport,
    scope: CreationScope,
  ): Promise<number> {
    report.step('taken', 'A worker has taken your booking');
    if (this.engine.waitsFor !== undefined) report.log(this.engine.waitsFor);
    await this.engine.prepared(scope.signal);
    report.step('image', 'The environment image is there');
    scope.endAfter(this.startMs, 'too-slow');

    const existing = await this.engine.find(job.seatId);
    const { handle, driverMs } =
      existing?.running === true
        ? { handle: existing, driverMs: 0 }
        : await this.create(job, token, report, scope);
    this.registry.put(handle);
    await this.answer(job.seatId, scope);
    report.step('answer', 'Your environment answers');
    return driverMs;
  }

  /** Goes on with a seat that was announced before. False when it does not run any more. */
  async adopt(seatId: string, scope: CreationScope): Promise<boolean> {
    const handle = await this.engine.find(seatId);
    if (handle?.running !== true) return false;
    scope.endAfter(this.startMs, 'too-slow');
    this.registry.put(handle);
    await this.answer(seatId, scope);
    return true;
  }

  /** Waits until the student's own address answers through the gateway. */
  private async answer(seatId: string, scope: CreationScope): Promise<void> {
    // The registry is refreshed meanwhile: a seat that died is not waited for until its time is over.
    const isAlive = (): boolean => this.registry.handle(seatId)?.running === true;
    try {
      if (await this.probe.untilAnswers(seatId, isAlive, scope.signal)) return;
    } catch (error) {
      if (scope.why !== 'too-slow') throw error;
      const sentence = `The environment started, but its address did not answer within ${this.startMs / 1000} seconds.`;
      throw new SeatError('seat-gateway-unreachable', sentence, true, { cause: error });
    }
    throw new SeatError('seat-died', 'The environment stopped as soon as it had started.', true);
  }

  private async create(
    job: CreateSeatV1,
    token: string,
    report: CreationReport,
    scope: CreationScope,
  ): Promise<{ handle: SeatHandle; driverMs: number }> {
    try {
      const content = await bounded(this.content(job), scope.signal, 0);
      const startedAt = performance.now();
      const handle = await this.engine.create(seatSpec(job, token), content, report, scope.signal);
      return { handle, driverMs: Math.round(performance.now() - startedAt) };
    } catch (error) {
      if (scope.why !== 'too-slow') throw error;
      const sentence = `The environment did not start within ${this.startMs / 1000} seconds.`;
      throw new SeatError('seat-start-timeout', sentence, true, { cause: error });
    }
  }

  private async content(job: CreateSeatV1): Promise<Buffer> {
    const { digest } = job.workshop;
    const bundle = await this.bundles.get(digest);
    if (bundle === undefined) {
      const sentence = 'The notebooks of this workshop are missing on the server.';
      throw new SeatError('seat-content-invalid', sentence, false);
    }
    try {
      return await renderBundle(bundle, renderOptions(job));
    } catch (error) {
      if (!(error instanceof BundleError)) throw error;
      const sentence = 'The notebooks of this workshop could not be filled in.';
      throw new SeatError('seat-content-invalid', sentence, false, { cause: error });
    }
  }
}

/** `MODEWS` decides which of an author's texts are shown: those of a workshop or of a challenge. */
const renderOptions = ({ variables, issuedAt }: CreateSeatV1): RenderBundleOptions => ({
  variables,
  // What students see in the list of files: the day of their workshop.
  modifiedAt: new Date(issuedAt),
  mode: variables['MODEWS'] === 'CHLG' ? 'CHLG' : 'WKSHP',
});

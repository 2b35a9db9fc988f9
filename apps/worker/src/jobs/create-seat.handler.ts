import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { createSeatV1, type CreateSeatV1 } from '@wod/contracts';
import { MessageContext, RetryLater } from '@wod/bus';
import { SeatError } from '@wod/seats';
import { LOG, type Log } from '../logging/log';
import { SeatJournal } from '../seats/seat-journal';
import { decideCreate } from './create-decision';
import { CreationReport, secretsOf } from './creation-report';
import { Creations } from './creations';
import type { CreationScope } from './creation-scope';
import { SeatDisposal } from './seat-disposal';
import { SeatEvents, type SeatSubject } from './seat-events';
import { newToken, SeatMaker } from './seat-maker';

/** One delivery of one job, with what its steps need. */
interface Delivery {
  readonly job: CreateSeatV1;
  readonly seat: SeatSubject;
  /** 1 for the first delivery. */
  readonly number: number;
  readonly scope: CreationScope;
  readonly log: Log;
}

/**
 * Makes seats. Bears its job twice, late and out of order: what became of the seat before decides what is
 * done (see `decideCreate`), and a clean-up of the same seat ends this quietly at any point. A failure that
 * has a name is published and acknowledged, for the api decides about another attempt; anything else is
 * thrown, so that the job comes again.
 */
@Controller()
export class CreateSeatHandler {
  constructor(
    private readonly creations: Creations,
    private readonly maker: SeatMaker,
    private readonly disposal: SeatDisposal,
    private readonly journal: SeatJournal,
    private readonly events: SeatEvents,
    @Inject(LOG) private readonly log: Log,
  ) {}

  @EventPattern(createSeatV1.type)
  async handle(@Payload() job: CreateSeatV1, @Ctx() context: MessageContext): Promise<void> {
    const { seatId, bookingId, attempt } = job;
    await this.creations.run(seatId, context.stopping, (scope) =>
      this.decide({
        job,
        seat: { seatId, bookingId, attempt, traceparent: context.envelope.traceparent },
        number: context.deliveries,
        scope,
        log: this.log.child({ bookingId, seatId, attempt }),
      }),
    );
  }

  private async decide(delivery: Delivery): Promise<void> {
    const { job, seat, log } = delivery;
    const mark = this.journal.get(job.seatId);
    const decision = decideCreate(mark, job, new Date());
    if (decision !== 'make') log.info({ decision, delivery: delivery.number }, 'A job came late or again.');
    switch (decision) {
      case 'ignore':
        return;
      case 'repeat-failure':
        if (mark?.kind === 'failed') await this.events.failed(seat, mark);
        return;
      case 'clean-up':
        return this.disposal.remove(job.seatId);
      case 'adopt':
        return this.announceAgain(delivery);
      case 'make':
        return this.make(delivery);
    }
  }

  private async make(delivery: Delivery): Promise<void> {
    const { job, seat, scope, log } = delivery;
    scope.endAfter(Date.parse(job.giveUpAt) - Date.now(), 'given-up');
    const token = newToken();
    const report = new CreationReport(this.events, seat, delivery.number, secretsOf(job, token), log);
    try {
      const driverMs = await this.maker.make(job, token, report, scope);
      scope.signal.throwIfAborted();
      // Marked before it is published: a crash in between makes the next delivery announce it again, and
      // never clean up a seat that a student may be in.
      await this.journal.set(seat.seatId, {
        kind: 'announced',
        bookingId: seat.bookingId,
        attempt: seat.attempt,
      });
      await this.events.ready(seat, { elapsedMs: report.elapsedMs, driverMs });
      log.info({ elapsedMs: report.elapsedMs, driverMs }, 'A seat is ready.');
    } catch (error) {
      await this.settle(delivery, error);
    }
  }

  /** A seat that was announced and does not run is left to `DeathWatch`: a student may have to be told. */
  private async announceAgain({ seat, scope, log }: Delivery): Promise<void> {
    const startedAt = performance.now();
    try {
      if (!(await this.maker.adopt(seat.seatId, scope))) return;
      const elapsedMs = Math.round(performance.now() - startedAt);
      await this.events.ready(seat, { elapsedMs, driverMs: 0 });
      log.info('A running seat was adopted.');
    } catch (error) {
      if (scope.why !== 'overtaken') throw error;
    }
  }

  /** What follows when a seat did not get ready. */
  private async settle({ seat, scope, log }: Delivery, error: unknown): Promise<void> {
    const { seatId } = seat;
    if (scope.why === 'overtaken') {
      log.info('Its clean-up overtook the making of a seat.');
      return;
    }
    if (this.journal.get(seatId)?.kind === 'announced') throw error;
    if (scope.why === 'stopping') throw new RetryLater(500, 'the worker stopped before the seat was ready');
    if (scope.why === 'given-up') {
      log.warn('The making of a seat was given up by the api.');
      return this.disposal.remove(seatId);
    }
    if (!(error instanceof SeatError)) throw error;
    log.warn({ err: error, code: error.code }, 'A seat could not be made.');
    await this.disposal.removeIfPossible(seatId);
    const { code, sentence, retryable } = error;
    await this.journal.set(seatId, { kind: 'failed', code, sentence, retryable });
    await this.events.failed(seat, { code, sentence, retryable });
  }
}

import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { cleanupSeatV1, type CleanupSeatV1 } from '@wod/contracts';
import { MessageContext } from '@wod/bus';
import { LOG, type Log } from '../logging/log';
import { SeatJournal } from '../seats/seat-journal';
import { Creations } from './creations';
import { SeatDisposal } from './seat-disposal';
import { SeatEvents } from './seat-events';

/**
 * Leaves nothing of a seat, whatever its state: being made, in use, dead, or never heard of. The seat's end
 * is marked first, so that from then on nobody enters it and no job brings it back.
 */
@Controller()
export class CleanupSeatHandler {
  constructor(
    private readonly creations: Creations,
    private readonly disposal: SeatDisposal,
    private readonly journal: SeatJournal,
    private readonly events: SeatEvents,
    @Inject(LOG) private readonly log: Log,
  ) {}

  @EventPattern(cleanupSeatV1.type)
  async handle(@Payload() job: CleanupSeatV1, @Ctx() context: MessageContext): Promise<void> {
    const { seatId, bookingId, attempt, reason } = job;
    const startedAt = performance.now();
    await this.journal.set(seatId, { kind: 'removed' });
    await this.creations.overtake(seatId);
    await this.disposal.remove(seatId);
    const elapsedMs = Math.round(performance.now() - startedAt);
    const { traceparent } = context.envelope;
    await this.events.cleaned({ seatId, bookingId, attempt, traceparent }, elapsedMs);
    this.log.info({ bookingId, seatId, attempt, reason, elapsedMs }, 'A seat was cleaned up.');
  }
}

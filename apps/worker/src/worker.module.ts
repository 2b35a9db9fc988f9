import { Module, type DynamicModule } from '@nestjs/common';
import { CleanupSeatHandler } from './jobs/cleanup-seat.handler';
import { CreateSeatHandler } from './jobs/create-seat.handler';
import { Creations } from './jobs/creations';
import { SeatDisposal } from './jobs/seat-disposal';
import { SeatEvents } from './jobs/seat-events';
import { SeatMaker } from './jobs/seat-maker';
import { LOG, type Log } from './logging/log';
import { SeatJournal } from './seats/seat-journal';

/** What the job handlers are given; made outside, because the gateway lives before and beside them. */
export interface JobParts {
  readonly creations: Creations;
  readonly maker: SeatMaker;
  readonly disposal: SeatDisposal;
  readonly journal: SeatJournal;
  readonly events: SeatEvents;
  readonly log: Log;
}

/** The jobs of one backend. */
@Module({})
export class WorkerModule {
  static with(parts: JobParts): DynamicModule {
    return {
      module: WorkerModule,
      controllers: [CreateSeatHandler, CleanupSeatHandler],
      providers: [
        { provide: Creations, useValue: parts.creations },
        { provide: SeatMaker, useValue: parts.maker },
        { provide: SeatDisposal, useValue: parts.disposal },
        { provide: SeatJournal, useValue: parts.journal },
        { provide: SeatEvents, useValue: parts.events },
        { provide: LOG, useValue: parts.log },
      ],
    };
  }
}

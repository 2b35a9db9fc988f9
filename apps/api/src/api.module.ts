import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { DeadLetters, LiveFeed } from '@wod/bus';
import { BackendRegistry } from './backends/backend-registry';
import { AcceptBooking } from './bookings/accept-booking';
import { BookingFlow } from './bookings/booking-flow';
import { BookingViews } from './bookings/booking-view';
import { BookingController } from './bookings/booking.controller';
import { StudentActions } from './bookings/student-actions';
import { WorkController } from './bookings/work.controller';
import type { ApiParts } from './compose-api';
import { Transactions } from './database/transactions';
import { Keys } from './keys/keys';
import { LiveController } from './live/live.controller';
import { OperatorActions } from './operator/operator-actions';
import { OperatorSessions } from './operator/operator-sessions';
import { OperatorViews } from './operator/operator-views';
import { OperatorController } from './operator/operator.controller';
import { SeatEventsController } from './seats/seat-events.controller';
import { Health } from './site/health';
import { SiteController } from './site/site.controller';
import { Catalogue } from './workshops/catalogue';
import { CatalogueController } from './workshops/catalogue.controller';

/** Hands the parts of the api to Nest's controllers: HTTP routes and JetStream handlers. */
@Module({})
export class ApiModule {
  static with(parts: ApiParts): DynamicModule {
    const providers: Provider[] = [
      { provide: Transactions, useValue: parts.transactions },
      { provide: Keys, useValue: parts.keys },
      { provide: BookingFlow, useValue: parts.flow },
      { provide: AcceptBooking, useValue: parts.accepting },
      { provide: BookingViews, useValue: parts.views },
      { provide: StudentActions, useValue: parts.actions },
      { provide: Catalogue, useValue: parts.catalogue },
      { provide: LiveFeed, useValue: parts.feed },
      { provide: OperatorSessions, useValue: parts.sessions },
      { provide: OperatorActions, useValue: parts.operatorActions },
      { provide: OperatorViews, useValue: parts.operatorViews },
      { provide: BackendRegistry, useValue: parts.registry },
      { provide: DeadLetters, useValue: parts.deadLetters },
      { provide: Health, useValue: parts.health },
      { provide: 'SITE', useValue: parts.site },
      { provide: 'PUBLIC_URL', useValue: parts.publicUrl },
    ];
    return {
      module: ApiModule,
      controllers: [
        CatalogueController,
        BookingController,
        WorkController,
        LiveController,
        OperatorController,
        SiteController,
        SeatEventsController,
      ],
      providers,
    };
  }
}

import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import type { OperatorOverview } from '@wod/contracts';
import { OperatorApi } from '../../api/operator.api';
import { agoText, timeOfDay } from '../../ui/format';
import { MoveEndDialog } from './move-end-dialog';
import { OperatorSession } from '../operator-session';
import { operatorTexts } from '../operator.texts';

type Booking = OperatorOverview['bookings'][number];

@Component({
  selector: 'wod-bookings-table',
  imports: [MoveEndDialog],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './bookings-table.html',
})
export class BookingsTable {
  private readonly api = inject(OperatorApi);
  private readonly session = inject(OperatorSession);

  readonly bookings = input.required<readonly Booking[]>();

  protected readonly texts = operatorTexts.bookings;
  protected readonly heading = operatorTexts.views.bookings;
  protected readonly timeOfDay = timeOfDay;
  protected readonly chosen = signal('');
  protected readonly moving = signal<Booking | undefined>(undefined);
  protected readonly states = computed(() => [...new Set(this.bookings().map(({ state }) => state))].sort());
  protected readonly shown = computed(() =>
    this.bookings().filter(({ state }) => this.chosen() === '' || state === this.chosen()),
  );

  protected ago(at: string): string {
    return agoText(at, this.session.now());
  }

  protected pillOf({ state }: Booking): string {
    if (state === 'ready') return 'pill-accent';
    return state === 'failed' ? 'pill-bad' : '';
  }

  protected canStop({ state }: Booking): boolean {
    return ['scheduled', 'waiting', 'provisioning', 'ready'].includes(state);
  }

  protected stop({ id, workshop }: Booking): void {
    void this.session.act(
      this.texts.stopQuestion(workshop, id.slice(0, 8)),
      () => this.api.stopBooking(id),
      this.texts.stopped,
    );
  }

  protected move(booking: Booking, endsAt: string): void {
    this.moving.set(undefined);
    void this.session.act(
      undefined,
      () => this.api.moveEnd(booking.id, endsAt),
      this.texts.moved(timeOfDay(endsAt)),
    );
  }
}

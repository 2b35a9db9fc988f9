import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { BookingView } from '@wod/contracts';
import { BookingsApi } from '../api/bookings.api';
import { isNoAccess, refusalOf } from '../api/refusal';
import { visiblePoll } from '../time/visible-poll';
import { dateAndTime, timeOfDay } from '../ui/format';
import { Icon } from '../ui/icon';
import { PageHeading } from '../ui/page-heading';
import { Toast } from '../ui/toast';
import { BookingMemory } from './booking-memory';
import { myTexts } from './my.texts';

const refreshMs = 30_000;

type Known =
  { readonly kind: 'view'; readonly view: BookingView } | { readonly kind: 'locked' | 'unreachable' };

@Component({
  selector: 'wod-my-bookings-page',
  imports: [RouterLink, Icon, PageHeading],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="narrow">
      <h1 wodPageHeading>{{ texts.title }}</h1>
      @if (bookings().length > 0) {
        <p class="lead">{{ texts.lead }}</p>
        <ul class="booking-list">
          @for (booking of bookings(); track booking.id) {
            @let known = states().get(booking.id);
            <li class="card booking-item">
              <div class="booking-item-text">
                <h2 class="booking-item-title">
                  <a [routerLink]="['/bookings', booking.id]">{{ booking.title }}</a>
                </h2>
                <p class="muted">
                  {{ texts.bookedAt(dateAndTime(booking.at)) }}
                </p>
              </div>
              <p class="booking-item-state">
                @if (known === undefined) {
                  <span class="muted">{{ texts.loading }}</span>
                } @else if (known.kind === 'view') {
                  <span class="pill" [class.pill-accent]="known.view.state === 'ready'">{{
                    texts.states[known.view.state]
                  }}</span>
                  @if (known.view.state === 'ready' && known.view.endsAt) {
                    <span class="muted"> {{ texts.until(timeOfDay(known.view.endsAt)) }}</span>
                  }
                } @else {
                  <span class="muted">{{ texts[known.kind] }}</span>
                }
              </p>
              <button type="button" class="icon-button" (click)="forget(booking.id)">
                <wod-icon name="close" /><span class="visually-hidden">{{
                  texts.forgetLong(booking.title)
                }}</span>
              </button>
            </li>
          }
        </ul>
        <p class="muted">{{ texts.shared }}</p>
      } @else {
        <div class="empty">
          <h2>{{ texts.emptyTitle }}</h2>
          <p>{{ texts.empty }}</p>
          <a class="button primary" routerLink="/">{{ texts.toWorkshops }}</a>
        </div>
      }
    </div>
  `,
})
export class MyBookingsPage {
  private readonly api = inject(BookingsApi);
  private readonly memory = inject(BookingMemory);
  private readonly toast = inject(Toast);

  protected readonly texts = myTexts;
  protected readonly dateAndTime = dateAndTime;
  protected readonly timeOfDay = timeOfDay;
  protected readonly bookings = signal(this.memory.list());
  protected readonly states = signal<ReadonlyMap<string, Known>>(new Map());

  constructor() {
    void visiblePoll(() => this.load(), refreshMs).now();
  }

  protected forget(id: string): void {
    this.memory.forget(id);
    this.bookings.set(this.memory.list());
    this.toast.say(myTexts.forgotten);
  }

  private async load(): Promise<void> {
    await Promise.all(
      this.bookings().map(async ({ id }) => {
        const known = await this.look(id);
        this.states.update((states) => new Map(states).set(id, known));
      }),
    );
  }

  private async look(id: string): Promise<Known> {
    try {
      return { kind: 'view', view: await this.api.view(id) };
    } catch (error) {
      return { kind: isNoAccess(refusalOf(error)) ? 'locked' : 'unreachable' };
    }
  }
}

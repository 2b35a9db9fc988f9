import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  computed,
  inject,
  input,
  output,
  signal,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { WorkshopDetail } from '@wod/contracts';
import { BookingsApi } from '../api/bookings.api';
import { refusalOf } from '../api/refusal';
import { BookingMemory } from '../my/booking-memory';
import { Icon } from '../ui/icon';
import {
  type BookingErrors,
  type BookingField,
  bookingErrors,
  bookingFields,
  checkBooking,
  emptyBooking,
} from './booking-fields';
import { workshopTexts } from './workshop.texts';

@Component({
  selector: 'wod-booking-form',
  imports: [RouterLink, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './booking-form.html',
})
export class BookingForm {
  private readonly api = inject(BookingsApi);
  private readonly router = inject(Router);
  private readonly memory = inject(BookingMemory);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  readonly workshop = input.required<WorkshopDetail>();
  /** When the server said that something about the workshop has changed. */
  readonly outdated = output();

  protected readonly texts = workshopTexts.form;
  protected readonly textFields = [
    { field: 'name', label: this.texts.name, type: 'text', autocomplete: 'name', hint: '' },
    {
      field: 'email',
      label: this.texts.email,
      type: 'email',
      autocomplete: 'email',
      hint: this.texts.emailHint,
    },
    { field: 'company', label: this.texts.company, type: 'text', autocomplete: 'organization', hint: '' },
  ] as const;
  protected readonly values = signal(emptyBooking);
  protected readonly errors = signal<BookingErrors>({});
  protected readonly rest = signal<readonly string[]>([]);
  protected readonly isSending = signal(false);
  protected readonly hasLiveBooking = signal(false);
  protected readonly isFull = computed(() => this.workshop().free <= 0);
  protected readonly known = computed(() => (this.hasLiveBooking() ? this.memory.list()[0] : undefined));
  protected readonly invalidCount = computed(() => Object.keys(this.errors()).length);

  protected change(field: Exclude<BookingField, 'terms'>, text: string): void {
    this.values.update((values) => ({ ...values, [field]: text }));
    // A message goes as soon as it is no longer true; a new one waits until the field is left.
    if (this.errors()[field] !== undefined) this.check(field);
  }

  protected accept(accepted: boolean): void {
    this.values.update((values) => ({ ...values, terms: accepted }));
    if (this.errors().terms !== undefined) this.check('terms');
  }

  /** On leaving a field: says what is wrong with it, unless it was only passed through. */
  protected left(field: Exclude<BookingField, 'terms'>): void {
    if (this.values()[field] !== '') this.check(field);
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isSending()) return;
    const checked = checkBooking(this.workshop().folder, this.values());
    if ('errors' in checked) {
      this.refuse(checked.errors, checked.rest);
      return;
    }
    this.refuse({}, []);
    this.isSending.set(true);
    try {
      const { id } = await this.api.request(checked.request);
      this.memory.remember({ id, title: this.workshop().title, at: new Date().toISOString() });
      await this.router.navigate(['/bookings', id]);
    } catch (error) {
      this.refused(error);
    } finally {
      this.isSending.set(false);
    }
  }

  protected useAnotherAddress(): void {
    this.hasLiveBooking.set(false);
  }

  private check(field: BookingField): void {
    const checked = checkBooking(this.workshop().folder, this.values());
    const message = 'errors' in checked ? checked.errors[field] : undefined;
    this.errors.update(({ [field]: _old, ...others }) =>
      message === undefined ? others : { ...others, [field]: message },
    );
  }

  private refused(error: unknown): void {
    const refusal = refusalOf(error);
    if (refusal.kind === 'unreachable') {
      this.refuse({}, [this.texts.unreachable]);
      return;
    }
    if (refusal.code === 'live-booking-exists') {
      this.hasLiveBooking.set(true);
      return;
    }
    const { errors, rest } = bookingErrors(refusal.errors);
    const isExplained = Object.keys(errors).length + rest.length > 0;
    this.refuse(errors, isExplained ? rest : [refusal.sentence]);
    if (refusal.status === 404 || refusal.status === 409) this.outdated.emit();
  }

  /** Shows what is wrong and puts the cursor where the first of it can be mended. */
  private refuse(errors: BookingErrors, rest: readonly string[]): void {
    this.errors.set(errors);
    this.rest.set(rest);
    const first = bookingFields.find((field) => errors[field] !== undefined);
    if (first !== undefined) this.host.querySelector<HTMLElement>(`#booking-${first}`)?.focus();
  }
}

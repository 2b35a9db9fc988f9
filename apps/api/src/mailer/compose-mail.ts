import type { BookingState, EndReason, Language, SeatState } from '@wod/contracts';
import type { DataSource } from 'typeorm';
import type { Keys } from '../keys/keys';
import { seatLink } from '../keys/seat-link';
import type { MailBrand, MailKind, MailMessage } from '../mail/mail-kinds';

/** What composing needs to know of the site. */
export interface MailSite {
  readonly brand: MailBrand;
  /** Address of the portal, without a trailing slash. */
  readonly publicUrl: string;
  readonly extendMinutes: number;
  readonly extendTimes: number;
  readonly maxAttempts: number;
}

/** A queued mail as its row has it. */
export interface QueuedMailRow {
  readonly id: string;
  readonly booking_id: string;
  readonly kind: MailKind;
  readonly facts: { readonly seatId?: string; readonly endsAt?: string; readonly sentence?: string };
}

interface BookingFacts {
  readonly state: BookingState;
  readonly language: Language;
  readonly attempt: number;
  readonly ends_at: Date | null;
  readonly end_reason: EndReason | null;
  readonly extensions: number;
  readonly failure_code: string | null;
  readonly email: string;
  readonly name: string;
  readonly title: string;
  readonly folder: string;
}

/** A link lives a day longer than its seat was to live: an extension must not break it, and the seat's end does. */
const linkSpareMs = 24 * 60 * 60 * 1000;

/**
 * Makes the message of a queued mail from what is true now; secrets are derived here and nowhere kept.
 * @returns `undefined` when the mail would no longer be true, e.g. credentials of a seat that is gone
 */
export async function composeMail(
  source: DataSource,
  keys: Keys,
  site: MailSite,
  row: QueuedMailRow,
  now: Date,
): Promise<{ readonly to: string; readonly message: MailMessage } | undefined> {
  const [booking] = await source.query<BookingFacts[]>(
    `select b.state, b.language, b.attempt, b.ends_at, b.end_reason, b.extensions, b.failure_code, p.email, p.name,
       w.title, w.folder
     from booking b join person p on p.id = b.person_id join workshop w on w.id = b.workshop_id where b.id = $1`,
    [row.booking_id],
  );
  if (booking === undefined) return undefined;
  const bookingUrl = `${site.publicUrl}/bookings/${row.booking_id}#key=${keys.bookingKey(row.booking_id)}`;
  const basics = {
    language: booking.language,
    brand: site.brand,
    student: booking.name,
    workshop: booking.title,
    bookingUrl,
  };
  const message = await messageOf();
  return message === undefined ? undefined : { to: booking.email, message };

  async function messageOf(): Promise<MailMessage | undefined> {
    const facts = booking as BookingFacts;
    switch (row.kind) {
      case 'booked':
        return { ...basics, kind: 'booked' };
      case 'queued':
        return queued();
      case 'link':
        return { ...basics, kind: 'link' };
      case 'credentials':
        return credentials(facts);
      case 'warning':
        if (facts.state !== 'ready' || facts.ends_at === null) return undefined;
        if (facts.ends_at.toISOString() !== row.facts.endsAt) return undefined;
        return {
          ...basics,
          kind: 'warning',
          endsAt: facts.ends_at.toISOString(),
          minutesLeft: minutesUntil(facts.ends_at, now),
          ...(site.extendMinutes === 0
            ? {}
            : {
                extension: {
                  minutes: site.extendMinutes,
                  left: Math.max(0, site.extendTimes - facts.extensions),
                },
              }),
        };
      case 'thanks':
        return {
          ...basics,
          kind: 'thanks',
          reason: facts.end_reason ?? 'expired',
          pollUrl: bookingUrl,
          catalogueUrl: site.publicUrl,
        };
      case 'failed':
        return {
          ...basics,
          kind: 'failed',
          attempts: facts.attempt,
          sentence: row.facts.sentence ?? 'Your environment could not be made.',
          ...(facts.failure_code === null ? {} : { code: facts.failure_code }),
          bookAgainUrl: `${site.publicUrl}/workshops/${facts.folder}`,
        };
    }
  }

  async function credentials(facts: BookingFacts): Promise<MailMessage | undefined> {
    const [seat] = await source.query<
      { id: string; username: string; gateway_url: string; state: SeatState; attempt: number }[]
    >(`select id, username, gateway_url, state, attempt from seat where id = $1`, [row.facts.seatId]);
    if (seat?.state !== 'ready' || facts.ends_at === null) return undefined;
    const expiresAt = new Date(facts.ends_at.getTime() + linkSpareMs);
    return {
      ...basics,
      kind: 'credentials',
      seatUrl: await seatLink(
        { id: seat.id, gatewayUrl: seat.gateway_url },
        keys.seatLinkKey(seat.id),
        expiresAt,
      ),
      signInUrl: `${seat.gateway_url}/seat/${seat.id}/sign-in`,
      username: seat.username,
      password: keys.seatPassword(seat.id),
      endsAt: facts.ends_at.toISOString(),
      minutesLeft: minutesUntil(facts.ends_at, now),
      isReplacement: await isReplacement(seat.id),
    };
  }

  /** A booking that got its place before the mail left is told just that. */
  async function queued(): Promise<MailMessage> {
    const [place] = await source.query<{ position: number }[]>(
      `select (select count(*)::int from booking q where q.workshop_id = b.workshop_id and q.state = 'waiting'
         and (q.requested_at, q.id) <= (b.requested_at, b.id)) as position
       from booking b where b.id = $1 and b.state = 'waiting'`,
      [row.booking_id],
    );
    if (place === undefined) return { ...basics, kind: 'booked' };
    return { ...basics, kind: 'queued', position: place.position };
  }

  /** Whether credentials of an earlier seat of this booking were mailed. */
  async function isReplacement(seatId: string): Promise<boolean> {
    const [earlier] = await source.query<{ found: boolean }[]>(
      `select exists (select 1 from mail where booking_id = $1 and kind = 'credentials' and state = 'sent'
         and cause <> $2) as found`,
      [row.booking_id, `credentials:${seatId}`],
    );
    return earlier?.found === true;
  }
}

const minutesUntil = (end: Date, now: Date): number =>
  Math.max(1, Math.round((end.getTime() - now.getTime()) / 60_000));

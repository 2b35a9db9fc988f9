import type { EndReason, Language } from '@wod/contracts';

/** How the site presents itself in a mail. From settings, the same for every mail. */
export interface MailBrand {
  readonly name: string;
  /** Home page of the site's owner, http or https. */
  readonly url?: string | undefined;
  /** Picture that is shown instead of the name, http or https: the only thing a mail loads from outside. */
  readonly logo?: string | undefined;
  /** Where students find help: an e-mail address, a link or plain words. */
  readonly contact?: string | undefined;
}

interface MailBasics {
  readonly language: Language;
  readonly brand: MailBrand;
  /** Name that the student gave. Anybody can type anything here, for anybody's address. */
  readonly student: string;
  /** Title of the booked workshop. */
  readonly workshop: string;
  /** The booking's own page, with its key: it opens without a password. */
  readonly bookingUrl: string;
}

/** When a booking was accepted and its seat is being made. */
export interface BookedMail extends MailBasics {
  readonly kind: 'booked';
}

/** When a booking was accepted but has to wait for a free place. */
export interface QueuedMail extends MailBasics {
  readonly kind: 'queued';
  /** 1 is next. */
  readonly position: number;
  /** Seconds until a place is expected; absent when nobody can tell. */
  readonly estimateSeconds?: number | undefined;
}

/** When the seat is the student's and the clock runs. */
export interface CredentialsMail extends MailBasics {
  readonly kind: 'credentials';
  /** The signed way in: address of the seat behind the button. */
  readonly seatUrl: string;
  /** The gateway's page for user name and password. */
  readonly signInUrl: string;
  readonly username: string;
  readonly password: string;
  /** Instant, ISO 8601. */
  readonly endsAt: string;
  readonly minutesLeft: number;
  /** True when this seat takes the place of one that was lost after its credentials had been mailed. */
  readonly isReplacement?: boolean | undefined;
}

/** When the time left fell to a threshold. */
export interface WarningMail extends MailBasics {
  readonly kind: 'warning';
  readonly minutesLeft: number;
  /** Instant, ISO 8601. */
  readonly endsAt: string;
  /** Minutes that one extension adds, and how many are left; absent where the site offers none. */
  readonly extension?: { readonly minutes: number; readonly left: number } | undefined;
}

/** When the booking has ended. */
export interface ThanksMail extends MailBasics {
  readonly kind: 'thanks';
  readonly reason: EndReason;
  readonly pollUrl?: string | undefined;
  /** Public page of the student's badge. */
  readonly badgeUrl?: string | undefined;
  readonly catalogueUrl?: string | undefined;
}

/** When every attempt to make a seat failed. */
export interface FailedMail extends MailBasics {
  readonly kind: 'failed';
  readonly attempts: number;
  /** Why, for a student to read. Shown when `code` has no text of its own in the mail's language. */
  readonly sentence: string;
  /** Stable reason, e.g. `seat-start-timeout`. */
  readonly code?: string | undefined;
  readonly bookAgainUrl: string;
}

/** When somebody asks to book with an address that has a live booking. `workshop` is that of the live one. */
export interface LinkMail extends MailBasics {
  readonly kind: 'link';
}

/** Every mail to a student. Plain data: it survives JSON. */
export type MailMessage =
  BookedMail | QueuedMail | CredentialsMail | WarningMail | ThanksMail | FailedMail | LinkMail;

export type MailKind = MailMessage['kind'];

export const mailKinds = [
  'booked',
  'queued',
  'credentials',
  'warning',
  'thanks',
  'failed',
  'link',
] as const satisfies readonly MailKind[];

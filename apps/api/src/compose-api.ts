import { ContentStore, DeadLetters, LiveFeed, type Bus } from '@wod/bus';
import type { SettingsOf } from '@wod/settings';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { BackendRegistry } from './backends/backend-registry';
import { BackendSnapshots } from './backends/backend-snapshots';
import { BackendWatch } from './backends/backend-watch';
import { SeatCorrections } from './backends/seat-corrections';
import { AcceptBooking } from './bookings/accept-booking';
import { BookingFlow } from './bookings/booking-flow';
import { BookingViews } from './bookings/booking-view';
import { StudentActions } from './bookings/student-actions';
import { Transactions } from './database/transactions';
import { Keys } from './keys/keys';
import { SmtpMailSender } from './mail/smtp/smtp-mail-sender';
import { MailQueue } from './mailer/mail-queue';
import { OperatorActions } from './operator/operator-actions';
import { OperatorSessions } from './operator/operator-sessions';
import { OperatorViews } from './operator/operator-views';
import { OutboxRelay } from './outbox/outbox-relay';
import { Scheduler } from './scheduler/scheduler';
import { Placer } from './seats/placer';
import { Health } from './site/health';
import type { Site } from './site/site.controller';
import { Catalogue } from './workshops/catalogue';
import { WorkshopImporter } from './workshops/workshop-importer';

export type ApiSettings = SettingsOf<'api'>;
export type ApiParts = ReturnType<typeof composeApi>;

/** Puts the api together: every object and what it needs, in one place. Starts nothing. */
export function composeApi(settings: ApiSettings, source: DataSource, bus: Bus, log: Logger) {
  const publicUrl = settings.WOD_PUBLIC_URL.replace(/\/+$/, '');
  const brand = {
    name: settings.WOD_BRAND_NAME,
    ...(settings.WOD_BRAND_URL === undefined ? {} : { url: settings.WOD_BRAND_URL }),
    ...(settings.WOD_BRAND_LOGO === undefined ? {} : { logo: settings.WOD_BRAND_LOGO }),
  };
  const contact = settings.WOD_CONTACT === undefined ? {} : { contact: settings.WOD_CONTACT };
  const site: Site = { brand, ...contact, version };
  const maxAttempts = settings.WOD_MAX_ATTEMPTS;
  const warnMinutes = settings.WOD_WARN_MINUTES;
  const extension = { extendMinutes: settings.WOD_EXTEND_MINUTES, extendTimes: settings.WOD_EXTEND_TIMES };
  const sweepMs = settings.WOD_SWEEP_SECONDS * 1000;

  const keys = new Keys(Buffer.from(settings.WOD_MASTER_KEY, 'base64url'));
  const transactions = new Transactions(source);
  const snapshots = new BackendSnapshots();
  const placer = new Placer(keys, snapshots, {
    maxAttempts,
    attemptSeconds: settings.WOD_ATTEMPT_SECONDS,
    site: {
      brandName: brand.name,
      brandUrl: brand.url ?? publicUrl,
      brandLogo: brand.logo ?? '',
      publicUrl,
    },
  });
  const flow = new BookingFlow(placer, { maxAttempts, warnMinutes });
  const registry = new BackendRegistry(transactions);
  const corrections = new SeatCorrections(transactions, flow, log);
  const watch = new BackendWatch(
    bus,
    registry,
    corrections,
    snapshots,
    {
      lostSeconds: settings.WOD_BACKEND_LOST_SECONDS,
      graceSeconds: settings.WOD_SEAT_GRACE_SECONDS,
      sweepMs,
    },
    log,
  );
  const sender = new SmtpMailSender({ url: settings.WOD_SMTP_URL, from: settings.WOD_MAIL_FROM });
  const mailSite = { brand: { ...brand, ...contact }, publicUrl, ...extension, maxAttempts };
  const deadLetters = new DeadLetters(bus);
  const importer = new WorkshopImporter(transactions, new ContentStore(bus), log);
  const feed = new LiveFeed(bus, (level, sentence, error) => log[level]({ err: error }, sentence));

  return {
    publicUrl,
    site,
    keys,
    transactions,
    flow,
    registry,
    deadLetters,
    importer,
    feed,
    watch,
    catalogue: new Catalogue(source),
    accepting: new AcceptBooking(transactions, placer, settings.WOD_DENIED_DOMAINS),
    views: new BookingViews(source, { maxAttempts, ...extension }),
    actions: new StudentActions(transactions, flow, keys, extension),
    sessions: new OperatorSessions(source),
    operatorActions: new OperatorActions(transactions, flow),
    operatorViews: new OperatorViews(source, bus, watch, deadLetters),
    health: new Health(source, bus, () => importer.isDone),
    relay: new OutboxRelay(transactions, bus, settings.WOD_DATABASE_URL, log),
    scheduler: new Scheduler(transactions, flow, placer, { sweepMs, warnMinutes }, log),
    mails: new MailQueue(transactions, sender, keys, mailSite, log),
  };
}

/** Version of the product, as in package.json. */
export const version = '0.1.0';

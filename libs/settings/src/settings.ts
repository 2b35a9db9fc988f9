import * as z from 'zod';
import { backendName, type DriverName } from '@wod/contracts';
import { setting, type Setting } from './setting';

const text = z.string().min(1);
const port = z.coerce.number().int().min(0).max(65535);
const url = (protocol: RegExp) => z.url({ protocol });
const wholeNumber = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);
const minutesList = list
  .transform((items) => items.map(Number))
  .pipe(z.array(z.number('minutes as numbers, separated by commas').positive().max(10_000)).max(10));
/** 32 random bytes as base64url. */
const key = z.string().regex(/^[A-Za-z0-9_-]{43}$/, '32 random bytes as base64url (43 characters)');

export const driverChoices = ['auto', 'docker', 'process', 'simulated'] as const satisfies readonly (
  DriverName | 'auto'
)[];

/** Every setting of every process. A name is never used for two things. */
export const settings = {
  WOD_STATE_DIR: setting({
    schema: text.default('.wod'),
    about:
      'Folder for all state that is kept on this machine: data of embedded servers, generated secrets, seats.',
    readers: ['worker', 'start'],
  }),
  WOD_LOG_LEVEL: setting({
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
    about: 'How much the services write to their logs.',
    readers: ['api', 'worker', 'start'],
  }),
  WOD_NATS_URL: setting({
    schema: url(/^(nats|tls)$/).default('nats://127.0.0.1:4222'),
    about: 'nats-server with JetStream, 2.12.7 or newer, with `sync_interval: always`.',
    readers: ['api', 'worker', 'start'],
  }),
  WOD_NATS_USER: setting({
    schema: text.optional(),
    about: 'User name at the nats-server. A worker has its own user, which may read only its own jobs.',
    readers: ['api', 'worker'],
  }),
  WOD_NATS_PASSWORD: setting({
    schema: text.optional(),
    about: 'Password of that user.',
    readers: ['api', 'worker'],
    secret: true,
  }),
  WOD_NATS_MONITOR_URL: setting({
    schema: url(/^https?$/).optional(),
    about:
      'Monitoring address of the nats-server, by which the api checks that JetStream syncs before it acknowledges. Without it that check is left to you, and the api says so.',
    readers: ['api'],
  }),
  WOD_DATABASE_URL: setting({
    schema: url(/^postgres(ql)?$/),
    about: 'PostgreSQL 15 or newer, with a role that owns its database.',
    readers: ['api', 'start'],
    secret: true,
  }),
  WOD_MASTER_KEY: setting({
    schema: key,
    about:
      'Key from which every key and password of bookings and seats is derived: 32 random bytes as base64url. Changing it ends all links that were mailed.',
    readers: ['api'],
    secret: true,
  }),
  WOD_OPERATOR_USER: setting({
    schema: text.max(64).default('operator'),
    about: 'Name of the first operator, made when there is none.',
    readers: ['api', 'start'],
  }),
  WOD_OPERATOR_PASSWORD: setting({
    schema: z.string().min(12).max(256),
    about: 'Password of the first operator. `npm start` generates one.',
    readers: ['api'],
    secret: true,
  }),
  WOD_HTTP_HOST: setting({
    schema: text.default('127.0.0.1'),
    about: 'Address that the api listens on.',
    readers: ['api', 'start'],
  }),
  WOD_HTTP_PORT: setting({
    schema: port.default(4200),
    about: 'Port of the api and the portal.',
    readers: ['api', 'start'],
  }),
  WOD_PUBLIC_URL: setting({
    schema: url(/^https?$/).default('http://localhost:4200'),
    about: 'Address of the portal as a browser reaches it; used in mails. Never taken from a request.',
    readers: ['api'],
  }),
  WOD_TRUSTED_PROXIES: setting({
    schema: list.default([]),
    about: 'Addresses of reverse proxies whose X-Forwarded-For is believed, separated by commas.',
    readers: ['api'],
  }),
  WOD_PORTAL_DIR: setting({
    schema: text.optional(),
    about: 'Folder of the built portal for the api to serve. Without it something else serves the portal.',
    readers: ['api'],
  }),
  WOD_WORKSHOPS_DIRS: setting({
    schema: list.default(['workshops']),
    about: 'Folders of workshops that are imported at start, separated by commas.',
    readers: ['api', 'start'],
  }),
  WOD_SMTP_URL: setting({
    schema: url(/^smtps?$/).default('smtp://127.0.0.1:2525'),
    about: 'Mail server for mails to students, with user name and password where it wants them.',
    readers: ['api', 'start'],
    secret: true,
  }),
  WOD_MAIL_FROM: setting({
    schema: text.default('Workshops-on-Demand <workshops@localhost>'),
    about: 'Sender of mails to students.',
    readers: ['api'],
  }),
  WOD_CONTACT: setting({
    schema: text.optional(),
    about: 'Where students find help: an e-mail address or a link, shown on pages and in mails.',
    readers: ['api'],
  }),
  WOD_BRAND_NAME: setting({
    schema: text.max(60).default('Workshops-on-Demand'),
    about: 'Name of this site on pages, in mails and in notebooks (BRANDING).',
    readers: ['api'],
  }),
  WOD_BRAND_URL: setting({
    schema: url(/^https?$/).optional(),
    about: 'Home page of this site’s owner (BRANDINGURL).',
    readers: ['api'],
  }),
  WOD_BRAND_LOGO: setting({
    schema: url(/^https?$/).optional(),
    about: 'Picture shown in notebooks (BRANDINGLOGO).',
    readers: ['api'],
  }),
  WOD_DENIED_DOMAINS: setting({
    schema: list.default([]),
    about: 'Mail domains that may not book, besides the known disposable ones, separated by commas.',
    readers: ['api'],
  }),
  WOD_MAX_ATTEMPTS: setting({
    schema: wholeNumber(1, 10).default(3),
    about: 'How many seats are tried for one booking before it fails.',
    readers: ['api'],
  }),
  WOD_ATTEMPT_SECONDS: setting({
    schema: wholeNumber(5, 3600).default(120),
    about: 'Seconds that one attempt may take from placement to ready, waiting for a start slot included.',
    readers: ['api'],
  }),
  WOD_BACKEND_LOST_SECONDS: setting({
    schema: wholeNumber(5, 3600).default(20),
    about: 'Seconds without a heartbeat after which a backend counts as lost.',
    readers: ['api'],
  }),
  WOD_SEAT_GRACE_SECONDS: setting({
    schema: wholeNumber(0, 3600).default(60),
    about: 'Seconds that a student’s ready seat on a lost backend is waited for before another is made.',
    readers: ['api'],
  }),
  WOD_SWEEP_SECONDS: setting({
    schema: wholeNumber(1, 300).default(3),
    about: 'Seconds between two sweeps that act on what is overdue.',
    readers: ['api'],
  }),
  WOD_WARN_MINUTES: setting({
    schema: minutesList.default([60, 15, 5]),
    about: 'Minutes before the end at which a student is warned; scaled down for short workshops.',
    readers: ['api'],
  }),
  WOD_EXTEND_MINUTES: setting({
    schema: wholeNumber(0, 1440).default(30),
    about: 'Minutes by which a student may extend at once.',
    readers: ['api'],
  }),
  WOD_EXTEND_TIMES: setting({
    schema: wholeNumber(0, 100).default(2),
    about: 'How many times a student may extend one booking.',
    readers: ['api'],
  }),
  WOD_BOOKINGS_PER_MINUTE: setting({
    schema: wholeNumber(1, 100_000).default(60),
    about: 'Bookings that one address may ask for in a minute; above that the answer is 429.',
    readers: ['api'],
  }),
  WOD_BACKEND: setting({
    schema: backendName.default('be1'),
    about: 'Name of this worker’s backend: 1 to 32 of a–z, 0–9 and "-".',
    readers: ['worker', 'start'],
  }),
  WOD_DRIVER: setting({
    schema: z.enum(driverChoices).default('auto'),
    about:
      'How seats are made: `docker` (a container engine), `process` (a sandboxed process), `auto` (docker where an engine answers, otherwise process), `simulated` (for scale tests: no notebook at all).',
    readers: ['worker', 'start'],
  }),
  WOD_DOCKER_HOST: setting({
    schema: url(/^(unix|tcp|http|https)$/).default('unix:///var/run/docker.sock'),
    about: 'Container engine of this backend.',
    readers: ['worker'],
  }),
  WOD_SEAT_ROOT: setting({
    schema: text.optional(),
    about: 'Root folder with Jupyter for `process` seats. Without it one is made from Debian packages.',
    readers: ['worker'],
  }),
  WOD_CAPACITY: setting({
    schema: wholeNumber(0, 10_000).default(20),
    about: 'How many seats this backend holds at the same moment.',
    readers: ['worker', 'start'],
  }),
  WOD_START_SLOTS: setting({
    schema: wholeNumber(1, 256).optional(),
    about: 'How many seats are made at the same moment; by default one for each core.',
    readers: ['worker'],
  }),
  WOD_SEAT_START_SECONDS: setting({
    schema: wholeNumber(5, 3600).default(60),
    about: 'Seconds that one seat may take to answer.',
    readers: ['worker'],
  }),
  WOD_GATEWAY_HOST: setting({
    schema: text.default('127.0.0.1'),
    about: 'Address that the worker’s gateway (the way into seats) listens on.',
    readers: ['worker', 'start'],
  }),
  WOD_GATEWAY_PORT: setting({
    schema: port.default(4300),
    about: 'Port of the worker’s gateway.',
    readers: ['worker', 'start'],
  }),
  WOD_GATEWAY_URL: setting({
    schema: url(/^https?$/).default('http://localhost:4300'),
    about: 'Address of the gateway as a browser reaches it.',
    readers: ['worker'],
  }),
  WOD_NATS_PORT: setting({
    schema: port.default(4222),
    about: 'Port of the embedded nats-server.',
    readers: ['start'],
  }),
  WOD_NATS_SERVER_BIN: setting({
    schema: text.optional(),
    about: 'A nats-server program to embed instead of the one that is fetched.',
    readers: ['start'],
  }),
  WOD_POSTGRES_PORT: setting({
    schema: port.default(5442),
    about: 'Port of the embedded PostgreSQL.',
    readers: ['start'],
  }),
  WOD_SMTP_PORT: setting({
    schema: port.default(2525),
    about: 'Port of the embedded mail catcher.',
    readers: ['start'],
  }),
  WOD_INBOX_PORT: setting({
    schema: port.default(8025),
    about: 'Port of the mail catcher’s web inbox.',
    readers: ['start'],
  }),
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

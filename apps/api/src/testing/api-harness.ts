import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startTestNats,
  startTestPostgres,
  type TestDatabase,
  type TestNats,
  type TestPostgres,
} from '@wod/embedded';
import { loadSettings } from '@wod/settings';
import { termsVersion, type BookingView, type Problem } from '@wod/contracts';
import pino from 'pino';
import { startApi, type RunningApi } from '../start-api';
import { MailSink } from './mail-sink';

/** One api on real servers, with its own database and workshops. */
export class ApiHarness {
  readonly mails = new MailSink();
  api!: RunningApi;
  private folder = '';
  private database!: TestDatabase;
  private overrides: Record<string, string> = {};

  private constructor(
    readonly postgres: TestPostgres,
    readonly nats: TestNats,
  ) {}

  static async start(overrides: Record<string, string> = {}): Promise<ApiHarness> {
    const [postgres, nats] = await Promise.all([startTestPostgres(), startTestNats()]);
    const harness = new ApiHarness(postgres, nats);
    harness.folder = await mkdtemp(join(tmpdir(), 'wod-api-'));
    harness.database = await postgres.createDatabase();
    harness.overrides = overrides;
    await harness.mails.start();
    await harness.writeWorkshop('WKSHP-Small', { capacity: 2, minutes: 30 });
    await harness.writeWorkshop('WKSHP-Big', { capacity: 50, minutes: 240 });
    await harness.writeWorkshop('WKSHP-Closed', { capacity: 5, minutes: 30, active: false });
    await harness.startApi();
    return harness;
  }

  async startApi(): Promise<void> {
    const user = this.nats.userOf({ kind: 'api' });
    const settings = loadSettings('api', {
      WOD_DATABASE_URL: this.database.url,
      WOD_NATS_URL: this.nats.url,
      WOD_NATS_USER: user.user,
      WOD_NATS_PASSWORD: user.password,
      WOD_NATS_MONITOR_URL: this.nats.monitorUrl,
      WOD_MASTER_KEY: Buffer.alloc(32, 7).toString('base64url'),
      WOD_OPERATOR_PASSWORD: operatorPassword,
      WOD_HTTP_PORT: '0',
      WOD_PUBLIC_URL: 'http://localhost:4200',
      WOD_WORKSHOPS_DIRS: this.folder,
      WOD_SMTP_URL: `smtp://127.0.0.1:${this.mails.port}`,
      WOD_SWEEP_SECONDS: '1',
      WOD_BACKEND_LOST_SECONDS: '5',
      WOD_SEAT_GRACE_SECONDS: '1',
      WOD_BOOKINGS_PER_MINUTE: '10000',
      ...this.overrides,
    });
    this.api = await startApi(settings, pino({ level: 'silent' }));
  }

  async stop(): Promise<void> {
    await this.api.stop();
    await this.mails.stop();
    await this.nats.stop();
    await this.postgres.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  async writeWorkshop(
    folder: string,
    facts: { capacity: number; minutes: number; active?: boolean },
  ): Promise<void> {
    const path = join(this.folder, folder);
    await mkdir(path, { recursive: true });
    await writeFile(
      join(path, 'wod.yml'),
      [
        `name: '${folder} for tests'`,
        `description: 'A workshop of the tests.'`,
        `active: ${facts.active ?? true}`,
        `capacity: ${facts.capacity}`,
        `minutes: ${facts.minutes}`,
        '',
      ].join('\n'),
    );
    const notebook = {
      cells: [{ cell_type: 'markdown', id: 'a1', metadata: {}, source: ['# Hello student {{ STDID }}\n'] }],
      metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' } },
      nbformat: 4,
      nbformat_minor: 5,
    };
    await writeFile(join(path, '0-ReadMeFirst.ipynb'), JSON.stringify(notebook));
  }

  query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.api.parts.transactions.source.query<Row[]>(sql, parameters);
  }

  /** A request as a browser of this site sends it. */
  async request(
    method: string,
    path: string,
    options: { body?: unknown; cookie?: string; headers?: Record<string, string> } = {},
  ): Promise<{ status: number; body: unknown; cookie: string; headers: Headers }> {
    const response = await fetch(this.api.url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.cookie === undefined ? {} : { cookie: options.cookie }),
        ...options.headers,
      },
      ...(options.body === undefined
        ? {}
        : { body: typeof options.body === 'string' ? options.body : JSON.stringify(options.body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
      cookie: (response.headers.getSetCookie()[0] ?? '').split(';', 1)[0] ?? '',
      headers: response.headers,
    };
  }

  async book(over: Record<string, unknown> = {}): Promise<Booked> {
    const answer = await this.request('POST', '/api/v1/bookings', {
      body: {
        workshop: 'WKSHP-Big',
        name: 'Test Student',
        email: newEmail(),
        company: 'Tests',
        terms: termsVersion,
        ...over,
      },
    });
    return {
      status: answer.status,
      id: (answer.body as { id?: string }).id ?? '',
      state: (answer.body as { state?: string }).state ?? '',
      problem: answer.body as Problem,
      cookie: answer.cookie,
    };
  }

  async view(booking: Booked): Promise<BookingView> {
    const { body } = await this.request('GET', `/api/v1/bookings/${booking.id}`, { cookie: booking.cookie });
    return body as BookingView;
  }

  async untilState(booking: Booked, state: BookingView['state'], ms = 15_000): Promise<BookingView> {
    return until(
      `booking is ${state}`,
      async () => {
        const view = await this.view(booking);
        return view.state === state ? view : undefined;
      },
      ms,
    );
  }

  async operatorCookie(): Promise<string> {
    const { cookie } = await this.request('POST', '/api/v1/operator/session', {
      body: { username: 'operator', password: operatorPassword },
    });
    return cookie;
  }
}

export interface Booked {
  readonly status: number;
  readonly id: string;
  readonly state: string;
  readonly problem: Problem;
  readonly cookie: string;
}

export const operatorPassword = 'correct horse battery';

let emails = 0;
export const newEmail = (): string => `student${++emails}-${Date.now()}@example.org`;

/** Waits for a condition; fails with its name when it does not come about. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  ms = 15_000,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`It did not come about within ${ms} ms that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

import { randomUUID } from 'node:crypto';
import { termsVersion } from '@wod/contracts';
import { EventStream } from '../demo/event-stream';
import { expectStatus, HttpClient } from '../demo/http-client';
import { withBareRoute } from './bare-route';
import { bigWorkshop, withSystem, type BenchSystem } from './bench-system';
import { spreadOf, type BenchRow } from './stats';

/** Bookings over HTTP beside a bare route that inserts one row, and booking to job taken. Seats are simulated. */
export async function bookingRows(): Promise<BenchRow[]> {
  const workshop = bigWorkshop(2_000);
  try {
    return await withSystem(
      {
        WOD_DRIVER: 'simulated',
        WOD_CAPACITY: '2000',
        WOD_START_SLOTS: '16',
        WOD_WORKSHOPS_DIRS: workshop.folder,
      },
      measure,
    );
  } finally {
    workshop.remove();
  }
}

async function measure(system: BenchSystem): Promise<BenchRow[]> {
  const portal = system.urls.portal;
  return withBareRoute(system.databaseUrl, async (bareUrl) => {
    await atOnce(4, 40, () => book(portal));
    await atOnce(4, 40, () => bare(bareUrl));
    const rows: BenchRow[] = [];
    for (const parallel of [1, 20]) {
      const ours: number[] = [];
      const beside: number[] = [];
      // In turns, so that whatever else the machine does falls on both alike.
      for (let round = 0; round < 5; round++) {
        ours.push(...(await atOnce(parallel, 40, () => book(portal))));
        beside.push(...(await atOnce(parallel, 40, () => bare(bareUrl))));
      }
      const spread = spreadOf(ours);
      rows.push({
        name: `booking-http-${parallel}`,
        what: `click → accepted, ${parallel} at once`,
        unit: 'ms',
        ours: spread,
        beside: { what: 'a bare route with one insert', spread: spreadOf(beside) },
        ...(parallel === 1 ? { target: { text: 'p50 under 50 ms', held: spread.p50 < 50 } } : {}),
      });
    }
    const taken = await bookingToJob(portal, 40);
    rows.push({
      name: 'booking-to-job',
      what: 'accepted → job taken by the worker, as the live page sees it',
      unit: 'ms',
      ours: taken,
      target: { text: 'p50 under 100 ms', held: taken.p50 < 100 },
    });
    return rows;
  });
}

const request = () => ({
  workshop: 'WKSHP-Bench',
  name: 'Bench',
  email: `bench-${randomUUID()}@example.org`,
  company: 'Bench',
  terms: termsVersion,
});

async function book(portal: string): Promise<void> {
  expectStatus(
    await new HttpClient(portal).send('POST', '/api/v1/bookings', request()),
    202,
    'a booking was accepted',
  );
}

async function bare(url: string): Promise<void> {
  expectStatus(await new HttpClient(url).send('POST', '/insert', request()), 202, 'the bare route inserted');
}

/** Milliseconds of each of `total` calls, `parallel` of them under way at any moment. */
async function atOnce(parallel: number, total: number, call: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  let left = total;
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      const begun = performance.now();
      await call();
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: parallel }, lane));
  return times;
}

async function bookingToJob(portal: string, runs: number): Promise<ReturnType<typeof spreadOf>> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const http = new HttpClient(portal);
    const answer = await http.send('POST', '/api/v1/bookings', request());
    const accepted = performance.now();
    const stream = await EventStream.open(
      http,
      `/api/v1/bookings/${(answer.body as { id: string }).id}/events`,
    );
    const event = await stream.until('wod.seat.v1.progressed', 30_000);
    times.push(event.at - accepted);
    stream.close();
  }
  return spreadOf(times);
}

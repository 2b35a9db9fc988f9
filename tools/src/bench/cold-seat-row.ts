import { randomUUID } from 'node:crypto';
import { termsVersion, type BookingView } from '@wod/contracts';
import { EventStream } from '../demo/event-stream';
import { expectStatus, HttpClient } from '../demo/http-client';
import { withSystem, type BenchSystem } from './bench-system';
import { startByHand } from './engine-by-hand';
import { spreadOf, type BenchRow } from './stats';

const runs = 10;

/** Booking → seat ready beside the same container started by hand until Jupyter answers, in turns. */
export async function coldSeatRow(): Promise<BenchRow[]> {
  return withSystem({ WOD_DRIVER: 'docker', WOD_CAPACITY: '4' }, async (system) => {
    await takeSeat(system);
    await startByHand();
    const ours: number[] = [];
    const byHand: number[] = [];
    for (let run = 0; run < runs; run++) {
      ours.push(await takeSeat(system));
      byHand.push(await startByHand());
    }
    const spread = spreadOf(ours);
    const hand = spreadOf(byHand);
    const overhead = spread.p50 - hand.p50;
    return [
      {
        name: 'cold-seat',
        what: `accepted → seat ready (overhead ${Math.round(overhead)} ms at p50)`,
        unit: 'ms',
        ours: spread,
        beside: { what: 'the engine by hand', spread: hand },
        target: { text: 'overhead under 300 ms', held: overhead < 300 },
      },
    ];
  });
}

async function takeSeat(system: BenchSystem): Promise<number> {
  const http = new HttpClient(system.urls.portal);
  const answer = await http.send('POST', '/api/v1/bookings', {
    workshop: 'WKSHP-Python101',
    name: 'Bench',
    email: `bench-${randomUUID()}@example.org`,
    company: 'Bench',
    terms: termsVersion,
  });
  const accepted = performance.now();
  expectStatus(answer, 202, 'a booking was accepted');
  const path = `/api/v1/bookings/${(answer.body as { id: string }).id}`;
  const stream = await EventStream.open(http, `${path}/events`);
  const ready = await stream.until('wod.booking.v1.ready', 120_000, ['wod.booking.v1.failed']);
  await http.send('POST', `${path}/finish`);
  await stream.until('wod.seat.v1.cleaned', 60_000);
  stream.close();
  while (((await http.send('GET', path)).body as BookingView).state !== 'ended') {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return ready.at - accepted;
}

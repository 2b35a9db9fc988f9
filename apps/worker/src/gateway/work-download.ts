import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Log } from '../logging/log';
import type { SeatEngine } from '../seats/seat-engine';
import type { OpenSeat } from '../seats/seat-registry';
import { gatewayLimits } from './limits';
import { answerPage } from './pages/answers';

/** Streams a student's home as a tar. Stops reading the seat when the browser goes away. */
export class WorkDownload {
  private readonly running = new Map<string, number>();

  constructor(
    private readonly engine: SeatEngine,
    private readonly log: Log,
  ) {}

  async handle(request: IncomingMessage, response: ServerResponse, seat: OpenSeat): Promise<void> {
    if (request.method !== 'GET') {
      return answerPage(request, response, 'method-not-allowed', {}, { allow: 'GET' });
    }
    const { seatId } = seat.handle;
    const others = this.running.get(seatId) ?? 0;
    if (others >= gatewayLimits.downloadsPerSeat) {
      return answerPage(request, response, 'seat-busy', {}, { 'retry-after': '5' });
    }
    this.running.set(seatId, others + 1);
    try {
      await this.send(request, response, seat);
    } finally {
      const left = (this.running.get(seatId) ?? 1) - 1;
      if (left > 0) this.running.set(seatId, left);
      else this.running.delete(seatId);
    }
  }

  private async send(request: IncomingMessage, response: ServerResponse, seat: OpenSeat): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort(new Error('The browser went away.')));
    try {
      const work = await this.engine.exportWork(seat.handle.seatId, gone.signal);
      if (work === undefined) return answerPage(request, response, 'seat-ended');
      response.writeHead(200, {
        'content-type': 'application/x-tar',
        // The folder's name is of A–Z, a–z, 0–9, "_", "." and "-" by contract.
        'content-disposition': `attachment; filename="${seat.access.workshop}.tar"`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      await pipeline(work, response);
    } catch (error) {
      if (gone.signal.aborted && response.destroyed) return;
      this.log.warn({ err: error, seatId: seat.handle.seatId }, "A student's work could not be sent.");
      answerPage(request, response, 'seat-silent');
    }
  }
}

import { Controller, Get, Headers, Inject, Param, ParseUUIDPipe, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { LiveFeed } from '@wod/bus';
import type { FastifyReply } from 'fastify';
import { Access } from '../access/access';
import { DomainError } from '../problem/domain-error';

const pingMs = 15_000;
/** Bytes that a slow reader may fall behind before it is cut off; it comes back and resumes. */
const maxBehind = 1024 * 1024;

/** Live status of one booking as server-sent events, resumable behind `Last-Event-ID`. */
@ApiTags('bookings')
@Controller('api/v1/bookings')
export class LiveController {
  constructor(@Inject(LiveFeed) private readonly feed: LiveFeed) {}

  @ApiOperation({
    summary: 'Every event of the booking, from the beginning or behind Last-Event-ID, then live.',
  })
  @Access('booking')
  @Get(':id/events')
  async events(
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Query('lastEventId') after: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const from = placeOf(lastEventId ?? after);
    reply.hijack();
    const out = reply.raw;
    out.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    out.write('retry: 2000\n\n');
    const ping = setInterval(() => out.write('event: ping\ndata: {}\n\n'), pingMs);
    let stop: () => void = () => undefined;
    const end = () => {
      clearInterval(ping);
      stop();
      out.end();
    };
    out.on('close', end);
    out.on('error', end);
    try {
      stop = await this.feed.follow(id, from, ({ seq, type, data }) => {
        if (out.writableLength > maxBehind) end();
        else out.write(`id: ${seq}\nevent: ${type}\ndata: ${data}\n\n`);
      });
      if (out.destroyed || out.writableEnded) end();
    } catch {
      // The stream cannot be read now: the page comes back by itself.
      end();
    }
  }
}

/** @throws DomainError when it is not a place in the stream */
function placeOf(given: string | undefined): number {
  if (given === undefined || given === '') return 0;
  if (/^\d{1,15}$/.test(given)) return Number(given);
  throw new DomainError(400, 'invalid-fields', 'Last-Event-ID is not a place in the stream.', [
    { field: 'Last-Event-ID', message: 'use the id of an event that was received' },
  ]);
}

import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  ParseUUIDPipe,
  Post,
  Put,
  Res,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  bookingKey,
  bookingRequest,
  pollAnswer,
  type BookingAccepted,
  type BookingRequest,
  type BookingView,
  type PollAnswer,
  type SeatEntry,
} from '@wod/contracts';
import type { FastifyReply } from 'fastify';
import { Access, bookingCookieName } from '../access/access';
import { Keys } from '../keys/keys';
import { CheckBody } from '../problem/check-body';
import { DomainError } from '../problem/domain-error';
import { ApiJsonBody } from '../site/api-json-body';
import { AcceptBooking } from './accept-booking';
import { BookingViews } from './booking-view';
import { StudentActions } from './student-actions';

/** A booking's cookie lives longer than its poll is open. */
const cookieSeconds = 30 * 24 * 60 * 60;

@ApiTags('bookings')
@Controller('api/v1/bookings')
export class BookingController {
  constructor(
    @Inject(AcceptBooking) private readonly accepting: AcceptBooking,
    @Inject(BookingViews) private readonly views: BookingViews,
    @Inject(StudentActions) private readonly actions: StudentActions,
    @Inject(Keys) private readonly keys: Keys,
    @Inject('PUBLIC_URL') private readonly publicUrl: string,
  ) {}

  @ApiOperation({ summary: 'Book a workshop. Answers 202 with the booking and sets its cookie.' })
  @ApiJsonBody(bookingRequest)
  @Access('public')
  @RouteConfig({ limit: 'bookings' })
  @Post()
  @HttpCode(202)
  async book(
    @Body(new CheckBody(bookingRequest)) request: BookingRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BookingAccepted> {
    const accepted = await this.accepting.accept(request);
    this.giveCookie(reply, accepted.id);
    void reply.header('location', `/api/v1/bookings/${accepted.id}`);
    return accepted;
  }

  @ApiOperation({ summary: 'Exchange the key of a mailed link for the booking’s cookie.' })
  @ApiJsonBody(bookingKey)
  @Access('public')
  @RouteConfig({ limit: 'keys' })
  @Post(':id/key')
  @HttpCode(204)
  key(
    @Param('id', ParseUUIDPipe) id: string,
    @Body(new CheckBody(bookingKey)) body: { key: string },
    @Res({ passthrough: true }) reply: FastifyReply,
  ): void {
    if (!this.keys.isBookingKey(id, body.key)) {
      throw new DomainError(
        401,
        'booking-key-wrong',
        'This link is not valid. Use the newest one from your mail.',
      );
    }
    this.giveCookie(reply, id);
  }

  @ApiOperation({ summary: 'The booking as it is now.' })
  @Access('booking')
  @Get(':id')
  async view(@Param('id', ParseUUIDPipe) id: string): Promise<BookingView> {
    const view = await this.views.get(id);
    if (view === undefined) throw new DomainError(404, 'booking-unknown', 'There is no such booking.');
    return view;
  }

  @ApiOperation({ summary: 'A fresh signed link into the seat.' })
  @Access('booking')
  @Post(':id/entry')
  @HttpCode(200)
  entry(@Param('id', ParseUUIDPipe) id: string): Promise<SeatEntry> {
    return this.actions.entry(id);
  }

  @ApiOperation({ summary: 'Move the end to a later time, as often as the site allows.' })
  @Access('booking')
  @Post(':id/extend')
  @HttpCode(200)
  async extend(@Param('id', ParseUUIDPipe) id: string): Promise<BookingView> {
    await this.actions.extend(id);
    return this.view(id);
  }

  @ApiOperation({ summary: 'Finish early: the seat is cleaned up and the poll opens.' })
  @Access('booking')
  @Post(':id/finish')
  @HttpCode(200)
  async finish(@Param('id', ParseUUIDPipe) id: string): Promise<BookingView> {
    await this.actions.finish(id);
    return this.view(id);
  }

  @ApiOperation({ summary: 'Give the booking up before its seat is ready.' })
  @Access('booking')
  @Post(':id/cancel')
  @HttpCode(200)
  async cancel(@Param('id', ParseUUIDPipe) id: string): Promise<BookingView> {
    await this.actions.cancel(id);
    return this.view(id);
  }

  @ApiOperation({ summary: 'Answer the poll, or change the answer while it is open.' })
  @ApiJsonBody(pollAnswer)
  @Access('booking')
  @Put(':id/poll')
  @HttpCode(204)
  async poll(
    @Param('id', ParseUUIDPipe) id: string,
    @Body(new CheckBody(pollAnswer)) answer: PollAnswer,
  ): Promise<void> {
    await this.actions.answerPoll(id, answer);
  }

  /** Sent back to this booking's own address only. */
  private giveCookie(reply: FastifyReply, id: string): void {
    void reply.setCookie(bookingCookieName, this.keys.bookingCookie(id), {
      path: `/api/v1/bookings/${id}`,
      httpOnly: true,
      sameSite: 'lax',
      secure: this.publicUrl.startsWith('https:'),
      maxAge: cookieSeconds,
    });
  }
}

import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  ParseIntPipe,
  ParseUUIDPipe,
  Post,
  Put,
  Req,
  Res,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DeadLetters } from '@wod/bus';
import {
  endMove,
  operatorSignIn,
  type DeadLetter,
  type ImportFinding,
  type OperatorOverview,
  type OperatorSignIn,
} from '@wod/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { Access, operatorCookieName } from '../access/access';
import { BackendRegistry, steerableStates } from '../backends/backend-registry';
import { CheckBody } from '../problem/check-body';
import { DomainError } from '../problem/domain-error';
import { ApiJsonBody } from '../site/api-json-body';
import { OperatorActions } from './operator-actions';
import { OperatorSessions, sessionHours } from './operator-sessions';
import { OperatorViews } from './operator-views';

const backendWish = z.strictObject({ state: z.enum(steerableStates) });

@ApiTags('operator')
@Controller('api/v1/operator')
@Access('operator')
export class OperatorController {
  constructor(
    @Inject(OperatorSessions) private readonly sessions: OperatorSessions,
    @Inject(OperatorViews) private readonly views: OperatorViews,
    @Inject(OperatorActions) private readonly actions: OperatorActions,
    @Inject(BackendRegistry) private readonly registry: BackendRegistry,
    @Inject(DeadLetters) private readonly deadLetters: DeadLetters,
    @Inject('PUBLIC_URL') private readonly publicUrl: string,
  ) {}

  @ApiOperation({ summary: 'Sign in: sets the operator’s cookie.' })
  @ApiJsonBody(operatorSignIn)
  @Access('public')
  @RouteConfig({ limit: 'sign-in' })
  @Post('session')
  @HttpCode(204)
  async signIn(
    @Body(new CheckBody(operatorSignIn)) body: OperatorSignIn,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const token = await this.sessions.signIn(body.username, body.password);
    if (token === undefined) throw new DomainError(401, 'sign-in-wrong', 'Name or password is wrong.');
    void reply.setCookie(operatorCookieName, token, {
      path: '/api/v1/operator',
      httpOnly: true,
      sameSite: 'strict',
      secure: this.publicUrl.startsWith('https:'),
      maxAge: sessionHours * 3600,
    });
  }

  @ApiOperation({ summary: 'Sign out.' })
  @Delete('session')
  @HttpCode(204)
  async signOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.signOut(request.cookies[operatorCookieName] ?? '');
    void reply.clearCookie(operatorCookieName, { path: '/api/v1/operator' });
  }

  @ApiOperation({ summary: 'Backends, newest bookings, streams, outbox, mails, dead letters.' })
  @Get('overview')
  overview(): Promise<OperatorOverview> {
    return this.views.overview();
  }

  @ApiOperation({ summary: 'The last import of each workshop, with its findings.' })
  @Get('imports')
  async imports(): Promise<{
    imports: { folder: string; ok: boolean; importedAt: string; findings: ImportFinding[] }[];
  }> {
    return { imports: await this.views.imports() };
  }

  @ApiOperation({ summary: 'Messages that used up their deliveries, newest first.' })
  @Get('dead-letters')
  async letters(): Promise<{ deadLetters: DeadLetter[] }> {
    return { deadLetters: await this.deadLetters.list() };
  }

  @ApiOperation({ summary: 'Send a dead letter’s message again.' })
  @Post('dead-letters/:seq/retry')
  @HttpCode(204)
  async retry(@Param('seq', ParseIntPipe) seq: number): Promise<void> {
    if (!(await this.deadLetters.retry(seq))) throw noLetter();
  }

  @ApiOperation({ summary: 'Drop a dead letter.' })
  @Delete('dead-letters/:seq')
  @HttpCode(204)
  async drop(@Param('seq', ParseIntPipe) seq: number): Promise<void> {
    if (!(await this.deadLetters.drop(seq))) throw noLetter();
  }

  @ApiOperation({ summary: 'Drain, resume or retire a backend.' })
  @ApiJsonBody(backendWish)
  @Put('backends/:name/state')
  @HttpCode(204)
  async steer(
    @Param('name') name: string,
    @Body(new CheckBody(backendWish)) wish: z.output<typeof backendWish>,
  ): Promise<void> {
    await this.registry.steer(name, wish.state);
  }

  @ApiOperation({ summary: 'End or cancel a booking now.' })
  @Post('bookings/:id/stop')
  @HttpCode(204)
  async stop(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    await this.actions.stop(id);
  }

  @ApiOperation({ summary: 'Move the end of a ready booking to a later or earlier time.' })
  @ApiJsonBody(endMove)
  @Put('bookings/:id/end')
  @HttpCode(204)
  async moveEnd(
    @Param('id', ParseUUIDPipe) id: string,
    @Body(new CheckBody(endMove)) body: { endsAt: string },
  ): Promise<void> {
    await this.actions.moveEnd(id, new Date(body.endsAt));
  }
}

const noLetter = () => new DomainError(404, 'dead-letter-unknown', 'There is no such dead letter.');

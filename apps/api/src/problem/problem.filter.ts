import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Problem } from '@wod/contracts';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { isUnreachable } from '../database/data-source';
import { DomainError } from './domain-error';

/** Turns every error into an RFC 9457 answer. What was not expected says nothing of its inside. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    const problem = this.problemOf(error);
    if (problem.status === 503) void reply.header('retry-after', '5');
    void reply.status(problem.status).type('application/problem+json').send(problem);
  }

  problemOf(error: unknown): Problem {
    if (error instanceof DomainError) {
      return {
        type: `urn:wod:problem:${error.code}`,
        title: error.message,
        status: error.status,
        code: error.code,
        ...(error.errors.length === 0 ? {} : { errors: [...error.errors] }),
      };
    }
    const status = statusOf(error);
    if (status !== undefined && status < 500) {
      const [code, title] = known[status] ?? ['refused', 'The request was refused.'];
      return { type: `urn:wod:problem:${code}`, title, status, code };
    }
    if (isUnreachable(error)) {
      this.log.warn({ err: error }, 'a request met an unreachable database');
      return {
        type: 'urn:wod:problem:not-now',
        title: 'The service is waiting for its database. Please try again in a moment.',
        status: 503,
        code: 'not-now',
      };
    }
    this.log.error({ err: error }, 'a request failed');
    return {
      type: 'urn:wod:problem:internal',
      title: 'Something went wrong on our side. It was noted; please try again.',
      status: 500,
      code: 'internal',
    };
  }
}

const known: Readonly<Record<number, readonly [string, string]>> = {
  400: ['malformed', 'The request could not be read. Send valid JSON.'],
  403: ['forbidden', 'This is not allowed.'],
  404: ['not-found', 'There is nothing at this address.'],
  405: ['method-not-allowed', 'This method is not allowed here.'],
  413: ['too-large', 'The request is too large.'],
  414: ['too-large', 'The address is too long.'],
  415: ['unsupported-type', 'Send the body as application/json.'],
  429: ['too-many', 'Too many requests. Please wait a little and try again.'],
};

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown }).statusCode;
  return typeof status === 'number' ? status : undefined;
}

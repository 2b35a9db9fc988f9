import type { LoggerService } from '@nestjs/common';
import pino, { type DestinationStream, type Logger } from 'pino';

/**
 * The worker's log: JSON lines on stdout, with `bookingId` and `seatId` where there is one. Never a token, a
 * key, an address of a person, or what a student wrote.
 */
export type Log = Logger;

/** Token under which Nest gives the log to its classes. */
export const LOG = Symbol('log');

export interface LogOptions {
  readonly level: string;
  readonly backend: string;
}

export function createLog(options: LogOptions, destination?: DestinationStream): Log {
  return pino(
    {
      level: options.level,
      base: { service: 'worker', backend: options.backend },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // An error's own fields may hold a request with its headers: only what a person needs is kept.
      serializers: { err: plainError, error: plainError },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
}

/** A line that the launcher shows to whoever started the platform, e.g. while the first seat image is made. */
export function tellProgress(log: Log, progress: string): void {
  log.info({ progress }, progress);
}

function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  return {
    name: error.name,
    message: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: plainError(error.cause) }),
  };
}

/** Nest's own lines, in the same log. Its start-up chatter is of interest to nobody who operates a worker. */
export class NestLog implements LoggerService {
  constructor(private readonly sink: Log) {}

  log(message: unknown): void {
    this.sink.debug(String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.sink.error({ nest: rest.map(String) }, String(message));
  }

  warn(message: unknown): void {
    this.sink.warn(String(message));
  }

  debug(message: unknown): void {
    this.sink.debug(String(message));
  }

  verbose(message: unknown): void {
    this.sink.trace(String(message));
  }
}

import type { LoggerService } from '@nestjs/common';
import pino, { type Logger } from 'pino';

/** Fields that must never be in a log, wherever they stand. */
const secretFields = [
  'password',
  'token',
  'key',
  'linkKey',
  'passwordProof',
  'email',
  'to',
  'cookie',
  'authorization',
];

/** JSON lines on standard output. Addresses, tokens and mail bodies are cut out even where one slips in. */
export function makeLog(level: string): Logger {
  return pino({
    level,
    base: { service: 'api' },
    redact: {
      paths: [
        ...secretFields,
        ...secretFields.map((field) => `*.${field}`),
        'err.parameters',
        'err.driverError',
        'err.query',
      ],
      remove: true,
    },
  });
}

/** Nest's own messages in the same form; the routes that it maps one by one are told at `debug`. */
export const nestLog = (log: Logger): LoggerService => {
  const write =
    (level: 'info' | 'warn' | 'error' | 'debug') =>
    (message: unknown, ...rest: unknown[]): void =>
      log[level]({ from: rest.at(-1) }, String(message));
  return {
    log: write('debug'),
    error: write('error'),
    warn: write('warn'),
    debug: write('debug'),
    verbose: write('debug'),
  };
};

interface LogLine {
  readonly msg?: unknown;
  readonly progress?: unknown;
  readonly err?: { readonly message?: unknown };
}

function parse(line: string): LogLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return undefined;
  }
}

/** What a service says for people about what it does right now: the `progress` of a JSON log line. */
export function progressOf(line: string): string | undefined {
  const progress = parse(line)?.progress;
  return typeof progress === 'string' && progress !== '' ? progress : undefined;
}

/** A log line as people read it: the message of JSON, and any other line as it is. */
export function readableLine(line: string): string {
  const parsed = parse(line);
  if (parsed === undefined) return line;
  const texts = [parsed.msg, parsed.err?.message].filter(
    (text): text is string => typeof text === 'string' && text !== '',
  );
  return texts.length === 0 ? line : [...new Set(texts)].join(': ');
}

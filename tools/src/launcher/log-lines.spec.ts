import { progressOf, readableLine } from './log-lines';

describe('a log line', () => {
  it('tells what a service does right now', () => {
    expect(progressOf('{"level":30,"progress":"Importing workshops","msg":"x"}')).toBe('Importing workshops');
    for (const line of ['{"level":30}', '{"progress":5}', '{"progress":""}', 'text', '{broken']) {
      expect(progressOf(line)).toBeUndefined();
    }
  });

  it('is shown to people as its message', () => {
    expect(readableLine('{"msg":"no answer","err":{"message":"ECONNREFUSED"}}')).toBe(
      'no answer: ECONNREFUSED',
    );
    expect(readableLine('{"msg":"same","err":{"message":"same"}}')).toBe('same');
    expect(readableLine('{"level":30}')).toBe('{"level":30}');
    expect(readableLine('plain text')).toBe('plain text');
  });
});

import { nearestName } from './nearest-name';

describe('nearestName', () => {
  const known = ['name', 'category', 'duration', 'replayLink', 'SURVEYURL'];

  it.each([
    ['nmae', 'name'],
    ['categories', 'category'],
    ['Duration', 'duration'],
    ['replaylink', 'replayLink'],
    ['SURVYURL', 'SURVEYURL'],
  ])('finds what %s probably means', (written, meant) => {
    expect(nearestName(written, known, 3)).toBe(meant);
  });

  it.each(['', 'x', 'wholly different', 'a'.repeat(10_000)])('offers nothing for %.20s', (written) => {
    expect(nearestName(written, known)).toBeUndefined();
  });
});

import { pictureOf } from './picture';

describe('a generated picture', () => {
  it('is always the same for the same workshop', () =>
    expect(pictureOf('WKSHP-Python101')).toEqual(pictureOf('WKSHP-Python101')));

  it('differs between workshops', () =>
    expect(pictureOf('WKSHP-Python101').tones).not.toEqual(pictureOf('WKSHP-Python102').tones));

  it('is nothing but outlines', () => {
    for (const outline of pictureOf('WKSHP-GIT101').tones) expect(outline).toMatch(/^[Mmhvaz0-9 .-]*$/);
  });
});

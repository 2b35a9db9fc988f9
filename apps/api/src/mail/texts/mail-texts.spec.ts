import { languages } from '@wod/contracts';
import { mailTexts } from './mail-texts';
import { spokenDuration, spokenInstant } from './spoken-time';

const textsOf = (language: (typeof languages)[number]): Map<string, string> =>
  new Map(
    Object.entries(mailTexts[language]).flatMap(([group, texts]) =>
      Object.entries(texts as Record<string, string>).map(
        ([key, text]) => [`${group}.${key}`, text] as const,
      ),
    ),
  );
const places = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe('the texts of mails', () => {
  const english = textsOf('en');

  it.each(languages)('exist in full in %s, with the same places and titles as in English', (language) => {
    const texts = textsOf(language);
    expect([...texts.keys()]).toEqual([...english.keys()]);
    for (const [key, text] of texts) {
      expect([key, text.trim() === '' ? 'empty' : 'text']).toEqual([key, 'text']);
      expect([key, places(text)]).toEqual([key, places(english.get(key) ?? '')]);
      expect([key, text.split('*').length]).toEqual([key, (english.get(key) ?? '').split('*').length]);
    }
  });

  it('are translated: no French text is its English one', () => {
    const same = [...textsOf('fr')].filter(([key, text]) => text === english.get(key)).map(([key]) => key);
    expect(same).toEqual([]);
  });

  it('keep French punctuation on its line', () => {
    const loose = [...textsOf('fr')].filter(([, text]) => / [:;?!»]|« /u.test(text));
    expect(loose).toEqual([]);
  });
});

describe('spoken time', () => {
  it.each([
    [240, '4 hours', '4 heures'],
    [270, '4 hours 30 minutes', '4 heures 30 minutes'],
    [61, '1 hour 1 minute', '1 heure 1 minute'],
    [60, '1 hour', '1 heure'],
    [14.6, '15 minutes', '15 minutes'],
    [1, '1 minute', '1 minute'],
    [0.5, '30 seconds', '30 secondes'],
    [0, '1 second', '1 seconde'],
    [-3, '1 second', '1 seconde'],
  ])('says %d minutes', (minutes, english, french) => {
    expect(spokenDuration(minutes, 'en').replaceAll('\u00a0', ' ')).toBe(english);
    expect(spokenDuration(minutes, 'fr').replaceAll('\u00a0', ' ')).toBe(french);
  });

  it('cuts an instant to the minute, in UTC', () => {
    expect(spokenInstant('2026-12-31T23:59:59.999Z', 'fr')).toEqual({
      date: 'jeudi 31 décembre 2026',
      time: '23:59',
    });
    expect(spokenInstant('2026-05-04T02:05:00+02:00', 'en').time).toBe('00:05');
  });

  it('refuses what is no instant', () => {
    expect(() => spokenInstant('soon', 'en')).toThrow(RangeError);
  });
});

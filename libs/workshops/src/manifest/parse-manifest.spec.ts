import fc from 'fast-check';
import { parseManifest } from './parse-manifest';

/** `name` in line 1, then the given lines from line 2 on. */
const parse = (...lines: string[]) => parseManifest(['name: A workshop', ...lines, ''].join('\n'));
const only = (...lines: string[]) => {
  const { findings } = parse(...lines);
  expect(findings).toHaveLength(1);
  return findings[0];
};

describe('parseManifest', () => {
  it('reads every key of the original', () => {
    const { manifest, findings, lines } = parseManifest(
      [
        '%YAML 1.1',
        '# Meta data',
        '---',
        "name: 'Python 101 – first steps'",
        "description: 'Learn it.'",
        'active: true',
        'capacity: 20',
        'priority: 2',
        'range: [52,91]',
        'reset: true',
        'ldap: false',
        'replayId: 15',
        'varpass: true',
        "compile: 'a.sh, b.sh'",
        "workshopImg: 'https://example.org/a%20b.jpg'",
        'badgeImg: WOD-Badge-Python101',
        'beta: false',
        "category: ['Open Source', 'Languages']",
        'duration: 2',
        "presenter: 'The team'",
        "role: 'Authors'",
        "avatar: 'Pictures/team.png'",
        "replayLink: 'https://youtu.be/uVNBmrB-qkU'",
        'monoappliance: true',
        'multiappliance: false',
        'location: be1.example.org',
        'alternateLocation: [be2.example.org, be1.example.org]',
      ].join('\n'),
    );
    expect(findings).toEqual([]);
    expect(manifest).toEqual({
      name: 'Python 101 – first steps',
      description: 'Learn it.',
      active: true,
      capacity: 20,
      priority: 2,
      range: { first: 52, last: 91 },
      durationMinutes: 120,
      categories: ['Open Source', 'Languages'],
      presenter: 'The team',
      role: 'Authors',
      avatar: { kind: 'file', path: 'Pictures/team.png' },
      picture: { kind: 'url', url: 'https://example.org/a%20b.jpg' },
      badgeName: 'WOD-Badge-Python101',
      video: 'https://youtu.be/uVNBmrB-qkU',
      replayId: 15,
      isBeta: false,
      resetsAppliance: true,
      usesLdap: false,
      usesPassword: true,
      compile: ['a.sh', 'b.sh'],
      appliance: 'shared',
      locations: ['be1.example.org', 'be2.example.org'],
      resources: {},
      network: 'none',
      entry: '0-ReadMeFirst.ipynb',
      pool: 0,
      access: 'public',
      tags: [],
      languages: [],
      prerequisites: [],
      variables: {},
    });
    expect(lines.get('name')).toBe(4);
    expect(lines.get('range')).toBe(9);
  });

  it('reads every key that came later', () => {
    const { manifest, findings } = parse(
      'image: registry.example.org/wod/seat:1.2',
      'resources:',
      '  memoryMb: 512',
      '  cpus: 0.5',
      'network: open',
      'entry: start/here.ipynb',
      'poll:',
      '  - { key: rating, kind: rating, text: How was it? }',
      'thresholds: [5, 15, 5]',
      'pool: 2',
      'access: unlisted',
      'level: beginner',
      'tags: [first]',
      'languages: [en, fr-CA]',
      'prerequisites: None at all',
      'duration: 4',
      'minutes: 45',
      'variables:',
      '  APPPORT: 8080',
      '  IP-WKSHP-X: 10.0.0.1',
    );
    expect(findings).toEqual([]);
    expect(manifest).toMatchObject({
      image: 'registry.example.org/wod/seat:1.2',
      resources: { memoryMb: 512, cpus: 0.5 },
      network: 'open',
      entry: 'start/here.ipynb',
      poll: [{ key: 'rating', kind: 'rating', text: 'How was it?' }],
      thresholds: [15, 5],
      pool: 2,
      access: 'unlisted',
      level: 'beginner',
      tags: ['first'],
      languages: ['en', 'fr-CA'],
      prerequisites: ['None at all'],
      durationMinutes: 45,
      variables: { APPPORT: '8080', 'IP-WKSHP-X': '10.0.0.1' },
    });
  });

  it('needs a name and nothing else', () => {
    expect(parse().manifest).toMatchObject({
      name: 'A workshop',
      active: true,
      capacity: 20,
      durationMinutes: 240,
    });
    const { manifest, findings } = parseManifest('capacity: 20\n');
    expect(manifest).toBeUndefined();
    expect(findings).toMatchObject([{ severity: 'error', code: 'name-missing' }]);
  });

  it.each([
    [
      'capacity: twenty',
      'wrong-value',
      '"capacity" is the text "twenty", wanted: a whole number from 0 to 10000.',
    ],
    ["capacity: '20'", 'wrong-value', '"capacity" is the text "20", wanted: a whole number from 0 to 10000.'],
    ['capacity: 2.5', 'wrong-value', '"capacity" is the number 2.5, wanted: a whole number from 0 to 10000.'],
    ['capacity: -1', 'wrong-value', '"capacity" is the number -1, wanted: a whole number from 0 to 10000.'],
    ['active: perhaps', 'wrong-value', '"active" is the text "perhaps", wanted: true or false.'],
    [
      'range: 12',
      'wrong-value',
      '"range" is the number 12, wanted: a list of 2: a whole number from 0 to 1000000, a whole number from 0 to 1000000.',
    ],
    [
      'range: [1, two]',
      'wrong-value',
      '"range.1" is the text "two", wanted: a whole number from 0 to 1000000.',
    ],
    ['range: [9, 1]', 'range-order', '"range" ends (1) before it begins (9).'],
    ['duration: 0', 'wrong-value', '"duration" is the number 0, wanted: a number above 0 to 168.'],
    [
      'category: [1]',
      'wrong-value',
      '"category" is a list of 1, wanted: a text of 1 to 80 characters, or a list of at most 20, each a text of 1 to 80 characters.',
    ],
    ['network: closed', 'wrong-value', '"network" is the text "closed", wanted: one of none, open.'],
    [
      'entry: ../x.ipynb',
      'unsafe-path',
      '"entry" cannot be "../x.ipynb": it does not stay inside the folder.',
    ],
    ['entry: x.py', 'unsafe-path', '"entry" cannot be "x.py": it is not a notebook (.ipynb).'],
    [
      'workshopImg: ../../secret.png',
      'unsafe-path',
      '"workshopImg" cannot be "../../secret.png": it does not stay inside the folder.',
    ],
    [
      'presenter: "a\\u0007b"',
      'unsafe-text',
      '"presenter" cannot be "a\ufffdb": it has line breaks or invisible signs in it.',
    ],
    ['role: <b>x</b>', 'unsafe-text', '"role" cannot be "<b>x</b>": it has HTML in it.'],
    ['variables: { STDID: 1 }', 'variable-reserved', '"variables" cannot set STDID: the platform gives it.'],
  ])('refuses %s with its line, what was found and what is wanted', (line, code, message) => {
    const { manifest, findings } = parse('# a second line', line);
    expect(manifest).toBeUndefined();
    expect(findings).toEqual([{ severity: 'error', file: 'wod.yml', line: 3, code, message }]);
  });

  it.each([
    'name: ../../etc',
    'name: "a\\nb"',
    'name: "a\\u202eb"',
    `name: ${'x'.repeat(201)}`,
    'name: "???"',
    'name:',
  ])('refuses the unsafe or empty title in %.30s', (line) => {
    const { manifest, findings } = parseManifest(`\n${line}\n`);
    expect(manifest).toBeUndefined();
    expect(findings).toMatchObject([{ severity: 'error', line: 2 }]);
  });

  it.each([
    ["replayLink: 'tbd'", 'placeholder'],
    ["replayLink: '???'", 'placeholder'],
    ["replayLink: ''", 'placeholder'],
    ["replayLink: 'https://youtu.be/'", 'unusable-url'],
    ["replayLink: 'https://www.youtube.com/watch'", 'unusable-url'],
    ["replayLink: 'see the wiki'", 'unusable-url'],
    ["replayLink: 'https://'", 'unusable-url'],
    ["replayLink: 'javascript:alert(1)'", 'unsafe-url'],
    ['replayLink: "java\\tscript:alert(1)"', 'unsafe-url'],
    ["replayLink: 'data:text/html,x'", 'unsafe-url'],
    ["replayLink: 'https://me:secret@example.org/v'", 'unsafe-url'],
    ["workshopImg: '???'", 'placeholder'],
    ["workshopImg: 'data:image/png;base64,AA'", 'unsafe-url'],
    ["workshopImg: '//example.org/a.png'", 'unusable-url'],
    ["avatar: 'nobody'", 'unusable-url'],
    ["description: 'tbd'", 'placeholder'],
    ["description: 'a <script>alert(1)</script>'", 'html-in-text'],
    ['presenter: TBD', 'placeholder'],
    ['priority:', 'empty-value'],
    ['replayLink: \t"https://youtu.be/x"', 'yaml-tab'],
    ['monoappliance: true\nmultiappliance: true', 'two-appliances'],
    ['thresholds: [300]', 'threshold-too-long'],
  ])('warns about %j, and goes on', (text, code) => {
    const finding = only(...text.split('\n'));
    expect(finding).toMatchObject({ severity: 'warning', code, line: 1 + text.split('\n').length });
    expect(parse(text).manifest).toBeDefined();
  });

  it('leaves out what it warned about, and never repeats a password', () => {
    const { manifest, findings } = parse(
      "replayLink: 'https://me:secret@example.org/v'",
      "workshopImg: 'tbd'",
    );
    expect(manifest).not.toHaveProperty('video');
    expect(manifest).not.toHaveProperty('picture');
    expect(JSON.stringify(findings)).not.toContain('secret');
  });

  it('warns when there are fewer student numbers than places', () => {
    expect(only('capacity: 20', 'range: [1,6]')).toMatchObject({
      code: 'capacity-over-range',
      line: 2,
      message: expect.stringContaining('only 6 student numbers') as string,
    });
    expect(parse('capacity: 6', 'range: [1,6]').findings).toEqual([]);
  });

  it('names an unknown key, its line, and the key that was probably meant', () => {
    expect(only('', 'categories: [x]')).toMatchObject({
      severity: 'warning',
      code: 'unknown-key',
      line: 3,
      message: 'The key "categories" is not known; did you mean "category"?',
    });
    expect(only('wholly-different: 1')?.message).toContain('was ignored');
    expect(only('resources:', '  memoryMb: 512', '  memoryGb: 1')).toMatchObject({
      code: 'unknown-key',
      line: 4,
    });
    expect(only('hasOwnProperty: 1')).toMatchObject({ code: 'unknown-key' });
  });

  it('finds two questions with the same key', () => {
    expect(
      only('poll:', '  - { key: a, kind: text, text: One }', '  - { key: a, kind: text, text: Two }'),
    ).toMatchObject({ severity: 'error', code: 'poll-key-twice' });
  });

  it('says where in a list of questions something is wrong', () => {
    expect(
      only('poll:', '  - { key: a, kind: text, text: One }', '  - { key: b, kind: stars, text: Two }'),
    ).toMatchObject({
      line: 4,
      message: '"poll.1.kind" is the text "stars", wanted: one of rating, nps, text.',
    });
  });

  it('never throws, whatever the bytes', () => {
    const yamlLike = fc
      .array(
        fc.constantFrom(
          ...[
            'name: ',
            'range: ',
            'poll:',
            'variables:',
            '- ',
            '  ',
            '\n',
            '\t',
            ': ',
            '[',
            ']',
            '{',
            '}',
            "'",
            '"',
          ],
          ...[
            '&a ',
            '*a',
            '!!x ',
            '%YAML 1.1\n---\n',
            '---\n',
            '? ',
            '|\n',
            '>\n',
            '#',
            '1',
            'true',
            '\u0000',
            '<<: ',
          ],
        ),
        { maxLength: 30 },
      )
      .map((parts) => new TextEncoder().encode(parts.join('')));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), yamlLike), (bytes) => {
        const { manifest, findings } = parseManifest(bytes);
        const isWrong = findings.some(({ severity }) => severity === 'error');
        expect(manifest === undefined).toBe(isWrong);
        for (const { line } of findings) expect(line === undefined || line >= 1).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

import * as z from 'zod';
import {
  bookingRequest,
  emailAddress,
  eventContract,
  events,
  eventSubject,
  jobs,
  jobSubject,
  termsVersion,
} from './index';

describe.each([...events, ...jobs].map((contract) => [contract.type, contract] as const))(
  '%s',
  (type, contract) => {
    it('has an example that keeps its own contract, and a sentence that says when', () => {
      expect(contract.schema.parse(contract.example)).toEqual(contract.example);
      expect(contract.when).toMatch(/^When .*\.$/);
      expect(type).toMatch(/^wod\.(?:booking|seat|countdown|poll|backend|job)\.v1\.[a-z]+$/);
    });

    it('drops fields that a reader does not know', () => {
      const more = { ...contract.example, addedLater: true };
      expect(contract.schema.parse(more)).toEqual(contract.example);
    });
  },
);

describe('events', () => {
  it('carry nothing that names a person or opens a door', () => {
    const forbidden = /^(?:email|name|company|password|token|key|linkKey|username|url)$/i;
    for (const { schema } of events) {
      const json = z.toJSONSchema(schema, { unrepresentable: 'any' }) as { properties: object };
      expect(Object.keys(json.properties).filter((field) => forbidden.test(field))).toEqual([]);
    }
  });

  it('have types that are told apart, and subjects that end in what one filters by', () => {
    expect(new Set(events.map(({ type }) => type)).size).toBe(events.length);
    const ready = events.find(({ type }) => type === 'wod.seat.v1.ready');
    expect(ready && eventSubject(ready, 'b1')).toBe('wod.seat.v1.ready.b1');
    expect(jobSubject(jobs[0], 'be1')).toBe('wod.job.v1.create.be1');
    expect(eventContract('wod.seat.v9.ready')).toBeUndefined();
  });
});

describe('an e-mail address', () => {
  it.each([
    'a@example.org',
    'first.last+tag@sub.example.co',
    "o'neil@example.org",
    'A_b-c@EXAMPLE.ORG',
    ' a@example.org ',
  ])('may be %s', (address) => expect(emailAddress.safeParse(address).success).toBe(true));
  it.each([
    'a@b',
    'a@localhost',
    'a@[127.0.0.1]',
    '"a b"@example.org',
    'a@example.org,b@example.org',
    'a..b@example.org',
    '.a@example.org',
    'a.@example.org',
    'a@-example.org',
    'a@example..org',
    'a b@example.org',
    'a@example.org\nx',
    '@example.org',
    'a@',
    '',
    'a(comment)@example.org',
    `${'x'.repeat(65)}@example.org`,
    'Group: a@example.org;',
    'ä@example.org',
  ])('may not be %j', (address) => expect(emailAddress.safeParse(address).success).toBe(false));

  it('is refused in no time, however long and nested', () => {
    const begun = performance.now();
    expect(emailAddress.safeParse(`${'a.'.repeat(100_000)}@${'a-'.repeat(100_000)}`).success).toBe(false);
    expect(emailAddress.safeParse(`${'('.repeat(50_000)}a@example.org`).success).toBe(false);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});

it('a booking request refuses fields that it does not have', () => {
  const request = {
    workshop: 'WKSHP-A',
    name: 'A',
    email: 'a@example.org',
    company: 'B',
    terms: termsVersion,
  };
  expect(bookingRequest.safeParse(request).success).toBe(true);
  for (const field of ['state', 'seatId', 'endsAt', 'location']) {
    expect(bookingRequest.safeParse({ ...request, [field]: 'x' }).success).toBe(false);
  }
});

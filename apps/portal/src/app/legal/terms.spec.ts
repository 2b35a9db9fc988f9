import { termsVersion } from '@wod/contracts';
import { termsTextVersion } from './terms.texts';

describe('the text of the terms', () => {
  it('has the version that bookings record', () => expect(termsTextVersion).toBe(termsVersion));
});

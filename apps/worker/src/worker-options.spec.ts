import { loadSettings } from '@wod/settings';
import { workerOptions } from './worker-options';

const read = (environment: Record<string, string> = {}) => workerOptions(loadSettings('worker', environment));

describe('workerOptions', () => {
  it('uses one start slot for each core unless told otherwise', () => {
    expect(read().startSlots).toBeGreaterThanOrEqual(1);
    expect(read({ WOD_START_SLOTS: '7' }).startSlots).toBe(7);
  });

  it('takes an address of the gateway with or without a slash at its end', () => {
    expect(read({ WOD_GATEWAY_URL: 'https://seats.example.org/' }).gateway.publicUrl.origin).toBe(
      'https://seats.example.org',
    );
  });

  it('refuses an address with a path, because seats are at the top of it', () => {
    expect(() => read({ WOD_GATEWAY_URL: 'https://example.org/seats' })).toThrow(/WOD_GATEWAY_URL/);
  });

  it('knows its version', () => {
    expect(read().version).toMatch(/^\d+\.\d+\.\d+/);
  });
});

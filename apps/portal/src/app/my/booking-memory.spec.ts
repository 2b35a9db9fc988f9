import { TestBed } from '@angular/core/testing';
import { BROWSER_STORE, BookingMemory } from './booking-memory';

function aMemory(store: Partial<Storage> | undefined) {
  TestBed.configureTestingModule({ providers: [{ provide: BROWSER_STORE, useValue: store }] });
  return TestBed.inject(BookingMemory);
}

const booking = (n: number) => ({ id: `id-${n}`, title: `Workshop ${n}`, at: `2026-05-0${n}T09:00:00.000Z` });

describe('the bookings of this browser', () => {
  beforeEach(() => localStorage.clear());

  it('are kept newest first, each once', () => {
    const memory = aMemory(localStorage);
    memory.remember(booking(2));
    memory.remember(booking(1));
    memory.remember(booking(2));
    expect(memory.list()).toEqual([booking(2), booking(1)]);
    memory.forget('id-2');
    expect(memory.list()).toEqual([booking(1)]);
  });

  it.each(['not json', '{}', '[1, null, {"id": 7}]'])('are none when the store holds %s', (text) => {
    localStorage.setItem('wod.bookings.v1', text);
    expect(aMemory(localStorage).list()).toEqual([]);
  });

  it('live as long as the page when the store is missing or full', () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new Error('full');
      },
    };
    for (const store of [undefined, full]) {
      TestBed.resetTestingModule();
      const memory = aMemory(store);
      memory.remember(booking(1));
      expect(memory.list()).toEqual([booking(1)]);
    }
  });
});

import { backendStates, bookingStates, seatStates } from '@wod/contracts';
import { backendTable, backendTriggers } from './backend-lifecycle';
import { bookingTable, bookingTriggers, nextBookingState } from './booking-lifecycle';
import {
  finalStates,
  IllegalTransition,
  nextState,
  unreachableStates,
  type TransitionTable,
} from './lifecycle';
import { seatTable, seatTriggers } from './seat-lifecycle';

interface Lifecycle {
  readonly thing: string;
  readonly table: TransitionTable<string, string>;
  readonly states: readonly string[];
  readonly triggers: readonly string[];
  readonly start: readonly string[];
  readonly finals: readonly string[];
}

const lifecycles: Lifecycle[] = [
  {
    thing: 'booking',
    table: bookingTable,
    states: bookingStates,
    triggers: bookingTriggers,
    start: ['scheduled', 'waiting'],
    finals: ['ended', 'failed', 'cancelled'],
  },
  {
    thing: 'seat',
    table: seatTable,
    states: seatStates,
    triggers: seatTriggers,
    start: ['requested'],
    finals: ['gone'],
  },
  {
    thing: 'backend',
    table: backendTable,
    states: backendStates,
    triggers: backendTriggers,
    start: ['up'],
    finals: [],
  },
];

describe.each(lifecycles)(
  'the lifecycle of a $thing',
  ({ thing, table, states, triggers, start, finals }) => {
    it('has a row for every state, and every state can be reached', () => {
      expect(Object.keys(table).sort()).toEqual([...states].sort());
      expect(unreachableStates(table, start)).toEqual([]);
    });

    it('ends only where it should', () => {
      expect(finalStates(table)).toEqual(finals);
    });

    it('answers every pair of state and trigger with a state or an IllegalTransition', () => {
      const answers = states.flatMap((state) =>
        triggers.map((trigger) => {
          try {
            return states.includes(nextState(thing, table, state, trigger));
          } catch (error) {
            return error instanceof IllegalTransition;
          }
        }),
      );
      expect(answers).toHaveLength(states.length * triggers.length);
      expect(answers.every(Boolean)).toBe(true);
    });
  },
);

describe('a booking', () => {
  it('cannot become ready twice, or come back from its end', () => {
    expect(() => nextBookingState('ready', 'ready')).toThrow(IllegalTransition);
    for (const trigger of bookingTriggers) {
      expect(() => nextBookingState('ended', trigger)).toThrow(/A booking that is ended cannot/);
    }
  });
});

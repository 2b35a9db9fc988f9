/** A pure table: for each state, which trigger leads where. */
export type TransitionTable<S extends string, T extends string> = Readonly<
  Record<S, Readonly<Partial<Record<T, S>>>>
>;

/** A trigger that its state does not allow. Never repaired silently. */
export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';

  constructor(
    readonly thing: string,
    readonly state: string,
    readonly trigger: string,
  ) {
    super(`A ${thing} that is ${state} cannot ${trigger}.`);
  }
}

/** The state that `trigger` leads to. @throws IllegalTransition */
export function nextState<S extends string, T extends string>(
  thing: string,
  table: TransitionTable<S, T>,
  state: S,
  trigger: T,
): S {
  const next = table[state][trigger];
  if (next === undefined) throw new IllegalTransition(thing, state, trigger);
  return next;
}

/** States that have no way out. */
export function finalStates<S extends string, T extends string>(table: TransitionTable<S, T>): S[] {
  return (Object.keys(table) as S[]).filter((state) => Object.keys(table[state]).length === 0);
}

/** States that no path from `start` reaches: a mistake in a table. */
export function unreachableStates<S extends string, T extends string>(
  table: TransitionTable<S, T>,
  start: readonly S[],
): S[] {
  const reached = new Set<S>(start);
  const open = [...start];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const next of Object.values<S | undefined>(table[state])) {
      if (next !== undefined && !reached.has(next)) {
        reached.add(next);
        open.push(next);
      }
    }
  }
  return (Object.keys(table) as S[]).filter((state) => !reached.has(state));
}

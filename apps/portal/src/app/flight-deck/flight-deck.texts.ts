import type { SeatStep } from '@wod/contracts';

/** In the order of the work; a test compares the keys with the contracts. */
const steps: Record<SeatStep, { readonly doing: string; readonly done: string }> = {
  taken: { doing: 'Finding a machine', done: 'A machine has your booking' },
  image: { doing: 'Fetching the environment', done: 'The environment is there' },
  create: { doing: 'Setting up your own space', done: 'Your own space is set up' },
  content: { doing: 'Copying the notebooks', done: 'The notebooks are copied' },
  start: { doing: 'Starting Jupyter', done: 'Jupyter is started' },
  answer: { doing: 'Waiting for its first answer', done: 'Your address answers' },
};

export const flightDeckTexts = {
  steps,
  stepsLabel: 'Steps',
  attempt: (attempt: number, of: number) => `Attempt ${attempt} of ${of}`,
  elapsed: (elapsed: string) => `${elapsed} so far`,
  usual: (usual: string) => `usually about ${usual}`,
  slow: 'This takes longer than usual. If it gets stuck we start again by ourselves; you need to do nothing.',
  progress: 'Progress',
  done: 'done',
  doing: 'in progress',
  pending: 'still to come',
  failedAttempt: (attempt: number, sentence: string) => `Attempt ${attempt} failed: ${sentence}`,
  failedNext: (attempt: number, of: number) =>
    `That attempt is cleaned up, and attempt ${attempt} of ${of} is under way.`,
  failedLast: 'We are working out what can be done.',
  failedForGood: 'Another attempt could not help, so there is none.',
  stay: 'You can leave this page: we send you a mail when your seat is ready, and the link in it leads back here.',
  log: 'Show the log',
  noLog: 'Nothing has been logged yet.',
  position: (position: number) => (position === 1 ? 'You are next' : `Number ${position} in the queue`),
  estimate: (wait: string) => `A place is expected in ${wait}.`,
  noEstimate: 'We cannot say yet how long it will take.',
  queueWhy: 'All places are taken just now. As soon as one is free, your seat is made by itself.',
  cancel: 'Cancel this booking',
  cancelQuestion: {
    heading: 'Cancel this booking?',
    body: 'Your place goes to the next person. You can book again later, from the end of the queue.',
    confirm: 'Cancel the booking',
    cancel: 'Keep it',
    danger: true,
  },
};

/** Names of what is kept in JetStream. One place, so that permissions, code and docs cannot drift. */
export const streams = {
  events: 'WOD_EVENTS',
  jobs: 'WOD_JOBS',
  dead: 'WOD_DEAD',
  content: 'WOD_CONTENT',
  backends: 'WOD_BACKENDS',
} as const;

/** Subjects of each stream. */
export const streamSubjects = {
  events: [
    'wod.booking.v1.*.*',
    'wod.seat.v1.*.*',
    'wod.countdown.v1.*.*',
    'wod.poll.v1.*.*',
    'wod.backend.v1.*.*',
  ],
  jobs: ['wod.job.v1.*.*'],
  dead: ['wod.dead.v1.>'],
} as const;

/**
 * Durable consumers of one backend's jobs. Two, not one: at its limit a consumer delivers nothing more,
 * so starts that hang would also hold back every clean-up.
 */
export const jobConsumers = (backend: string) => ({
  create: `${backend}-create`,
  cleanup: `${backend}-cleanup`,
});

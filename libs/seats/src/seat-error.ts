/**
 * Why a seat could not be made. `sentence` may be shown to a student; `cause` is for the worker's log only.
 * `retryable` is false when another attempt, here or elsewhere, would fail for the same reason.
 */
export class SeatError extends Error {
  override readonly name = 'SeatError';

  constructor(
    readonly code:
      | 'engine-unreachable'
      | 'seat-image-missing'
      | 'seat-create-failed'
      | 'seat-content-invalid'
      | 'seat-start-timeout'
      | 'seat-died'
      | 'seat-aborted'
      | 'seat-gateway-unreachable',
    readonly sentence: string,
    readonly retryable: boolean,
    options?: { cause?: unknown },
  ) {
    super(sentence, options);
  }
}

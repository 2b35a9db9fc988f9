export type BundleErrorCode = 'bundle-unreadable' | 'bundle-unsafe' | 'bundle-too-large' | 'bundle-template';

/** Where in an author's file rendering stopped. Holds names, never values. */
export interface BundleErrorPlace {
  readonly file: string;
  readonly line: number;
  /** What is wrong, e.g. `undefined-variable`. */
  readonly problem: string;
  /** The variable that has no value. */
  readonly name?: string;
}

/** A bundle cannot be turned into a student's home. */
export class BundleError extends Error {
  override readonly name = 'BundleError';

  constructor(
    readonly code: BundleErrorCode,
    message: string,
    options: ErrorOptions & { readonly place?: BundleErrorPlace } = {},
  ) {
    super(message, options);
    this.place = options.place;
  }

  readonly place: BundleErrorPlace | undefined;
}

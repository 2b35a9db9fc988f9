import type { ImportFinding } from '@wod/contracts';
import type { WorkshopBundle } from '../bundle/build-bundle';
import type { Manifest } from '../manifest/manifest';
import type { VariableValues } from '../variables/template-context';

/** Kernels of the seat image. */
export const seatKernels: readonly string[] = ['python3', 'bash'];

export interface ImportOptions {
  /** The operator's own values of template variables, e.g. addresses and ports of appliances. */
  readonly variables?: VariableValues;
  /** Kernels that seats have. Default: seatKernels. */
  readonly kernels?: readonly string[];
}

/**
 * Something that a workshop asks for and that is not there yet. With a `variable` missing it can be listed,
 * but not booked: rendering would fail. The other needs make it poorer, and an operator judges how much.
 */
export interface WorkshopNeed {
  /**
   * `variable`: a value from the operator.
   * `appliance`: a further machine, `shared` or `per-seat`.
   * `kernel`: a Jupyter kernel that the seat image lacks.
   * `network`: the internet, which its wod.yml does not ask for.
   */
  readonly kind: 'variable' | 'appliance' | 'kernel' | 'network';
  readonly name: string;
}

export interface ImportedNotebook {
  readonly file: string;
  readonly title: string;
}

/** What became of one folder. Never an exception: everything that is wrong is a finding. */
export interface WorkshopImport {
  /** No finding is an error: the workshop can be offered. `bundle` is there exactly when this is true. */
  readonly ok: boolean;
  readonly folder: string;
  /** There when wod.yml has no error, even if something else has one. */
  readonly manifest?: Manifest;
  readonly bundle?: WorkshopBundle;
  /** In the order in which students read them. */
  readonly notebooks: readonly ImportedNotebook[];
  readonly needs: readonly WorkshopNeed[];
  /** Names of all variables that templates ask for, sorted: what a seat's job has to carry. */
  readonly variables: readonly string[];
  /** Whether its texts differ between a workshop and a challenge. */
  readonly hasChallenge: boolean;
  /** In order of file and line. */
  readonly findings: readonly ImportFinding[];
}

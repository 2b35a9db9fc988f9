import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { DeadLetter, ImportFinding, OperatorOverview, OperatorSignIn } from '@wod/contracts';
import { firstValueFrom } from 'rxjs';

/** One workshop's last import, as `GET /api/v1/operator/imports` lists them. */
export interface ImportReport {
  readonly folder: string;
  readonly ok: boolean;
  readonly importedAt: string;
  readonly findings: readonly ImportFinding[];
}

const root = '/api/v1/operator';

@Injectable({ providedIn: 'root' })
export class OperatorApi {
  private readonly http = inject(HttpClient);

  signIn(credentials: OperatorSignIn): Promise<unknown> {
    return firstValueFrom(this.http.post(`${root}/session`, credentials));
  }

  signOut(): Promise<unknown> {
    return firstValueFrom(this.http.delete(`${root}/session`));
  }

  overview(): Promise<OperatorOverview> {
    return firstValueFrom(this.http.get<OperatorOverview>(`${root}/overview`));
  }

  async deadLetters(): Promise<readonly DeadLetter[]> {
    const answer = await firstValueFrom(this.http.get<{ deadLetters: DeadLetter[] }>(`${root}/dead-letters`));
    return answer.deadLetters;
  }

  retryDeadLetter(seq: number): Promise<unknown> {
    return firstValueFrom(this.http.post(`${root}/dead-letters/${seq}/retry`, null));
  }

  dropDeadLetter(seq: number): Promise<unknown> {
    return firstValueFrom(this.http.delete(`${root}/dead-letters/${seq}`));
  }

  setBackendState(name: string, state: 'up' | 'draining'): Promise<unknown> {
    return firstValueFrom(this.http.put(`${root}/backends/${encodeURIComponent(name)}/state`, { state }));
  }

  stopBooking(id: string): Promise<unknown> {
    return firstValueFrom(this.http.post(`${root}/bookings/${encodeURIComponent(id)}/stop`, null));
  }

  moveEnd(id: string, endsAt: string): Promise<unknown> {
    return firstValueFrom(this.http.put(`${root}/bookings/${encodeURIComponent(id)}/end`, { endsAt }));
  }

  async imports(): Promise<readonly ImportReport[]> {
    const answer = await firstValueFrom(this.http.get<{ imports: ImportReport[] }>(`${root}/imports`));
    return answer.imports;
  }
}

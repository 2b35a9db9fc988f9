import { HttpClient } from '@angular/common/http';
import { Injectable, inject, signal } from '@angular/core';
import type { WorkshopCard, WorkshopDetail } from '@wod/contracts';
import { firstValueFrom } from 'rxjs';

@Injectable({ providedIn: 'root' })
export class WorkshopsApi {
  private readonly http = inject(HttpClient);

  /** The last list, kept so that going back to the catalogue shows it at once. */
  readonly known = signal<readonly WorkshopCard[] | undefined>(undefined);

  async list(): Promise<readonly WorkshopCard[]> {
    const { workshops } = await firstValueFrom(
      this.http.get<{ workshops: WorkshopCard[] }>('/api/v1/workshops'),
    );
    this.known.set(workshops);
    return workshops;
  }

  detail(folder: string): Promise<WorkshopDetail> {
    return firstValueFrom(this.http.get<WorkshopDetail>(`/api/v1/workshops/${encodeURIComponent(folder)}`));
  }
}

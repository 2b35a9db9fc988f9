import type { WorkshopCard, WorkshopDetail } from '@wod/contracts';
import type { DataSource } from 'typeorm';
import type { StoredManifest } from './job-workshop';

interface CardRow {
  readonly folder: string;
  readonly title: string;
  readonly capacity: number;
  readonly digest: string;
  readonly updated_at: Date;
  readonly manifest: StoredManifest;
  readonly about: string;
  readonly notebooks: { file: string; title: string }[];
  readonly free: number;
  readonly people: number;
  readonly waiting: number;
}

/** Workshops that at least one person booked, best first, which carry the tag "popular". */
const popularCount = 3;
/** Milliseconds for which one read serves every visitor. */
const freshMs = 1_000;

/** What visitors may choose from. */
export class Catalogue {
  private cached: { readonly rows: readonly CardRow[]; readonly at: number } | undefined;
  private reading: Promise<readonly CardRow[]> | undefined;

  constructor(private readonly source: DataSource) {}

  async list(): Promise<WorkshopCard[]> {
    const rows = await this.rows();
    const popular = popularFolders(rows);
    return rows.map((row) => toCard(row, popular));
  }

  async find(folder: string): Promise<WorkshopDetail | undefined> {
    const rows = await this.rows();
    const row = rows.find((candidate) => candidate.folder === folder);
    if (row === undefined) return undefined;
    return {
      ...toCard(row, popularFolders(rows)),
      about: row.about,
      digest: row.digest,
      notebooks: row.notebooks,
      waiting: row.waiting,
    };
  }

  private async rows(): Promise<readonly CardRow[]> {
    if (this.cached !== undefined && performance.now() - this.cached.at < freshMs) return this.cached.rows;
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    return this.reading;
  }

  private async read(): Promise<readonly CardRow[]> {
    // Popularity looks at the last thirty days only: its cost does not grow with history.
    const rows = await this.source.query<CardRow[]>(`
      select w.folder, w.title, w.capacity, w.digest, w.updated_at, v.manifest, v.about, v.notebooks,
        (select count(*)::int from place p where p.workshop_id = w.id and p.booking_id is null
          and p.number <= w.capacity) as free,
        (select count(distinct b.person_id)::int from booking b where b.workshop_id = w.id
          and b.ready_at > now() - interval '30 days') as people,
        (select count(*)::int from booking b where b.workshop_id = w.id and b.state = 'waiting') as waiting
      from workshop w join workshop_version v on v.workshop_id = w.id and v.digest = w.digest
      where w.active and w.removed_at is null
      order by w.priority, w.title`);
    this.cached = { rows, at: performance.now() };
    return rows;
  }
}

function popularFolders(rows: readonly CardRow[]): ReadonlySet<string> {
  const booked = rows.filter((row) => row.people > 0).sort((a, b) => b.people - a.people);
  return new Set(booked.slice(0, popularCount).map((row) => row.folder));
}

function toCard(row: CardRow, popular: ReadonlySet<string>): WorkshopCard {
  const { manifest } = row;
  const optional = {
    presenter: manifest.presenter,
    role: manifest.role,
    avatar: manifest.avatar,
    image: manifest.image,
    video: manifest.video,
    level: manifest.level,
  };
  return {
    folder: row.folder,
    title: row.title,
    description: manifest.description,
    categories: [...manifest.categories],
    durationMinutes: manifest.minutes,
    popular: popular.has(row.folder),
    updatedAt: row.updated_at.toISOString(),
    capacity: row.capacity,
    free: row.free,
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as object),
  };
}

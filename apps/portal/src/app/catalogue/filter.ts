import type { WorkshopCard } from '@wod/contracts';

export const shows = ['all', 'latest', 'popular'] as const;
/** The tabs of the catalogue. */
export type Show = (typeof shows)[number];

export interface Filter {
  readonly q: string;
  readonly category: string;
  readonly show: Show;
}

/** Reads the tab from an address; whatever is no tab means all. */
export function showOf(text: string | undefined): Show {
  return shows.find((show) => show === text) ?? 'all';
}

/**
 * The workshops to show. Every word of the search must be somewhere in a workshop, in any order and
 * without regard to case and accents, so that "ansible roles" finds "Roles in Ansible".
 */
export function filterWorkshops(workshops: readonly WorkshopCard[], filter: Filter): WorkshopCard[] {
  const words = plain(filter.q).split(' ').filter(Boolean);
  const found = workshops.filter((workshop) => {
    if (filter.category !== '' && !workshop.categories.includes(filter.category)) return false;
    if (filter.show === 'popular' && !workshop.popular) return false;
    const text = plain(textOf(workshop));
    return words.every((word) => text.includes(word));
  });
  if (filter.show !== 'latest') return found;
  return found.sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
}

/** Every category once, in alphabetical order. */
export function categoriesOf(workshops: readonly WorkshopCard[]): string[] {
  return [...new Set(workshops.flatMap((workshop) => workshop.categories))].sort((a, b) =>
    a.localeCompare(b),
  );
}

function textOf(workshop: WorkshopCard): string {
  const { title, description, categories, presenter, level, folder } = workshop;
  return [title, description, ...categories, presenter, level, folder].filter(Boolean).join(' ');
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}

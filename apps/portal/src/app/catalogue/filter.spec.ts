import { aCard } from '../../testing/samples';
import { categoriesOf, filterWorkshops, showOf } from './filter';

const python = aCard({ folder: 'WKSHP-Python101', title: 'Python 101', popular: true });
const ansible = aCard({
  folder: 'WKSHP-Ansible101',
  title: 'Ansible 101',
  description: 'Roles and playbooks, présentés simplement',
  categories: ['Automation'],
  updatedAt: '2026-05-03T09:00:00.000Z',
});
const git = aCard({ folder: 'WKSHP-GIT101', title: 'Git 101', updatedAt: '2026-05-02T09:00:00.000Z' });
const all = [python, ansible, git];
const folders = (filter: Partial<Parameters<typeof filterWorkshops>[1]>) =>
  filterWorkshops(all, { q: '', category: '', show: 'all', ...filter }).map(({ folder }) => folder);

describe('the catalogue filter', () => {
  it('shows everything, in the order of the server, when nothing is asked for', () =>
    expect(folders({})).toEqual(all.map(({ folder }) => folder)));

  it('finds every word anywhere, in any order, without case and accents', () => {
    expect(folders({ q: '  ROLES ansible ' })).toEqual(['WKSHP-Ansible101']);
    expect(folders({ q: 'presentes' })).toEqual(['WKSHP-Ansible101']);
    expect(folders({ q: 'ansible python' })).toEqual([]);
  });

  it('keeps to a category and to the popular ones', () => {
    expect(folders({ category: 'Automation' })).toEqual(['WKSHP-Ansible101']);
    expect(folders({ show: 'popular' })).toEqual(['WKSHP-Python101']);
    expect(folders({ show: 'popular', category: 'Automation' })).toEqual([]);
  });

  it('puts the latest first without touching the list it was given', () => {
    expect(folders({ show: 'latest' })).toEqual(['WKSHP-Ansible101', 'WKSHP-GIT101', 'WKSHP-Python101']);
    expect(all[0]).toBe(python);
  });

  it('lists each category once', () => expect(categoriesOf(all)).toEqual(['Automation', 'Open Source']));

  it('takes an unknown tab for all', () => {
    expect(showOf('latest')).toBe('latest');
    expect(showOf('<script>')).toBe('all');
    expect(showOf(undefined)).toBe('all');
  });
});

import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { NavigationEnd, Router, provideRouter, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { filter, firstValueFrom } from 'rxjs';
import { aCard } from '../../testing/samples';
import { settled } from '../../testing/settled';
import { CataloguePage } from './catalogue.page';

const workshops = [
  aCard(),
  aCard({
    folder: 'WKSHP-GIT101',
    title: 'Git 101',
    description: 'Branches and merges.',
    free: 0,
    popular: true,
  }),
];

async function open(url: string) {
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(),
      provideHttpClientTesting(),
      provideRouter([{ path: '', component: CataloguePage }], withComponentInputBinding()),
    ],
  });
  const harness = await RouterTestingHarness.create(url);
  const page = harness.routeNativeElement as HTMLElement;
  const http = TestBed.inject(HttpTestingController);
  const titles = () => [...page.querySelectorAll('.tile-title')].map((title) => title.textContent?.trim());
  return { harness, page, http, titles };
}

describe('the catalogue page', () => {
  it('shows a skeleton, then cards with places in words', async () => {
    const { harness, page, http, titles } = await open('/');
    expect(page.querySelectorAll('.skeleton-tile')).toHaveLength(6);
    http.expectOne('/api/v1/workshops').flush({ workshops });
    await settled(harness.fixture);
    expect(titles()).toEqual(['Python 101', 'Git 101']);
    expect(page.textContent).toContain('12 of 20 places free');
    expect(page.textContent).toContain('All 20 places taken');
  });

  it('reads search, category and tab from the address', async () => {
    const { harness, http, titles } = await open('/?q=git&category=Open%20Source&show=popular');
    http.expectOne('/api/v1/workshops').flush({ workshops });
    await settled(harness.fixture);
    expect(titles()).toEqual(['Git 101']);
  });

  it('filters with every letter and writes the search to the address after a pause', async () => {
    const { harness, page, http, titles } = await open('/');
    http.expectOne('/api/v1/workshops').flush({ workshops });
    await settled(harness.fixture);
    const box = page.querySelector('input') as HTMLInputElement;
    box.value = 'python';
    box.dispatchEvent(new Event('input'));
    harness.detectChanges();
    expect(titles()).toEqual(['Python 101']);
    const router = TestBed.inject(Router);
    expect(router.url).toBe('/');
    await firstValueFrom(router.events.pipe(filter((event) => event instanceof NavigationEnd)));
    await settled(harness.fixture);
    expect(router.url).toBe('/?q=python');
    expect(box.value).toBe('python');
  });

  it('says why it has nothing to show, and tries again when asked', async () => {
    const { harness, page, http, titles } = await open('/');
    http
      .expectOne('/api/v1/workshops')
      .flush({ title: 'The catalogue is being updated.' }, { status: 503, statusText: '' });
    await settled(harness.fixture);
    expect(page.querySelector('[role=alert]')?.textContent).toContain('The catalogue is being updated.');
    page.querySelector('button')?.click();
    http.expectOne('/api/v1/workshops').flush({ workshops });
    await settled(harness.fixture);
    expect(titles()).toHaveLength(2);
  });

  it('tells an empty catalogue from a search without a match', async () => {
    const { harness, page, http } = await open('/');
    http.expectOne('/api/v1/workshops').flush({ workshops: [] });
    await settled(harness.fixture);
    expect(page.textContent).toContain('There are no workshops yet');
  });
});

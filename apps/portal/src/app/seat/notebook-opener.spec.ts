import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { NotebookOpener, OPEN_TAB, type Tab } from './notebook-opener';

function anOpener(isBlocked = false) {
  const tab = { opener: {} as unknown, location: { replace: jest.fn() }, close: jest.fn() };
  const openTab = jest.fn((): Tab | null => (isBlocked ? null : tab));
  TestBed.configureTestingModule({
    providers: [provideHttpClient(), provideHttpClientTesting(), { provide: OPEN_TAB, useValue: openTab }],
  });
  const opener = TestBed.inject(NotebookOpener);
  const http = TestBed.inject(HttpTestingController);
  const answer = () => http.expectOne({ method: 'POST', url: '/api/v1/bookings/b/entry' });
  return { tab, openTab, opener, answer };
}

const url = 'http://localhost:4300/enter?ticket=x';

describe('opening the notebook', () => {
  it('opens a tab within the click, cuts it off from this page, and sends it on its way', async () => {
    const { tab, openTab, opener, answer } = anOpener();
    const opened = opener.open('b');
    expect(openTab).toHaveBeenCalledTimes(1);
    expect(tab.opener).toBeNull();
    answer().flush({ url, expiresAt: '' });
    await expect(opened).resolves.toEqual({ kind: 'opened' });
    expect(tab.location.replace).toHaveBeenCalledWith(url);
  });

  it('offers the address when the tab was blocked', async () => {
    const { opener, answer } = anOpener(true);
    const opened = opener.open('b');
    answer().flush({ url, expiresAt: '' });
    await expect(opened).resolves.toEqual({ kind: 'blocked', url });
  });

  it('closes the empty tab again when the server refuses', async () => {
    const { tab, opener, answer } = anOpener();
    const opened = opener.open('b');
    answer().flush({ code: 'booking-not-ready', title: 'Not ready.' }, { status: 409, statusText: '' });
    await expect(opened).resolves.toMatchObject({ kind: 'refused', refusal: { sentence: 'Not ready.' } });
    expect(tab.close).toHaveBeenCalled();
  });

  it('goes nowhere but to the web', async () => {
    const { tab, opener, answer } = anOpener();
    const opened = opener.open('b');
    answer().flush({ url: 'javascript:alert(1)', expiresAt: '' });
    await expect(opened).resolves.toMatchObject({ kind: 'refused' });
    expect(tab.location.replace).not.toHaveBeenCalled();
    expect(tab.close).toHaveBeenCalled();
  });
});

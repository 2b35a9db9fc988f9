import { DOCUMENT, Injector, runInInjectionContext } from '@angular/core';
import { NavigationError } from '@angular/router';
import { Toast } from '../ui/toast';
import { reloadAfterRelease } from './reload-after-release';

const missingPart = new TypeError('Failed to fetch dynamically imported module: /chunk-OLD.js');

function aBrowser(onLine = true) {
  const stored = new Map<string, string>();
  const view = {
    navigator: { onLine },
    location: { assign: jest.fn() },
    sessionStorage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
    },
  };
  const toast = { say: jest.fn() };
  const injector = Injector.create({
    providers: [
      { provide: DOCUMENT, useValue: { defaultView: view } },
      { provide: Toast, useValue: toast },
    ],
  });
  const fail = (error: unknown) =>
    runInInjectionContext(injector, () => reloadAfterRelease(new NavigationError(1, '/my', error)));
  return { fail, assign: view.location.assign, say: toast.say };
}

describe('a page whose parts are gone', () => {
  it('is loaded afresh, once', () => {
    const { fail, assign, say } = aBrowser();
    fail(missingPart);
    expect(assign).toHaveBeenCalledWith('/my');
    fail(missingPart);
    expect(assign).toHaveBeenCalledTimes(1);
    expect(say).toHaveBeenCalledTimes(1);
  });

  it('is not thrown away without a network', () => {
    const { fail, assign, say } = aBrowser(false);
    fail(missingPart);
    expect(assign).not.toHaveBeenCalled();
    expect(say).toHaveBeenCalledTimes(1);
  });

  it('is not loaded afresh for any other error', () => {
    const { fail, assign, say } = aBrowser();
    fail(new Error('a mistake of ours'));
    expect(assign).not.toHaveBeenCalled();
    expect(say).not.toHaveBeenCalled();
  });
});

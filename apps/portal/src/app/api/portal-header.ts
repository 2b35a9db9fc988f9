import type { HttpInterceptorFn } from '@angular/common/http';

/** After this a student on a bad network sees a retry button instead of an endless wait. */
const timeoutMs = 20_000;

/**
 * Marks requests that change something. Another site's form cannot set a header, so the api refuses a
 * change without it. Also bounds every request in time.
 */
export const portalHeader: HttpInterceptorFn = (request, next) => {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return next(
    request.clone({
      timeout: request.timeout ?? timeoutMs,
      ...(reads ? {} : { setHeaders: { 'X-Requested-With': 'wod-portal' } }),
    }),
  );
};

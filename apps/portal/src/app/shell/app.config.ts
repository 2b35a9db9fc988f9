import { provideHttpClient, withFetch, withInterceptors, withNoXsrfProtection } from '@angular/common/http';
import {
  type ApplicationConfig,
  inject,
  provideAppInitializer,
  provideBrowserGlobalErrorListeners,
} from '@angular/core';
import {
  TitleStrategy,
  provideRouter,
  withComponentInputBinding,
  withNavigationErrorHandler,
  withPreloading,
} from '@angular/router';
import { portalHeader } from '../api/portal-header';
import { SiteInfo } from '../api/site.api';
import { PageTitle } from '../ui/page-title';
import { routes } from '../navigation/app.routes';
import { NavigationMemory } from '../navigation/navigation-memory';
import { PreloadWhenIdle } from '../navigation/preload-when-idle';
import { reloadAfterRelease } from '../navigation/reload-after-release';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    // Changes carry their own header instead of a token cookie, see portal-header.ts.
    provideHttpClient(withFetch(), withInterceptors([portalHeader]), withNoXsrfProtection()),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withPreloading(PreloadWhenIdle),
      withNavigationErrorHandler(reloadAfterRelease),
    ),
    { provide: TitleStrategy, useExisting: PageTitle },
    provideAppInitializer(() => {
      inject(NavigationMemory);
      void inject(SiteInfo).load();
    }),
  ],
};

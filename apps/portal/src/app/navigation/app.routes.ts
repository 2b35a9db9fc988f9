import type { Routes } from '@angular/router';

/** Pages of students are fetched ahead when the browser is idle; those of operators only when asked for. */
const ahead = { preload: true };

export const routes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: 'Workshops',
    data: ahead,
    loadComponent: () => import('../catalogue/catalogue.page').then((m) => m.CataloguePage),
  },
  {
    path: 'workshops/:folder',
    title: 'Workshop',
    data: ahead,
    loadComponent: () => import('../workshop/workshop.page').then((m) => m.WorkshopPage),
  },
  {
    path: 'bookings/:id',
    title: 'Your booking',
    data: ahead,
    loadComponent: () => import('../booking/booking.page').then((m) => m.BookingPage),
  },
  {
    path: 'my',
    title: 'My bookings',
    loadComponent: () => import('../my/my-bookings.page').then((m) => m.MyBookingsPage),
  },
  {
    path: 'operator/sign-in',
    title: 'Operator sign-in',
    loadComponent: () => import('../operator/sign-in.page').then((m) => m.SignInPage),
  },
  {
    path: 'operator',
    title: 'Operator console',
    loadComponent: () => import('../operator/operator.page').then((m) => m.OperatorPage),
  },
  {
    path: 'terms',
    title: 'Terms',
    loadComponent: () => import('../legal/terms.page').then((m) => m.TermsPage),
  },
  {
    path: 'privacy',
    title: 'Privacy',
    loadComponent: () => import('../legal/privacy.page').then((m) => m.PrivacyPage),
  },
  {
    path: 'help',
    title: 'Help',
    loadComponent: () => import('../legal/help.page').then((m) => m.HelpPage),
  },
  {
    path: '**',
    title: 'Page not found',
    loadComponent: () => import('../shell/not-found.page').then((m) => m.NotFoundPage),
  },
];

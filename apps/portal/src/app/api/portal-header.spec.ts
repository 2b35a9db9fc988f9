import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { portalHeader } from './portal-header';

describe('requests of the portal', () => {
  beforeEach(() =>
    TestBed.configureTestingModule({
      providers: [provideHttpClient(withInterceptors([portalHeader])), provideHttpClientTesting()],
    }),
  );

  it.each(['POST', 'PUT', 'DELETE'])('say with %s that this site sent them', (method) => {
    TestBed.inject(HttpClient).request(method, '/api/v1/x').subscribe();
    const { request } = TestBed.inject(HttpTestingController).expectOne('/api/v1/x');
    expect(request.headers.get('X-Requested-With')).toBe('wod-portal');
    expect(request.timeout).toBe(20_000);
  });

  it('stay plain when they only read', () => {
    TestBed.inject(HttpClient).get('/api/v1/x').subscribe();
    const { request } = TestBed.inject(HttpTestingController).expectOne('/api/v1/x');
    expect(request.headers.has('X-Requested-With')).toBe(false);
  });
});

import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { PageFocus, PageHeading } from './page-heading';

@Component({
  selector: 'wod-sample',
  imports: [PageHeading],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <button type="button">elsewhere</button>
    @if (loaded()) {
      <h1 wodPageHeading>Python 101</h1>
    } @else {
      <h1 wodPageHeading>Loading</h1>
    }
  `,
})
class Sample {
  readonly loaded = signal(false);
}

async function aPage() {
  const fixture = TestBed.createComponent(Sample);
  document.body.append(fixture.nativeElement as HTMLElement);
  await fixture.whenStable();
  return { fixture, focused: () => document.activeElement?.textContent?.trim() };
}

describe('the heading of a page', () => {
  afterEach(() => document.body.replaceChildren());

  it('leaves the focus alone when the site is opened', async () => {
    const { focused } = await aPage();
    expect(focused()).not.toBe('Loading');
  });

  it('gets the focus after a navigation, and passes it on when it is replaced', async () => {
    const { fixture, focused } = await aPage();
    TestBed.inject(PageFocus).navigated();
    expect(focused()).toBe('Loading');
    fixture.componentInstance.loaded.set(true);
    await fixture.whenStable();
    expect(focused()).toBe('Python 101');
  });

  it('does not take the focus from someone who has gone elsewhere', async () => {
    const { fixture, focused } = await aPage();
    TestBed.inject(PageFocus).navigated();
    document.querySelector('button')?.focus();
    fixture.componentInstance.loaded.set(true);
    await fixture.whenStable();
    expect(focused()).toBe('elsewhere');
  });
});

import { TestBed } from '@angular/core/testing';
import { Confirm, ConfirmOutlet } from './confirm';

const question = { heading: 'Finish now?', body: 'It ends.', confirm: 'Finish', cancel: 'Keep' };

async function anOutlet() {
  const fixture = TestBed.createComponent(ConfirmOutlet);
  await fixture.whenStable();
  const dialog = (fixture.nativeElement as HTMLElement).querySelector('dialog') as HTMLDialogElement;
  return { fixture, dialog, confirm: TestBed.inject(Confirm) };
}

describe('a question', () => {
  it('is answered by its buttons, in its own words', async () => {
    const { fixture, dialog, confirm } = await anOutlet();
    const answer = confirm.ask(question);
    await fixture.whenStable();
    expect(dialog.open).toBe(true);
    expect(dialog.querySelector('h2')?.id).toBe(dialog.getAttribute('aria-labelledby'));
    [...dialog.querySelectorAll('button')].find((button) => button.textContent?.trim() === 'Finish')?.click();
    await expect(answer).resolves.toBe(true);
    await fixture.whenStable();
    expect(dialog.open).toBe(false);
  });

  it('is answered with no by Escape', async () => {
    const { fixture, dialog, confirm } = await anOutlet();
    const answer = confirm.ask(question);
    await fixture.whenStable();
    dialog.close();
    await expect(answer).resolves.toBe(false);
  });

  it('is answered with no when another one comes', async () => {
    const { confirm } = await anOutlet();
    const first = confirm.ask(question);
    void confirm.ask({ ...question, heading: 'Another?' });
    await expect(first).resolves.toBe(false);
  });
});

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { processEnvironment } from '@wod/settings';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { programsOf } from '../launcher/launch-plan';
import { silentProgress } from '../launcher/progress';
import { startSystem, type RunningSystem, type SystemHandle } from '../launcher/start-system';
import { Inbox } from '../demo/inbox';

/** Names that Linux distributions give to the browser. */
const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Keeps the browser from looking for its maker's servers, which a closed network refuses. */
const quiet = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describe('a student in a browser', () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'wod-browser-'));
  let system: RunningSystem & SystemHandle;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    const executablePath = browsers.find((path) => existsSync(path));
    if (executablePath === undefined)
      throw new Error('There is no Chromium. Install it: apt-get install chromium');
    system = await startSystem({
      programs: programsOf(resolve(__dirname, '../../..')),
      environment: { ...processEnvironment(), WOD_CAPACITY: '2' },
      stateDir,
      anyPorts: true,
      progress: silentProgress,
    });
    browser = await chromium.launch({ executablePath, args: quiet });
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    page = await context.newPage();
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
  });

  afterAll(async () => {
    await browser?.close();
    await system?.stop();
    rmSync(stateDir, { recursive: true, force: true });
  });

  const portal = (path: string) => system.urls.portal + path;
  const expectAccessible = async () => {
    // Axe asks for a page of a context that was made by name, not by the browser's default.
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')}`)).toEqual([]);
  };

  it('finds a workshop, and is told what is missing in the form', async () => {
    await page.goto(portal('/'));
    await page.getByRole('searchbox').fill('python');
    await expect(
      page
        .getByRole('link', { name: /Python 101/ })
        .first()
        .isVisible(),
    ).resolves.toBe(true);
    await expectAccessible();
    await page
      .getByRole('link', { name: /Python 101/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Book now' }).click();
    await page.getByText(/Enter an e-mail address like/).waitFor();
    await expectAccessible();
    expect(page.url()).toContain('/workshops/WKSHP-Python101');
  });

  it('books, watches the seat being made, and opens a notebook that runs', async () => {
    await page.getByLabel('Name', { exact: true }).fill('Browser Student');
    await page.getByLabel('E-mail').fill('browser-student@example.org');
    await page.getByLabel('Company or school').fill('Browser Tests');
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Book now' }).click();
    await page.waitForURL(/\/bookings\/[0-9a-f-]{36}$/);
    await page.getByRole('button', { name: 'Open notebook' }).waitFor({ timeout: 180_000 });
    await expectAccessible();

    const [seat] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('button', { name: 'Open notebook' }).click(),
    ]);
    await seat.waitForURL(/\/lab\/tree\/0-ReadMeFirst\.ipynb/, { timeout: 60_000 });
    await seat.locator('.jp-NotebookPanel').first().waitFor({ timeout: 90_000 });
    await seat.getByText('Python 3 (ipykernel) | Idle').waitFor({ timeout: 90_000 });
    await seat.locator('.jp-CodeCell').first().locator('.cm-content').click();
    await seat.keyboard.press('Control+Enter');
    await seat.locator('.jp-OutputArea-output', { hasText: 'is ready for you' }).waitFor({ timeout: 90_000 });
    await seat.close();
  });

  it('got the way in by mail, and comes back by its link on another device', async () => {
    const mail = await new Inbox(system.urls.inbox ?? '').waitFor(
      'browser-student@example.org',
      (each) => each.links.some((link) => link.includes('#key=')),
      30_000,
    );
    const link = mail.links.find((each) => each.includes('#key=')) ?? '';
    const other = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const phone = await other.newPage();
    await phone.goto(link);
    await phone.getByRole('button', { name: 'Open notebook' }).waitFor({ timeout: 30_000 });
    expect(phone.url()).not.toContain('key=');
    const width = await phone.evaluate<number>('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(390);
    await other.close();
  });

  it('finishes early, answers the poll, and sees the end under "My bookings"', async () => {
    await page.getByRole('button', { name: 'Finish early' }).click();
    await page.getByRole('button', { name: 'Finish now' }).click();
    await page.getByRole('radio').first().waitFor({ timeout: 60_000 });
    await expectAccessible();
    await page
      .getByRole('radio', { name: /^5|5 of 5|excellent/i })
      .first()
      .check({ force: true });
    await page.getByRole('button', { name: /send/i }).click();
    await page.getByText(/thank/i).first().waitFor();
    await page.goto(portal('/my'));
    await page.getByText('Python 101', { exact: false }).first().waitFor();
    await expectAccessible();
  });

  it('met no error on any page of the portal', () => {
    expect(errors).toEqual([]);
  });
});

import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';

export interface VisitOptions {
  scheme?: 'light' | 'dark';
  /** CSS pixels; 390 × 844 is a phone. */
  width?: number;
  height?: number;
}

export const PHONE = { width: 390, height: 844 } as const;

/** One person's browser. Notes what a good page never does: errors, refused scripts, requests to strangers. */
export class Visit {
  /** What went wrong in the page so far, apart from refusals that the test asked for. */
  readonly troubles: string[] = [];

  private constructor(
    readonly url: string,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async open(browser: Browser, url: string, options: VisitOptions = {}): Promise<Visit> {
    const { scheme = 'light', width = 1280, height = 900 } = options;
    const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height } });
    context.setDefaultTimeout(20_000);
    const visit = new Visit(url, context, await context.newPage());
    visit.watch();
    return visit;
  }

  private watch(): void {
    this.page.on('pageerror', (error) => this.troubles.push(error.message));
    this.page.on('console', (message) => {
      // A refusal (4xx) is written to the console by the browser itself.
      const refusal = message.text().includes('Failed to load resource');
      if (message.type() === 'error' && !refusal) this.troubles.push(message.text());
    });
    this.page.on('request', (request) => {
      if (!request.url().startsWith(this.url) && !request.url().startsWith('blob:')) this.troubles.push(request.url());
    });
  }

  /** Opens a path of the dashboard and waits for its title. */
  async go(path: string): Promise<void> {
    await this.page.goto(`${this.url}${path}`, { waitUntil: 'domcontentloaded' });
    await this.page.getByRole('heading', { level: 1 }).waitFor();
  }

  async signIn(name: string, password: string): Promise<void> {
    await this.go('/sign-in');
    await this.page.getByLabel('Name').fill(name);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.heading('Fleet');
  }

  /** Waits for the room with this title. */
  async heading(name: string | RegExp): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name }).waitFor();
  }

  /** Waits until the page shows this text. */
  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  /** Presses Tab (or `Shift+Tab`) until the element has the focus, as somebody without a mouse does. */
  async tabTo(element: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    await element.waitFor();
    for (let steps = 0; steps < 80; steps += 1) {
      if ((await element.and(this.page.locator(':focus')).count()) > 0) return;
      await this.page.keyboard.press(key);
    }
    assert.fail(`${key} does not lead to ${element}.`);
  }

  noTroubles(): void {
    assert.deepEqual(this.troubles, []);
  }
}

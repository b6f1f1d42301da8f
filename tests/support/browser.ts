// The real browser for page tests: Chromium as the machine has it, talking to this machine only.

import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';

/** Whether this machine has the browser; tests that need it say so and skip. */
export const hasBrowser: boolean = existsSync(CHROMIUM);

/** What a test's name says where the browser is missing. */
export const browserNote: string = hasBrowser ? '' : `（跳过：没有 ${CHROMIUM}）`;

/** Starts Chromium without its errands in the background. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

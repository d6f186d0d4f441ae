// A real browser: the Chromium that @sparticuz/chromium ships, driven by Playwright. CHROMIUM_PATH takes another one.
import { mkdir } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium as playwright } from 'playwright-core';

export const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

export async function launchBrowser(): Promise<Browser> {
  const given = process.env.CHROMIUM_PATH;
  if (given) return playwright.launch({ executablePath: given, args: ['--no-sandbox'] });
  // One place for each user, since what root unpacked another user cannot replace.
  const place = join(tmpdir(), `rapport-chromium-${userInfo().uid}`);
  await mkdir(place, { recursive: true });
  process.env.TMPDIR = place;
  // Says that the libraries which a bare machine lacks are to be unpacked beside the browser.
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x';
  const { default: chromium } = await import('@sparticuz/chromium');
  const executablePath = await chromium.executablePath();
  const args = chromium.args.filter((arg) => !arg.startsWith('--headless') && arg !== '--single-process');
  return playwright.launch({ executablePath, args, headless: true });
}

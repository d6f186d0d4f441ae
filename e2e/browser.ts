// A real browser: the Chromium that @sparticuz/chromium ships, driven by Playwright. CHROMIUM_PATH takes another one.
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium as playwright } from 'playwright-core';

export const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

export async function launchBrowser(): Promise<Browser> {
  const given = process.env.CHROMIUM_PATH;
  if (given) return playwright.launch({ executablePath: given, args: ['--no-sandbox'] });
  const temporary = process.env.TMPDIR;
  // One place for each user, since what root unpacked another user cannot replace.
  const place = join(tmpdir(), `rapport-chromium-${userInfo().uid}`);
  await mkdir(place, { recursive: true });
  process.env.TMPDIR = place;
  // Says that the libraries which a bare machine lacks are to be unpacked beside the browser.
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x';
  const { default: chromium } = await import('@sparticuz/chromium');
  const executablePath = await chromium.executablePath();
  if (temporary === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = temporary;
  // The package's own configuration looks for its fonts in /tmp/fonts; without any font Chromium ends itself.
  const fonts = join(place, 'fonts.conf');
  await writeFile(
    fonts,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${place}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${place}/fonts-cache</cachedir></fontconfig>`,
  );
  // Not the package's own arguments: they are for another place and switch web security off.
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'];
  return playwright.launch({
    executablePath,
    args,
    headless: true,
    env: { ...process.env, FONTCONFIG_FILE: fonts },
  });
}

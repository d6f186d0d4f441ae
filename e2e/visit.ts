// A house of its own for the tests of one file, set up by its owner, with a browser before it.
import type { Browser, Page } from 'playwright-core';
import { inject } from 'vitest';
import { launchBrowser } from './browser.ts';
import { ask, copyOf, type House, owner, signIn, startHouse } from './house.ts';
import { openAs } from './page.ts';

export type Visit = {
  house: House;
  browser: Browser;
  /** a session of the owner */
  cookie: string;
  /** what scripts of any page threw */
  faults: string[];
  /** Asks the API as the owner. @throws with what it answered */
  send<T>(method: string, path: string, body?: object): Promise<T>;
  /** @returns the id of a new customer */
  addCustomer(customer: object): Promise<string>;
  /** @returns a page with a session of the owner, which shows nothing yet */
  openAsOwner(): Promise<Page>;
  /** Closes the browser, stops the house and removes its data. */
  leave(): Promise<void>;
};

export async function visit(): Promise<Visit> {
  const { dataDir, remove } = await copyOf(inject('house'));
  const house = await startHouse(dataDir);
  const cookie = await signIn(house.url);
  const browser = await launchBrowser();
  const faults: string[] = [];
  const send = <T>(method: string, path: string, body?: object): Promise<T> =>
    ask<T>(house, cookie, method, path, body);
  return {
    ...{ house, browser, cookie, faults, send },
    async addCustomer(customer) {
      const made = await send<{ customer: { customerId: string } }>('POST', '/customers', customer);
      return made.customer.customerId;
    },
    openAsOwner: () => openAs(browser, faults, house.url, owner),
    async leave() {
      await browser.close();
      await house.stop();
      await remove();
    },
  };
}

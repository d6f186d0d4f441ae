// A house of its own for the tests of one file, set up by its owner, with a browser before it.
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { ask, type House, makeDataDir, owner, setUp, startHouse } from './house.ts';
import { openPage, signInOn } from './page.ts';

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
  /** @returns a page on which the owner is signed in */
  openAsOwner(): Promise<Page>;
  /** Closes the browser, stops the house and removes its data. */
  leave(): Promise<void>;
};

export async function visit(): Promise<Visit> {
  const { dataDir, remove } = await makeDataDir();
  const house = await startHouse(dataDir);
  const cookie = await setUp(house.url);
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
    async openAsOwner() {
      const page = await openPage(browser, faults);
      await signInOn(page, house.url, owner);
      return page;
    },
    async leave() {
      await browser.close();
      await house.stop();
      await remove();
    },
  };
}

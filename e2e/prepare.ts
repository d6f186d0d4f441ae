// Before the journeys: what two of them would do at the same moment, or each anew. The browser is unpacked, and a house is
// set up that most of them begin with.
import type { TestProject } from 'vitest/node';
import { launchBrowser } from './browser.ts';
import { makeDataDir, setUp, startHouse } from './house.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** data directory of a house that its owner has set up, and that stands still */
    house: string;
  }
}

export default async function prepare(project: TestProject): Promise<() => Promise<void>> {
  await (await launchBrowser()).close();
  const { dataDir, remove } = await makeDataDir();
  const house = await startHouse(dataDir);
  await setUp(house.url);
  await house.stop();
  project.provide('house', dataDir);
  return remove;
}

// The contract of every channel: one suite, fed by a driver per channel, run against its strict double.

import { afterEach, beforeEach, describe } from 'vitest';
import { CLAUSES } from './channel/clauses.ts';
import { type ChannelDriver, type ChannelRig, heldLines } from './channel/rig.ts';

/** Runs every clause of the contract for one channel that it can be asked of. */
export function channelContract(name: string, driver: ChannelDriver): void {
  describe(`channel contract: ${name}`, () => {
    let rig: ChannelRig;
    beforeEach(async () => {
      rig = await driver.start();
    });
    afterEach(async () => {
      await rig.close();
    });

    const { traits } = driver;
    for (const { absent, alone, number, said, title } of CLAUSES) {
      if (absent(traits) !== null) continue;
      describe(`${number}. ${title}`, () => {
        alone?.(() => rig, driver);
        if (said === undefined) return;
        describe('saying', () => {
          if (traits.sendsOverStream === true) heldLines(() => rig);
          said(() => rig, driver);
        });
      });
    }
  });
}

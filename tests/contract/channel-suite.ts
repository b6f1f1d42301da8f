// The contract of every channel: one suite, fed by a driver per channel, run against its strict double.

import { afterEach, beforeEach, describe } from 'vitest';
import { answerTests } from './channel/answers.ts';
import { burstTests } from './channel/burst.ts';
import { fileTests } from './channel/files.ts';
import { ingressTests } from './channel/ingress.ts';
import { planTests } from './channel/plan.ts';
import { type ChannelDriver, type ChannelRig, heldLines } from './channel/rig.ts';
import { secretTests, sendTests } from './channel/send.ts';
import { streamTests } from './channel/stream.ts';

/** Runs the whole contract for one channel. */
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
    describe('said', () => {
      if (traits.sendsOverStream === true) heldLines(() => rig);
      planTests(() => rig, traits);
      sendTests(() => rig, traits);
      burstTests(() => rig);
    });
    secretTests(() => rig, traits);
    if (traits.hears === null) return;
    ingressTests(() => rig);
    if (traits.hears === 'stream') streamTests(() => rig, traits);
    fileTests(() => rig);
    answerTests(() => rig);
  });
}

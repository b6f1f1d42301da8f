// Random data of every kind for every role and place: nothing is found where it must not be. The whole is `npm run disclosure`.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SERVICE_HOURS } from '#bot/domain/calendar/service-time.ts';
import { plainText } from '#bot/domain/message.ts';
import { KINDS } from '#bot/kinds/index.ts';
import type { SlotContext } from '#bot/kinds/lines.ts';
import { GUARDS } from '#tests/disclosure/guards.ts';
import { HOW_TO_ANSWER } from '#tests/disclosure/how-to-answer.ts';
import { GENERATORS, generatorOf } from '#tests/disclosure/kinds.ts';
import { randomOf } from '#tests/disclosure/random.ts';
import { renderMany, renderMetrics } from '#tests/disclosure/render-many.ts';
import { at, CALENDAR } from '#tests/unit/calendar/shipped.ts';

/** What is run at each check; a tenth of it takes a second on a busy machine. */
const RENDERINGS = 15_000;

describe('whatever is rendered', () => {
  it('of every kind there is has a generator, and no generator is for none', () => {
    expect(Object.keys(GENERATORS).toSorted()).toEqual(KINDS.map(({ name }) => name).toSorted());
  });

  it('holds no figure, indicator, name, phone or embargoed reason that its reader may not have', () => {
    expect(renderMany(1, RENDERINGS).leaks).toEqual([]);
  });

  it('is kept by guards that stand in the code as the list of them says', () => {
    const root = join(import.meta.dirname, '../../..');
    const counts = GUARDS.map(({ file, guard, name }) => {
      return [name, readFileSync(join(root, file), 'utf8').split(guard).length - 1];
    });
    expect(counts.filter(([, count]) => count !== 1)).toEqual([]);
  });

  it('as a metric has no label that is not one of our codes', async () => {
    expect(await renderMetrics(1)).toEqual([]);
  });
});

describe('a message that wants an answer', () => {
  const cases = KINDS.flatMap((kind) =>
    generatorOf(kind.name).occasions.flatMap((occasion) =>
      [false, true].map((hearsNothing) => ({ kind, occasion, hearsNothing })),
    ),
  );

  it.each(cases)('of $kind.name at $occasion says how in its last line (deaf: $hearsNothing)', (one) => {
    const { hearsNothing, kind, occasion } = one;
    const generator = generatorOf(kind.name);
    if (!generator.wantsAnswer(occasion, hearsNothing)) return;
    let said = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const random = randomOf(seed);
      const { item, placed, task } = generator.sample(random, 'i-1');
      const context: SlotContext = {
        calendar: CALENDAR,
        hours: DEFAULT_SERVICE_HOURS,
        bureau: '玉环市统计局',
        now: at(random.oneOf(['2026-11-03 10:00', '2026-11-06 09:00', '2026-11-09 08:40'])),
        hearsNothing,
        showsFigures: random.flip(),
        tasks: new Map([[task.id, task]]),
        taskOfCode: () => task,
        itemsUnder: () => (placed === null ? [] : [placed]),
        nodeName: () => '第1网格',
      };
      const line = { id: 'l', occasion, round: item.round, item, isLate: false, saidBeforeAt: null };
      const reader = { answersForMany: random.flip(), isVerified: random.flip() };
      for (const message of kind.composer(context)([line], reader, 1).messages) {
        said += 1;
        expect(plainText(message).split('\n').at(-1)).toMatch(HOW_TO_ANSWER);
      }
    }
    expect(said).toBeGreaterThan(0);
  });
});

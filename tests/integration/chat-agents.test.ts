// What somebody who answers for several firms is asked back, and how a number or 全部 settles it.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from '#tests/support/desk.ts';

describe('an agent who answers for three firms', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
    await desk.openTask();
    await desk.openTask('205-1');
    await desk.walkTo('2026-11-04T10:00');
  });
  afterEach(() => desk?.close());

  const claimed = async () => {
    const rows = await desk.rows<{ said: string }>(
      `SELECT u.short_name || ' ' || t.form_code || ' ' || (i.facts->>'claim') AS said FROM item i
         JOIN unit u ON u.id = i.unit_id JOIN task t ON t.id = i.task_id
        WHERE i.facts->>'claim' <> 'none' OR i.facts->'promise' <> 'null' ORDER BY u.short_name, t.form_code`,
    );
    return rows.map(({ said }) => said);
  };
  const ASKED =
    '请问是哪一个？\n1. 力拓机械\n2. 华宇电子\n3. 远东阀门\n请回序号，全部请回“全部”，30分钟内有效。';

  it('reads the firms by name, is asked which one is meant, and answers by number', async () => {
    expect((await desk.heard('agent')).at(-1)).toContain('：力拓机械、华宇电子、远东阀门');
    expect(await desk.say('agent', '已报')).toBe(ASKED);
    expect(await claimed()).toEqual([]);
    expect(await desk.say('agent', '2')).toBe('已记：华宇电子 B204-1 已报，以平台名单为准。不对请回“不对”。');
    expect(await claimed()).toEqual(['华宇电子 B204-1 claimed']);
    expect(await desk.say('agent', '3')).not.toContain('已记');
    expect(await claimed()).toEqual(['华宇电子 B204-1 claimed']);
  });

  it('means them all with 全部, and takes them all back with 不对', async () => {
    await desk.say('agent', '已报');
    expect(await desk.say('agent', '全部')).toContain(
      '已记：力拓机械 B204-1；华宇电子 B204-1；远东阀门 B204-1 已报',
    );
    expect(await claimed()).toHaveLength(3);
    await desk.say('agent', '不对');
    expect((await claimed()).every((said) => said.endsWith('retracted'))).toBe(true);
  });

  it('answers a question within half an hour of business time, not later', async () => {
    await desk.say('agent', '已报');
    await desk.walkTo('2026-11-04T10:29');
    expect(await desk.say('agent', '9')).toBe('请回 1 到 3 之间的序号。');
    // A minute more: the instant of a message is business time less its real age.
    await desk.walkTo('2026-11-04T10:31');
    await desk.say('agent', '2');
    expect(await claimed()).toEqual([]);
  });

  it('is no longer asked once another message has settled it', async () => {
    await desk.say('agent', '已报');
    expect(await desk.say('agent', '远东阀门已报')).toContain('已记：远东阀门 B204-1 已报');
    await desk.say('agent', '2');
    expect(await claimed()).toEqual(['远东阀门 B204-1 claimed']);
  });

  it('keeps each half of an answer with its form when the firm is asked for', async () => {
    await desk.walkTo('2026-11-05T10:00');
    const asked = await desk.say('agent', 'B204-1已报 205-1明天报');
    expect(asked).toContain('1. 力拓机械');
    await desk.say('agent', '1');
    expect(await claimed()).toEqual(['力拓机械 205-1 none', '力拓机械 B204-1 claimed']);
  });
});

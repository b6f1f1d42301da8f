// What firms say and are answered, from the message as it came to the facts as they are kept.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { FIRM } from '#tests/support/registry.ts';

interface Facts {
  readonly platform: string;
  readonly claim: string;
  readonly promise: { readonly untilAt: string; readonly state: string } | null;
  readonly obstacles: readonly string[];
}

describe('a firm', () => {
  let desk: Desk;
  /** B204-1 and 205-1 are open and everybody has had the first reminder of B204-1. */
  beforeEach(async () => {
    desk = await openDesk();
    await desk.openTask();
    await desk.openTask('205-1');
    await desk.walkTo('2026-11-04T09:00');
    await desk.walkTo('2026-11-04T10:00');
  });
  afterEach(() => desk?.close());

  const facts = async (uscc: string, form = 'B204-1') => {
    const [row] = await desk.rows<{ facts: Facts }>(
      `SELECT i.facts FROM item i JOIN unit u ON u.id = i.unit_id JOIN task t ON t.id = i.task_id
        WHERE u.uscc = $1 AND t.form_code = $2`,
      uscc,
      form,
    );
    if (row === undefined) throw new Error('no such item');
    return row.facts;
  };
  const lastRef = async (address: string) => {
    const [row] = await desk.rows<{ ref: string }>(
      'SELECT ref FROM delivery WHERE address = $1 ORDER BY sent_at DESC, id DESC LIMIT 1',
      address,
    );
    return row?.ref ?? '';
  };
  const taskCode = async (form: string) => {
    const [row] = await desk.rows<{ code: string }>('SELECT code FROM task WHERE form_code = $1', form);
    return row?.code ?? '';
  };
  const lastReason = async () => {
    const [row] = await desk.rows<{ reason: string }>(
      'SELECT reason FROM message_in ORDER BY received_at DESC, id DESC LIMIT 1',
    );
    return row?.reason;
  };

  it('that says 收到 is heard and not answered', async () => {
    expect(await desk.say('hong', '收到')).toBeNull();
    expect(await facts(FIRM.hongda)).toMatchObject({ claim: 'acknowledged' });
    expect(await lastReason()).toBe('acknowledged');
  });

  it('that says 已报 of one reminded form is told which form was meant', async () => {
    expect(await desk.say('hong', '已报')).toBe('已记：B204-1 已报，以平台名单为准。不对请回“不对”。');
    expect(await facts(FIRM.hongda)).toMatchObject({ claim: 'claimed', platform: 'unknown' });
  });

  it.each([
    ['下午3点报', '2026-11-04T07:00:00Z', '已记：B204-1 下午3点前报'],
    ['明天报', '2026-11-05T09:15:00Z', '明天下班前报'],
    ['周五下午报', '2026-11-06T09:15:00Z', '后天下午前报'],
  ])('that says %s has promised that instant', async (text, untilAt, echo) => {
    expect(await desk.say('hong', text)).toMatch(new RegExp(echo));
    expect((await facts(FIRM.hongda)).promise).toMatchObject({ untilAt, state: 'open' });
    expect(await desk.rows(`SELECT due_at FROM item_clock WHERE name = 'promise'`)).toHaveLength(1);
  });

  it('that names a time already past is asked for another', async () => {
    expect(await desk.say('hong', '上午8点报')).toBe(
      '您说的时间已经过了。请问大概什么时候能报？如“明天上午报”“下午3点报”。',
    );
    expect((await facts(FIRM.hongda)).promise).toBeNull();
    expect(await desk.say('hong', '下午4点报')).toContain('下午4点前报');
  });

  it('that cannot log in is told what to try and stands as blocked', async () => {
    expect(await desk.say('hong', '登不上')).toContain('登不上');
    expect(await facts(FIRM.hongda)).toMatchObject({ obstacles: ['cannot_login'] });
    expect(await desk.say('leader', '谁没报')).toContain('1家反映困难');
  });

  it('that says 不对 takes back exactly what its last message said', async () => {
    await desk.say('hong', '登不上');
    await desk.say('hong', '已报');
    expect(await desk.say('hong', '不对')).toBe('已撤回：B204-1 “已报”的记录。');
    expect(await facts(FIRM.hongda)).toMatchObject({ claim: 'retracted', obstacles: ['cannot_login'] });
    expect(await desk.say('hong', '不对')).toContain('没有可以撤回的记录');
    expect(await facts(FIRM.hongda)).toMatchObject({ obstacles: ['cannot_login'] });
  });

  it('that says 已报 twice and then 不对 no longer claims anything', async () => {
    await desk.say('hong', '已报');
    await desk.say('hong', '已报了');
    await desk.say('hong', '不对');
    expect(await facts(FIRM.hongda)).toMatchObject({ claim: 'retracted' });
  });

  it('that takes back a claim does not take back what a list has said since', async () => {
    await desk.say('hong', '已报');
    await desk.applyList('2026-11-04T09:55', { [FIRM.hongda]: 'returned' });
    await desk.say('hong', '不对');
    expect(await facts(FIRM.hongda)).toMatchObject({ platform: 'returned', claim: 'retracted' });
    expect(await desk.rows(`SELECT 1 FROM item WHERE standing = 'returned'`)).toHaveLength(1);
  });

  it('that answers for two forms in one message has each half kept with its own form', async () => {
    await desk.walkTo('2026-11-05T09:00');
    const echo = await desk.say('chen', 'B204-1已报 205-1明天报');
    expect(echo).toContain('已记：B204-1 已报');
    expect(echo).toContain('已记：205-1 明天下班前报');
    expect(await facts(FIRM.tiancheng)).toMatchObject({ claim: 'claimed', promise: null });
    expect(await facts(FIRM.tiancheng, '205-1')).toMatchObject({ claim: 'none', promise: { state: 'open' } });
  });

  it('is understood by the message it quotes and by the code it writes', async () => {
    const quoting = await lastRef('chen');
    await desk.walkTo('2026-11-05T09:00');
    expect(await desk.say('chen', '已报', { quoting })).toContain('B204-1 已报');
    expect(await facts(FIRM.tiancheng, '205-1')).toMatchObject({ claim: 'none' });
    expect(await desk.say('chen', `${(await taskCode('205-1')).toLowerCase()} 明天上午报`)).toContain(
      '205-1',
    );
    expect(await facts(FIRM.tiancheng)).toMatchObject({ claim: 'claimed', promise: null });
  });

  it('that speaks of a form the platform shows as filed is told so', async () => {
    await desk.applyList('2026-11-04T09:55', { [FIRM.hongda]: 'filed' });
    expect(await desk.say('hong', '已报')).toContain('平台名单已显示上报');
    expect(await facts(FIRM.hongda)).toMatchObject({ claim: 'none', platform: 'filed' });
  });

  it('that asks by when is told the cutoffs, and no difficulty is recorded', async () => {
    await desk.walkTo('2026-11-05T10:00');
    expect(await desk.say('hong', '什么时候截止')).toBe(
      '2026年10月B204-1 工业产销总值及主要产品产量：11月8日（星期日）12时截止。',
    );
    const both = await desk.say('chen', '截止是几号？', { group: 'group-1' });
    expect(both?.split('\n')).toEqual([
      expect.stringMatching(/B204-1 .*：11月8日（星期日）12时截止$/),
      expect.stringMatching(/205-1 .*：11月9日（星期一）12时截止$/),
    ]);
    expect(await facts(FIRM.hongda)).toMatchObject({ obstacles: [] });
    expect(await desk.heard('group-1')).toHaveLength(1);
  });

  it('that asks something else is put on the leader’s list', async () => {
    expect(await desk.say('hong', '这个表怎么填？')).toContain('网格长会看到并联系您');
    expect(await facts(FIRM.hongda)).toMatchObject({ obstacles: ['needs_help'] });
  });

  it('that says what nobody understands chooses by number', async () => {
    const asked = await desk.say('hong', 'asdf随便');
    expect(asked).toMatch(/1\. 已经上报了\n2\. 还没报，稍后说时间\n3\. 登不上或需要帮助/);
    expect(await desk.say('hong', '1')).toContain('已记：B204-1 已报');
    expect(await facts(FIRM.hongda)).toMatchObject({ claim: 'claimed' });
  });

  it('asks for help and gets at most six lines', async () => {
    for (const who of ['hong', 'both', 'leader', 'clerk']) {
      expect((await desk.say(who, '帮助'))?.split('\n').length).toBeLessThanOrEqual(6);
    }
  });
});

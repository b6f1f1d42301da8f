// A figure posted in a group: fixed words there, the rest in private, and the text shown to nobody else.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importVerificationList } from '#bot/services/import-verification-list.ts';
import { listedReplies } from '#bot/services/queries/list-traffic.ts';
import { showItem } from '#bot/services/queries/show-item.ts';
import { readSandboxView } from '#bot/services/sandbox-view.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { FIRM } from '#tests/support/registry.ts';
import { verificationFile } from '#tests/support/verification.ts';

const GROUP = 'cid-g1';
const POSTED = '应该是87654321千元';
const SECRETS = /87654321|13900009999/u;

describe('a figure posted in a group', () => {
  let desk: Desk;
  let group = GROUP;
  beforeEach(async () => {
    desk = await openDesk();
    const [row] = await desk.rows<{ address: string }>(
      `SELECT c.external_id AS address FROM conversation c JOIN unit u ON u.grid_id = c.grid_id WHERE u.uscc = $1`,
      FIRM.hongda,
    );
    group = row?.address ?? GROUP;
    await desk.setClock('2026-11-03T09:10');
    const asked = await importVerificationList(
      desk.db,
      await verificationFile([{ number: 'HS-1', uscc: FIRM.hongda }]),
      { actor: 'test', now: shanghai('2026-11-03T09:10'), dryRun: false },
    );
    expect(asked.ok).toBe(true);
    await desk.walkTo('2026-11-03T10:00');
  });
  afterEach(() => desk?.close());

  const restricted = () =>
    desk.rows<{ restricted: boolean; raw: number }>(
      'SELECT restricted, octet_length(raw) AS raw FROM message_in ORDER BY id DESC LIMIT 1',
    );

  it('is answered there in fixed words, taken up in private, and kept from everybody else', async () => {
    const told = await desk.say('hong', POSTED, { group });
    expect(await desk.heard(group)).toEqual(['已转单聊，请撤回本条。']);
    expect(told).toContain('您刚才在群里发的内容涉及单位数据，请在群里撤回那一条。');
    expect(told).toContain('已记录您说明核实1（B204-1）填报有误');
    expect(told).not.toMatch(SECRETS);
    expect(await restricted()).toEqual([{ restricted: true, raw: 0 }]);
    const [facts] = await desk.rows<{ facts: { statement: { value: string } } }>('SELECT facts FROM item');
    expect(facts?.facts.statement.value).toBe('87654321');

    const replies = await listedReplies(desk.db, { taskCode: null, limit: 5 });
    expect(replies.rows[0]).toMatchObject({ text: '', content: 'restricted', intent: 'correction' });
    const [item] = await desk.rows<{ code: string }>('SELECT code FROM item');
    const shown = await showItem(desk.db, item?.code ?? '', shanghai('2026-11-03T10:00'));
    expect(JSON.stringify(shown)).not.toMatch(SECRETS);
    const view = await readSandboxView(desk.db, null);
    const window = view.windows.find(({ id }) => id === 'group');
    expect(window?.messages.map(({ text }) => text)).toContain('（涉及单位数据或个人信息，已请本人撤回）');
    expect(JSON.stringify(window)).not.toMatch(SECRETS);
  });

  it('as a bare number counts where a query asks for it, and a phone always', async () => {
    expect(await desk.say('hong', '87654321', { group })).toContain('涉及单位数据');
    expect(await restricted()).toEqual([{ restricted: true, raw: 0 }]);
    expect(await desk.say('hong', '新统计李敏 13900009999', { group })).toContain('涉及个人信息');
    expect(await desk.heard(group)).toEqual(['已转单聊，请撤回本条。', '已转单聊，请撤回本条。']);
  });

  it('is none when it is a form, a date or a list number; a stranger’s is kept and not answered', async () => {
    await desk.say('hong', 'B204-1 8号12点前报', { group });
    expect(await restricted()).toMatchObject([{ restricted: false }]);
    await desk.say('nobody-known', POSTED, { group });
    expect(await restricted()).toMatchObject([{ restricted: true }]);
    expect(await desk.heard(group)).toEqual([]);
  });

  it('a number said in the group answers no question that was put in private', async () => {
    await desk.say('hong', '呃那个');
    await desk.say('hong', '2', { group });
    const [before] = await desk.rows<{ facts: { answer: string } }>('SELECT facts FROM item');
    expect(before?.facts.answer).toBe('none');
    await desk.say('hong', '2');
    const [after] = await desk.rows<{ facts: { answer: string } }>('SELECT facts FROM item');
    expect(after?.facts.answer).toBe('corrected');
  });
});

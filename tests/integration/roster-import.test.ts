// Importing a roster into a real registry: the preview is the import, twice is once, and nothing is half done.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Roster } from '#bot/domain/roster/roster.ts';
import { importRoster } from '#bot/services/import-roster.ts';
import { personMeant } from '#bot/services/people-channels.ts';
import { importRosterFile } from '#bot/services/roster-file.ts';
import { writeWorkbook } from '#bot/sheets/write-workbook.ts';
import { transaction } from '#prisma/db.ts';
import { groupsOfGrids } from '#prisma/hot/addressees.ts';
import { refuseAddresses } from '#prisma/hot/refuse-addresses.ts';
import { bindAddress, unbindChannel } from '#prisma/repos/bindings.ts';
import { unreachableUnits } from '#prisma/repos/task-reach.ts';
import { shanghai } from '#tests/support/business-time.ts';
import { type Desk, openDesk } from '#tests/support/desk.ts';
import { FIRM, smallBureau, without } from '#tests/support/registry.ts';
import { set, smallRoster } from '#tests/unit/roster/small-roster.ts';

const TABLES = ['grid', 'unit', 'person', 'post', 'unit_contact', 'obligation', 'binding', 'conversation'];
const NOTHING = { added: 0, changed: 0 };

describe('a roster', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(() => desk?.close());

  const bring = (roster: Roster, on = '2026-11-02T09:00', dryRun = false) =>
    importRoster(desk.db, roster, { now: shanghai(on), actor: 'test', dryRun });
  const registry = async () => {
    const contents = await Promise.all(
      [...TABLES, 'audit'].map(async (table) => {
        const rows = await desk.rows<{ row: unknown }>(`SELECT to_jsonb(t) AS row FROM ${table} t`);
        return [table, rows.map(({ row }) => JSON.stringify(row)).sort()] as const;
      }),
    );
    return Object.fromEntries(contents);
  };
  const unitStatus = async (uscc: string) =>
    (await desk.rows<{ status: string }>('SELECT status FROM unit WHERE uscc = $1', uscc))[0]?.status;

  it('imported a second time changes nothing', async () => {
    const before = await registry();
    expect(await bring(smallBureau(), '2026-11-03T09:00')).toEqual({
      grids: NOTHING,
      people: NOTHING,
      units: { ...NOTHING, removed: 0 },
      posts: { added: 0, ended: 0 },
      contacts: { added: 0, ended: 0 },
      obligations: NOTHING,
      addresses: [{ channel: 'dingtalk', ...NOTHING, left: 0 }],
      groups: NOTHING,
    });
    expect({ ...(await registry()), audit: [] }).toEqual({ ...before, audit: [] });
  });

  it('is previewed with the very numbers of the import, and the preview writes nothing', async () => {
    const smaller = without(smallBureau(), FIRM.huayu);
    const before = await registry();
    const preview = await bring(smaller, '2026-11-03T09:00', true);
    expect(await registry()).toEqual(before);
    expect(preview.units).toEqual({ ...NOTHING, removed: 1 });
    expect(await bring(smaller, '2026-11-03T09:00')).toEqual(preview);
    await bring(smallBureau(), '2026-11-03T09:00');
  });

  it('without a firm removes it from the directory, and brings it back with the next', async () => {
    await bring(without(smallBureau(), FIRM.hongda), '2026-11-04T09:00');
    expect(await unitStatus(FIRM.hongda)).toBe('removed');
    const { added } = await desk.openTask();
    expect(added).toBe(7);
    expect((await bring(smallBureau(), '2026-11-05T09:00')).units).toEqual({
      added: 0,
      changed: 1,
      removed: 0,
    });
    expect(await unitStatus(FIRM.hongda)).toBe('active');
    expect((await desk.openTask()).added).toBe(1);
    const contacts = await desk.rows<{ from: string; to: string | null }>(
      `SELECT valid_from_on::text AS from, valid_to_on::text AS to FROM unit_contact c
         JOIN unit u ON u.id = c.unit_id WHERE u.uscc = $1 ORDER BY c.id`,
      FIRM.hongda,
    );
    expect(contacts).toEqual([
      { from: '2026-11-02', to: '2026-11-04' },
      { from: '2026-11-05', to: null },
    ]);
  });

  it('ends a post on the day somebody else takes it', async () => {
    const roster = smallBureau();
    const handed = {
      ...roster,
      posts: roster.posts.map((held) =>
        held.role === 'grid_leader' && held.gridCode === 'G1' ? { ...held, personKey: 'hong' } : held,
      ),
    };
    expect((await bring(handed, '2026-11-06T09:00')).posts).toEqual({ added: 1, ended: 1 });
    expect(
      await desk.rows(
        `SELECT p.natural_key AS who, o.valid_from_on::text AS from, o.valid_to_on::text AS to FROM post o
           JOIN person p ON p.id = o.person_id JOIN grid g ON g.id = o.grid_id
          WHERE g.code = 'G1' AND o.role = 'grid_leader' ORDER BY o.id`,
      ),
    ).toEqual([
      { who: 'leader', from: '2026-11-02', to: '2026-11-06' },
      { who: 'hong', from: '2026-11-06', to: null },
    ]);
    await bring(roster, '2026-11-06T09:00');
  });

  it('with a new account for somebody sends there, and the old account is nobody’s', async () => {
    const roster = smallBureau();
    const moved = {
      ...roster,
      people: roster.people.map((one) =>
        one.naturalKey === 'chen' ? { ...one, dingtalkUserId: 'chen-new' } : one,
      ),
    };
    expect((await bring(moved)).addresses).toEqual([{ channel: 'dingtalk', added: 1, changed: 1, left: 0 }]);
    expect(
      await desk.rows(
        `SELECT b.address, b.state FROM binding b JOIN person p ON p.id = b.person_id
          WHERE p.natural_key = 'chen' ORDER BY b.address`,
      ),
    ).toEqual([
      { address: 'chen', state: 'not_member' },
      { address: 'chen-new', state: 'member' },
    ]);
    expect((await bring(roster)).addresses).toEqual([{ channel: 'dingtalk', added: 0, changed: 2, left: 0 }]);
  });

  const chen = () =>
    desk.rows<{ channel: string; address: string; state: string; refused: string | null; rank: number }>(
      `SELECT b.channel, b.address, b.state, b.refused_code AS refused, b.rank FROM binding b
         JOIN person p ON p.id = b.person_id WHERE p.natural_key = 'chen' AND b.address <> 'chen-new' ORDER BY b.rank, b.id`,
    );
  const withMail = (address: string): Roster => {
    const roster = smallBureau();
    const addresses = [
      { channel: 'email' as const, address },
      { channel: 'sms' as const, address: '19900000009' },
    ];
    return {
      ...roster,
      people: roster.people.map((one) => (one.naturalKey === 'chen' ? { ...one, addresses } : one)),
    };
  };

  it('with addresses on other channels binds them behind DingTalk, and one that changes keeps its place', async () => {
    expect((await bring(withMail('chen@a.cn'), undefined, true)).addresses).toEqual([
      { channel: 'dingtalk', ...NOTHING, left: 0 },
      { channel: 'email', added: 1, changed: 0, left: 0 },
      { channel: 'sms', added: 1, changed: 0, left: 0 },
    ]);
    await bring(withMail('chen@a.cn'));
    expect((await bring(withMail('chen@b.cn'))).addresses.find(({ channel }) => channel === 'email')).toEqual(
      {
        channel: 'email',
        added: 1,
        changed: 1,
        left: 0,
      },
    );
    const inUse = (await chen()).filter(({ state }) => state !== 'not_member');
    expect(inUse.map(({ address }) => address)).toEqual(['chen', 'chen@b.cn', '19900000009']);
    // Without the column nothing is taken away.
    await bring(smallBureau());
    expect((await chen()).filter(({ state }) => state !== 'not_member')).toEqual(inUse);
  });

  it('brings no address back that the platform refused or somebody took away, and says how many', async () => {
    const roster = withMail('chen@b.cn');
    await bring(roster);
    await transaction(desk.db, async (tx) => {
      await refuseAddresses(tx, 'email', [{ address: 'chen@b.cn', code: 'address_gone' }]);
      const { id } = await personMeant(tx, 'chen');
      await unbindChannel(tx, id, 'sms');
    });
    for (const dryRun of [true, false]) {
      expect((await bring(roster, undefined, dryRun)).addresses).toEqual([
        { channel: 'dingtalk', ...NOTHING, left: 0 },
        { channel: 'email', ...NOTHING, left: 1 },
        { channel: 'sms', ...NOTHING, left: 1 },
      ]);
    }
    const gone = (await chen()).filter(({ state }) => state === 'not_member');
    expect(gone.map(({ address, refused }) => [address, refused])).toEqual(
      expect.arrayContaining([
        ['chen@b.cn', 'address_gone'],
        ['19900000009', null],
      ]),
    );
    // Somebody else’s, it is that person’s; given to its own by a list of accounts, it is back.
    const phone = { channel: 'sms' as const, address: '19900000009' };
    const others = roster.people.map((one) => ({
      ...one,
      addresses: one.naturalKey === 'hong' ? [phone] : [],
    }));
    expect((await bring({ ...roster, people: others })).addresses).toContainEqual({
      channel: 'sms',
      added: 0,
      changed: 1,
      left: 0,
    });
    await transaction(desk.db, async (tx) => {
      const { id } = await personMeant(tx, 'chen');
      await bindAddress(tx, {
        personId: id,
        channel: 'email',
        address: 'chen@b.cn',
        verifiedBy: 'list',
        rank: null,
      });
    });
    expect((await chen()).find(({ address }) => address === 'chen@b.cn')).toMatchObject({
      state: 'bound',
      refused: null,
    });
  });

  it('with addresses on a channel nobody has opened makes nobody reachable by them', async () => {
    const unreachable = () =>
      transaction(desk.db, async (tx) => {
        const asked = { formCode: 'B204-1', periodMonth: '2026-10', gridPath: 'YH/' };
        return (await unreachableUnits(tx, asked)).map(({ uscc }) => uscc);
      });
    const before = await unreachable();
    expect(before).toContain(FIRM.xinyuan);
    const roster = smallBureau();
    const addresses = [{ channel: 'telegram' as const, address: '1234567890' }];
    const people = roster.people.map((one) => (one.naturalKey === 'silent' ? { ...one, addresses } : one));
    await bring({ ...roster, people });
    expect(await unreachable()).toEqual(before);
    await desk.rows(`INSERT INTO channel_account (channel, account) VALUES ('telegram', '1')`);
    expect(await unreachable()).toEqual(before.filter((uscc) => uscc !== FIRM.xinyuan));
    await desk.rows(`DELETE FROM channel_account WHERE channel = 'telegram'`);
  });

  it('with a new group for a grid posts there', async () => {
    const roster = smallBureau();
    const grids = roster.grids.map((grid) =>
      grid.code === 'G3' ? { ...grid, groupChat: { channel: 'dingtalk' as const, id: 'group-3-new' } } : grid,
    );
    await bring({ ...roster, grids });
    await desk.walkTo('2026-11-02T09:00');
    expect(await desk.heard('group-3-new')).toHaveLength(1);
    expect(await desk.heard('group-3')).toHaveLength(0);
    // Given the old group back, the grid has it back.
    const servedBy = async () => {
      const [grid] = await desk.rows<{ id: string }>(`SELECT id FROM grid WHERE code = 'G3'`);
      const [group] = await transaction(desk.db, (tx) => groupsOfGrids(tx, ['dingtalk'], [grid?.id ?? '']));
      return desk.rows('SELECT external_id FROM conversation WHERE id = $1', group?.conversationId);
    };
    expect(await servedBy()).toEqual([{ external_id: 'group-3-new' }]);
    expect((await bring(roster)).groups).toEqual({ added: 0, changed: 1 });
    expect(await servedBy()).toEqual([{ external_id: 'group-3' }]);
    expect((await bring(roster)).groups).toEqual(NOTHING);
  });

  it('that is broken is refused whole, with every mistake and nothing written', async () => {
    const sheets = smallRoster();
    set('网格', 4, 3, 'YH-99')(sheets);
    set('单位', 2, 1, null)(sheets);
    set('单位', 4, 0, sheets.单位[2]?.[0] ?? null)(sheets);
    const bytes = await writeWorkbook(
      Object.entries(sheets).map(([name, rows]) => ({ name, rows, widths: [] })),
    );
    const before = await registry();
    const result = await importRosterFile(
      desk.db,
      { bytes, fileName: '花名册.xlsx' },
      { now: shanghai('2026-11-02T09:00'), actor: 'test', dryRun: false },
    );
    expect(result.ok).toBe(false);
    const problems = result.ok ? [] : result.problems;
    for (const place of ['YH-99', '单位详细名称', '重复']) {
      expect(problems.join('\n')).toContain(place);
    }
    expect(problems.length).toBeGreaterThanOrEqual(3);
    expect(await registry()).toEqual(before);
  });
});

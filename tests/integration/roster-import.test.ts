// Importing a roster into a real registry: the preview is the import, twice is once, and nothing is half done.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Roster } from '#bot/domain/roster/roster.ts';
import { importRoster } from '#bot/services/import-roster.ts';
import { importRosterFile } from '#bot/services/roster-file.ts';
import { writeWorkbook } from '#bot/sheets/write-workbook.ts';
import { transaction } from '#prisma/db.ts';
import { groupsOfGrids } from '#prisma/hot/addressees.ts';
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
      addresses: NOTHING,
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
    expect((await bring(moved)).addresses).toEqual({ added: 1, changed: 1 });
    expect(
      await desk.rows(
        `SELECT b.address, b.state FROM binding b JOIN person p ON p.id = b.person_id
          WHERE p.natural_key = 'chen' ORDER BY b.address`,
      ),
    ).toEqual([
      { address: 'chen', state: 'not_member' },
      { address: 'chen-new', state: 'member' },
    ]);
    expect((await bring(roster)).addresses).toEqual({ added: 0, changed: 2 });
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

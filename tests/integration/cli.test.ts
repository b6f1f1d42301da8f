// The command line on an embedded database, without a service: one bureau's week told once, then looked at.

import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { receiveMessage } from '#bot/services/receive-message.ts';
import { type Database, openDatabase } from '#prisma/db.ts';
import { type EmbeddedDatabase, startEmbedded } from '#prisma/embedded.ts';
import { makeDataFolder, removeDataFolder } from '#tests/support/database-template.ts';
import { smallCity } from './cli-city.ts';
import { type CliEnd, cli, cliJson, type Environment } from './cli-process.ts';

const DEADLINE = ['task', 'deadline', '--form', 'b204-1', '--period', '2026年10月'];
const LIST_AT = '2026-11-06 13:40';

type Json = Record<string, unknown>;

interface Week {
  readonly dryRun: Json;
  /** A server was left behind by the call that had started it. */
  readonly serverLeft: boolean;
  readonly brokenRoster: CliEnd;
  readonly roster: Json;
  readonly preview: CliEnd;
  readonly unconfirmed: CliEnd;
  readonly task: Json;
  readonly again: Json;
  readonly otherCutoff: CliEnd;
  readonly walk: Json;
  readonly list: Json;
  readonly statusPreview: Json;
  readonly status: Json;
  readonly sameStatus: Json;
}

describe('the command line', () => {
  let folder: string;
  let env: Environment;
  let server: EmbeddedDatabase | undefined;
  let db: Database;
  let week: Week;
  let speaker: {
    readonly name: string;
    readonly phone: string;
    readonly address: string;
    readonly itemCode: string;
  };

  beforeAll(async () => {
    folder = makeDataFolder();
    env = { DATA_DIR: folder, STATGRID_CLOCK: '2026-11-02T08:30+08:00' };
    week = await tellWeek();
  }, 150_000);

  afterAll(async () => {
    await db?.close();
    await server?.stop();
    removeDataFolder(folder);
  });

  async function tellWeek(): Promise<Week> {
    const good = await rosterFile('good.xlsx', false);
    const broken = await rosterFile('broken.xlsx', true);
    // Made without waiting for the disk; the first call then finds no server and starts one itself.
    await (await startServer()).stop();
    const dryRun = await cliJson(env, 'import', 'roster', good, '--dry-run');
    const serverLeft = existsSync(join(folder, 'pgdata', 'postmaster.pid'));
    // From here on the calls join a server that is not theirs, which is quicker, and must let it run.
    server = await startServer();
    db = openDatabase(server.url, { maxConnections: 3 });
    const [brokenRoster, roster] = await Promise.all([
      cli(env, 'import', 'roster', broken, '--yes', '--json'),
      cliJson(env, 'import', 'roster', good, '--yes'),
    ]);
    const [preview, unconfirmed] = await Promise.all([
      cli(env, ...DEADLINE, '--dry-run'),
      cli(env, ...DEADLINE),
    ]);
    const task = await cliJson(env, ...DEADLINE, '--yes');
    const [again, otherCutoff] = await Promise.all([
      cliJson(env, ...DEADLINE, '--yes'),
      cli(env, ...DEADLINE, '--cutoff-on', '2026-11-09', '--yes'),
    ]);
    await cliJson(env, 'clock', 'to', '2026-11-05T16:00');
    speaker = await somebodyReports();
    const walk = await cliJson(env, 'clock', 'to', '2026-11-06T13:40+08:00');
    const list = await cliJson(env, 'demo', 'list', '--out', folder);
    const file = String(list['file']);
    const statusPreview = await cliJson(env, 'import', 'status', file, '--as-of', LIST_AT, '--dry-run');
    const status = await cliJson(env, 'import', 'status', file, '--as-of', LIST_AT, '--yes');
    const sameStatus = await cliJson(env, 'import', 'status', file, '--as-of', LIST_AT, '--yes');
    return {
      dryRun,
      serverLeft,
      brokenRoster,
      roster,
      preview,
      unconfirmed,
      task,
      again,
      otherCutoff,
      walk,
      list,
      statusPreview,
      status,
      sameStatus,
    };
  }

  function startServer(): Promise<EmbeddedDatabase> {
    return startEmbedded({ dataDir: folder, durable: false, log: () => undefined });
  }

  async function rosterFile(name: string, spoil: boolean): Promise<string> {
    const file = join(folder, name);
    writeFileSync(file, await smallCity({ spoil }));
    return file;
  }

  async function count(sql: string): Promise<number> {
    const { rows } = await db.pool.query<{ count: number }>(`SELECT count(*)::int AS count ${sql}`);
    return rows[0]?.count ?? -1;
  }

  /** A statistician who answers for one firm and has been reminded says 已报. */
  async function somebodyReports() {
    const { rows } = await db.pool.query<typeof speaker & { accountId: string }>(
      `SELECT p.name, p.phone, b.address, i.code AS "itemCode", a.id AS "accountId"
         FROM delivery_line l JOIN person p ON p.id = l.person_id JOIN binding b ON b.person_id = p.id
         JOIN item i ON i.id = l.item_id CROSS JOIN channel_account a
        WHERE l.occasion = 'ladder:3' AND l.state = 'carried' AND p.phone IS NOT NULL
          AND (SELECT count(*) FROM unit_contact c WHERE c.person_id = p.id) = 1
        ORDER BY i.code LIMIT 1`,
    );
    const [row] = rows;
    if (row === undefined) throw new Error('nobody has been reminded');
    await receiveMessage(db, row.accountId, {
      platformId: 'm1',
      conversation: { channel: 'dingtalk', scope: 'person', id: row.address },
      sender: { channel: 'dingtalk', scope: 'person', id: row.address },
      senderProof: 'platform',
      sentAtMs: Date.now(),
      text: '已报\u001B[31m了',
      quotedRef: null,
      content: 'text',
      file: null,
      raw: new Uint8Array(),
    });
    return row;
  }

  describe('importing a roster', () => {
    it('previews what the import then does, and stops the server it had to start', () => {
      expect(week.dryRun).toMatchObject({ dryRun: true, imported: false });
      expect(week.roster).toMatchObject({ dryRun: false, imported: true });
      expect(week.roster['changes']).toEqual(week.dryRun['changes']);
      expect(week.dryRun['changes']).toMatchObject({ grids: { added: 6 }, units: { removed: 0 } });
      expect(week.serverLeft).toBe(false);
    });

    it('refuses a broken one whole, with every mistake at once', () => {
      const { code, out, err } = week.brokenRoster;
      expect([code, out]).toEqual([1, '']);
      const { error } = JSON.parse(err) as { error: { code: string; text: string; problems: string[] } };
      expect(error.code).toBe('SHEET_REFUSED');
      expect(error.problems.length).toBeGreaterThanOrEqual(2);
      expect(error.problems.some((line) => line.startsWith('网格 第8行'))).toBe(true);
      expect(error.problems.some((line) => line.startsWith('单位 '))).toBe(true);
      for (const line of error.problems) expect(error.text).toContain(line);
    });

    it('says what is wrong with a file that is no spreadsheet', async () => {
      const file = join(folder, 'web.xls');
      writeFileSync(file, '<html><table></table></html>');
      const end = await cli(env, 'import', 'roster', file, '--yes');
      expect(end).toMatchObject({ code: 1, out: '' });
      expect(end.err).toContain('网页');
    });
  });

  describe('a deadline task', () => {
    it('is previewed with its window, every step, what it reaches and what it costs', () => {
      const { code, out } = week.preview;
      expect(code).toBe(0);
      expect(out).toContain('2026-11-08（周日）（样例，请核对）');
      expect(out).toMatch(/临期提醒（二）\s+2026-11-06 14:30（周五）\s+企业统计员/);
      expect(out).toMatch(/逾期告知\s+2026-11-09 08:40（周一）.*截至时间不早于 2026-11-08 12:00/);
      expect(out).toMatch(/\d+ 家，在 2 个网格/);
      expect(out).toMatch(/统计员 \d+ 人，工作群 2 个，网格长 [12] 人/);
      expect(out).toMatch(/最多 \d+ 次（不含答复）；本月额度 5000，已用 0，剩余 5000/);
      expect(out).toContain('联系不上的单位');
      expect(out).toContain('不是工作日，请核对；系统不会自动顺延');
    });

    it('is not made when nobody can confirm it', () => {
      expect(week.unconfirmed.code).toBe(2);
      expect(week.unconfirmed.out).toContain('临期提醒（二）');
      expect(week.unconfirmed.err).toContain('--yes');
    });

    it('is made once: the same again adds nothing, another cutoff is refused', async () => {
      const owing = await count(`FROM obligation WHERE form_code = 'B204-1'`);
      expect(owing).toBeGreaterThan(20);
      expect(week.task).toMatchObject({ existed: false, added: owing, firms: owing, period: '2026-10' });
      expect(week.task['cutoffAt']).toBe('2026-11-08T12:00:00+08:00');
      expect(week.again).toMatchObject({ existed: true, added: 0, task: week.task['task'] });
      expect(week.otherCutoff.code).toBe(1);
      expect(week.otherCutoff.err).toContain('时间窗口不同，未作任何改动');
    });

    it.each([
      [['--form', 'B204-1', '--period', '2026Q3'], 2, '报送频率不符'],
      [['--form', 'B204-1', '--period', '2026-09', '--grid', 'NOWHERE'], 3, '“NOWHERE”不存在'],
    ])('called with %j is refused with what to do', async (args, code, text) => {
      const end = await cli(env, 'task', 'deadline', ...args, '--yes');
      expect(end).toMatchObject({ code, out: '' });
      expect(end.err).toContain(text);
      expect(end.err).not.toMatch(/\n\s+at /);
    });
  });

  describe('the clock and the lists', () => {
    it('walk there without a service: what fell due on the way is done', () => {
      expect(week.walk).toMatchObject({ now: '2026-11-06T13:40:00+08:00', walkedBy: 'command' });
      expect(week.walk['sent']).toBeGreaterThan(20);
      expect(week.walk['nextDueAt']).toBe('2026-11-06T14:30:00+08:00');
    });

    it('settle items by the generated list as its preview said, once', () => {
      const { dryRun: _, imported: __, ...effect } = week.status;
      expect(week.statusPreview).toMatchObject({ dryRun: true, imported: false, ...effect });
      expect(week.status).toMatchObject({ effect: 'applied', asOfAt: '2026-11-06T13:40:00+08:00' });
      expect(week.status['settled']).toBeGreaterThan(10);
      expect(week.status['unknownFirms']).not.toEqual([]);
      expect(week.sameStatus).toMatchObject({ imported: false, effect: 'same', settled: 0 });
      expect(readdirSync(folder)).toContain('B204-1_2026-10_202611061340.xlsx');
    });

    it.each([
      [['clock', 'advance', '-PT1H'], '不大于零'],
      [['list', 'itms'], '是不是 items'],
    ])('%j is refused before anything is opened', async (args, text) => {
      const end = await cli({ DATA_DIR: '/dev/null/nowhere' }, ...args);
      expect(end).toMatchObject({ code: 2, out: '' });
      expect(end.err).toContain(text);
    });
  });

  describe('looking at it', () => {
    it('lists tasks whose numbers are the database’s', async () => {
      const { tasks } = await cliJson(env, 'list', 'tasks');
      const { rows } = await db.pool.query<Record<string, number>>(
        `SELECT count(*)::int AS owed,
                (count(*) FILTER (WHERE facts->>'claim' = 'claimed' AND standing = 'open'))::int AS claimed,
                (count(*) FILTER (WHERE standing = 'done'))::int AS done,
                (count(*) FILTER (WHERE standing = 'open'))::int AS open,
                (count(*) FILTER (WHERE standing = 'returned'))::int AS returned FROM item`,
      );
      expect(tasks).toMatchObject([{ code: week.task['task'], form: 'B204-1', ...rows[0] }]);
    });

    it('lists items, deliveries and what was not sent, no more than asked for', async () => {
      const task = String(week.task['task']);
      const [items, deliveries, dropped] = await Promise.all(
        ['items', 'deliveries', 'dropped'].map((what) =>
          cliJson(env, 'list', what, '--task', task, '--limit', '3'),
        ),
      );
      expect(items).toMatchObject({ more: true, items: [{ code: `${task}-0001` }, {}, {}] });
      expect(deliveries).toMatchObject({ more: true, deliveries: [{ state: 'sent' }, {}, {}] });
      expect(dropped).toMatchObject({ more: true, dropped: [{ state: 'dropped' }, {}, {}] });
    });

    it('shows replies with their reading, the phone masked and nothing that steers a terminal', async () => {
      const [{ replies }, { out }] = await Promise.all([
        cliJson(env, 'list', 'replies'),
        cli(env, 'list', 'replies'),
      ]);
      const { name, phone, itemCode } = speaker;
      const shown = `${phone.slice(0, 3)}****${phone.slice(7)}`;
      expect(replies).toMatchObject([
        { speaker: name, phone: shown, intent: 'reported', state: 'done', itemCodes: [itemCode] },
      ]);
      expect(out).toContain('自报已报');
      expect(out).toContain(shown);
      expect(out).not.toContain(phone);
      expect(out).not.toContain('\u001B');
    });

    it('shows an item whole', async () => {
      const [shown, { out }] = await Promise.all([
        cliJson(env, 'show', 'item', speaker.itemCode.toLowerCase()),
        cli(env, 'show', 'item', speaker.itemCode),
      ]);
      expect(shown).toMatchObject({
        item: { code: speaker.itemCode, task: week.task['task'], form: 'B204-1', round: 1 },
        events: expect.arrayContaining([expect.objectContaining({ kind: 'claimed', person: speaker.name })]),
        lines: expect.arrayContaining([
          expect.objectContaining({ occasion: 'ladder:3', state: 'carried', recipient: speaker.name }),
        ]),
      });
      expect(out).toMatch(/第二次提醒\s+\S+\s+已发出/);
      expect(out).toContain('自报已报');
    });

    it('answers why, for a person by account or phone and for a firm by code, without a whole phone', async () => {
      const { rows } = await db.pool.query<{ uscc: string }>(
        `SELECT u.uscc FROM delivery_line l JOIN item i ON i.id = l.item_id JOIN unit u ON u.id = i.unit_id
          WHERE l.reason = 'unreachable' ORDER BY u.uscc LIMIT 1`,
      );
      const [byAccount, byPhone, firm] = await Promise.all([
        cliJson(env, 'why', speaker.address),
        cli(env, 'why', `+86 ${speaker.phone}`),
        cli(env, 'why', rows[0]?.uscc ?? ''),
      ]);
      expect(byAccount).toMatchObject({ kind: 'person', period: '2026-10', person: { name: speaker.name } });
      expect(byPhone.out).toMatch(/第一次提醒\s.*已发出/);
      expect(byPhone.out).toMatch(/临期提醒（一）\s.*没有发：已自报或已约定时间，暂不打扰/);
      expect(byPhone.out).toMatch(/已报 .*了\s+自报已报/);
      expect(byPhone.out + JSON.stringify(byAccount)).not.toContain(speaker.phone);
      expect(firm.out).toMatch(/第一次提醒\s.*（无人）\s+没有发：联系人没有可用的账号/);
    });

    it('lists the candidates of a name that fits several, and says when nothing fits', async () => {
      const [several, nobody, item, task] = await Promise.all([
        cli(env, 'why', '玉城', '--json'),
        cli(env, 'why', '查无此人'),
        cli(env, 'show', 'item', 'ZZZZ-0001'),
        cli(env, 'list', 'items', '--task', 'ZZZZ'),
      ]);
      expect(several.code).toBe(1);
      const { error } = JSON.parse(several.err) as { error: Json };
      expect(error).toMatchObject({ code: 'CONFLICT', more: true });
      expect(error['candidates']).toHaveLength(20);
      expect([nobody.code, item.code, task.code]).toEqual([3, 3, 3]);
    });
  });
});

// The sandbox over a real database with a known grid: who may open it, what it shows, what it does.

import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SandboxDeps, SandboxSaid, StatusFile, StatusImport } from '#bot/http/deps.ts';
import { buildServer } from '#bot/http/server.ts';
import type { QueriesResult } from '#bot/services/import-verification-list.ts';
import { watchChanges } from '#bot/services/sandbox-changes.ts';
import { readSandboxView, type SandboxView } from '#bot/services/sandbox-view.ts';
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts';
import { HOSTILE, seed } from './http-seed.ts';

const TOKEN = 'the-token-of-this-start-42';
const HOST = '127.0.0.1:8080';
const COOKIE = `statgrid_sandbox_8080=${TOKEN}`;
const XLSX_BYTES = Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0]);

const APPLIED: StatusImport = {
  ok: true,
  warnings: [],
  applied: {
    taskCode: 'TT22',
    formCode: 'B204-1',
    formProfession: 'industry',
    period: '2026-10',
    asOfAt: Temporal.Instant.from('2026-11-05T09:30+08:00'),
    words: { not_filed: 2, filed: 1, accepted: 0, returned: 0 },
    closedQueries: 0,
    settled: 1,
    returned: 0,
    reopened: 0,
    dropped: 4,
    unknownFirms: [{ uscc: 'U9', unitName: '<i>丁厂</i>' }],
    missingFirms: 0,
    effect: 'applied',
  },
};

const QUERIES: QueriesResult = {
  ok: true,
  imported: {
    taskCode: 'QQ22',
    title: '2026年10月 B204-1 数据核实',
    asked: 2,
    firms: 1,
    unreachableFirms: 0,
    urgent: false,
    firstStepAt: null,
    alreadyAsked: [
      { row: 3, number: '<HS-3>', unitName: '甲厂', before: { number: 'HS-1', itemCode: 'QQ21-0001' } },
    ],
    unknownFirms: [{ row: 4, uscc: 'U9', unitName: '<i>丁厂</i>' }],
    warnings: [],
  },
};

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
  await seed(fresh.db);
});
afterAll(() => fresh.drop());

describe('what the sandbox shows', () => {
  let view: SandboxView;
  beforeAll(async () => {
    view = await readSandboxView(fresh.db, null);
  });

  it('chooses the grid that has a group, a leader and two statisticians', () => {
    expect(view.grids).toEqual([{ code: 'A-1', name: '样例一网格', firms: 3 }]);
    expect(view.gridCode).toBe('A-1');
    expect(view.windows.map(({ role, name }) => `${role} ${name}`)).toEqual([
      '值班员 值班人',
      '网格长 网格长甲',
      '统计员 统计甲',
      '统计员 统计乙',
      '网格群 样例一网格',
    ]);
  });

  it('falls back to that grid when another is asked for that cannot be shown', async () => {
    expect((await readSandboxView(fresh.db, 'A-2')).gridCode).toBe('A-1');
  });

  it('puts both directions of a chat in the order they happened, each with its state in Chinese', () => {
    const firm = view.windows.find((window) => window.id === 'firm1');
    expect(firm?.messages.map(({ from, time, text, state, ref }) => [from, time, text, state, ref])).toEqual([
      ['bot', '11月4日 09:00', '您好，还有报表待报', '已发出', 'ref-1'],
      ['person', '11月5日 09:00', HOSTILE, '已处理', null],
      ['bot', '11月5日 09:00', '您好，还有报表待报', '结果不明：发送时服务中断，不知道是否送达', null],
    ]);
    const leader = view.windows.find((window) => window.id === 'leader');
    expect(leader?.messages).toMatchObject([
      { text: '1. 甲厂', state: '发送失败：账号不存在或已离开组织', tone: 'bad' },
    ]);
  });

  it('names the speaker in the group, at the minute of business time', () => {
    const group = view.windows.find((window) => window.id === 'group');
    expect(group?.messages).toMatchObject([
      { speaker: '统计乙', time: '11月5日 09:00', text: '什么时候截止', state: '处理中', tone: 'pending' },
    ]);
    expect(group?.speakers.map(({ address }) => address)).toEqual(['staff-p3', 'staff-p4']);
  });

  it('lists what was not said with its reason, one line for what belongs together', () => {
    expect(view.drops).toEqual([
      {
        time: '11月5日15时',
        step: '网格长名单',
        recipient: '网格长甲',
        units: ['甲厂', '丙厂'],
        reason: 'a_new_reason',
      },
      {
        time: '11月5日9时',
        step: '第二次提醒',
        recipient: '统计乙',
        units: ['乙厂'],
        reason: '平台名单显示已报，不再提醒',
      },
      {
        time: '11月5日9时',
        step: '第二次提醒',
        recipient: '',
        units: ['丙厂'],
        reason: '没有登记统计人员',
      },
    ]);
  });

  it('counts the grid as the database has it and says what comes next', () => {
    const [task] = view.tasks;
    expect(task).toMatchObject({
      code: 'TT22',
      period: '2026年10月',
      cutoff: '11月8日12时',
      list: '尚无平台名单',
    });
    expect(task?.numbers).toMatchObject({ owed: 3, done: 1, returned: 0, open: 2 });
    expect(task?.items.map(({ unit, status, next }) => [unit, status, next])).toEqual([
      ['甲厂', '未报', '11月6日9时 临期提醒（一）'],
      ['乙厂', '平台已报', '没有后续步骤'],
      ['丙厂', '未报', '等平台名单，再逾期告知'],
    ]);
  });

  it('knows the business clock, the working day and where its buttons lead', () => {
    expect(view.clock).toMatchObject({
      local: '2026-11-05T09:30',
      date: '2026年11月5日（星期四）',
      time: '09:30',
      day: '工作日',
      service: '服务时间',
      walkingTo: null,
      hour: { at: '2026-11-05T02:30:00Z' },
      morning: { at: '2026-11-06T00:30:00Z', text: '11月6日 08:30 周五' },
      cutoff: { at: '2026-11-08T04:00:00Z' },
    });
  });
});

describe('the sandbox server', () => {
  let server: FastifyInstance;
  const said: SandboxSaid[] = [];
  const moved: string[] = [];
  const imported: [StatusFile, boolean][] = [];
  let answer: StatusImport = APPLIED;

  beforeEach(() => {
    for (const list of [said, moved, imported]) list.length = 0;
    answer = APPLIED;
    const sandbox: SandboxDeps = {
      token: TOKEN,
      view: (gridCode) => readSandboxView(fresh.db, gridCode),
      say: (words) => Promise.resolve(said.push(words)),
      advanceTo: (at) => Promise.resolve(void moved.push(at.toString())),
      importStatus: (file, { confirm }) => {
        imported.push([file, confirm]);
        return Promise.resolve(answer);
      },
      sampleTask: () => Promise.resolve(null),
      createTask: () => Promise.resolve({ code: 'TT23', items: 7 }),
      demoList: () => Promise.resolve({ bytes: XLSX_BYTES, fileName: '名单.xlsx' }),
      importQueries: (file, { confirm }) => {
        imported.push([file, confirm]);
        return Promise.resolve(QUERIES);
      },
      demoQueries: (grid) => Promise.resolve({ bytes: XLSX_BYTES, fileName: `${grid}.xlsx` }),
      answers: (code) => Promise.resolve({ bytes: XLSX_BYTES, fileName: `回复-${code}.xlsx` }),
      subscribe: watchChanges(fresh.db),
    };
    server = buildServer({
      hook: () => Promise.resolve(null),
      ready: () => Promise.resolve({}),
      metrics: () => Promise.resolve(''),
      publicUrl: 'https://tj.example.gov.cn',
      onError: (error) => {
        throw error;
      },
      sandbox,
    });
  });
  afterEach(() => server.close());

  const page = (options: InjectOptions = {}) =>
    server.inject({
      url: '/sandbox',
      ...options,
      headers: { host: HOST, accept: 'text/html', cookie: COOKIE, ...options.headers },
    });
  const post = (url: string, payload?: object | Buffer, type = 'application/json') =>
    server.inject({
      method: 'POST',
      url,
      headers: {
        host: HOST,
        cookie: COOKIE,
        origin: `http://${HOST}`,
        ...(payload && { 'content-type': type }),
      },
      ...(payload && { payload }),
    });

  it('changes the token of the address for a cookie no script and no other site can use', async () => {
    const first = await page({ url: `/sandbox?token=${TOKEN}&grid=A-1`, headers: { cookie: '' } });
    expect([first.statusCode, first.headers.location]).toEqual([303, '/sandbox?grid=A-1']);
    expect(first.headers['set-cookie']).toBe(`${COOKIE}; Path=/sandbox; HttpOnly; SameSite=Strict`);
    expect((await page()).statusCode).toBe(200);
  });

  it.each([
    ['without the token', { cookie: '' }],
    ['with a wrong token', { cookie: 'statgrid_sandbox_8080=the-token-of-this-start-43' }],
    ['with the beginning of the token', { cookie: 'statgrid_sandbox_8080=the' }],
    ['with the token of another port', { cookie: `statgrid_sandbox_8081=${TOKEN}` }],
    ['by its public name', { host: 'tj.example.gov.cn' }],
    ['through a proxy', { 'x-forwarded-for': '10.0.0.9' }],
  ])('is refused %s, with a page in Chinese', async (_, headers) => {
    const refused = await page({ headers });
    expect(refused.statusCode).toBe(403);
    expect(refused.body).toContain('<html lang="zh-CN">');
    expect(refused.body).not.toContain(TOKEN);
  });

  it('is refused from another machine, even with the token', async () => {
    expect((await page({ remoteAddress: '10.0.0.9' })).statusCode).toBe(403);
    expect((await page({ url: `/sandbox?token=${TOKEN}`, remoteAddress: '10.0.0.9' })).statusCode).toBe(403);
  });

  it('takes the token of an address for the page only', async () => {
    const bare = { host: HOST, origin: `http://${HOST}` };
    const url = `/sandbox/task?token=${TOKEN}`;
    expect((await server.inject({ method: 'POST', url, headers: bare })).statusCode).toBe(403);
  });

  it('shows hostile words as words, and nothing inline', async () => {
    const { body } = await page();
    expect(body).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;报&#39;');
    expect(body).not.toMatch(/<script(?![^>]* src=)/);
    expect(body).not.toMatch(/ style=| on[a-z]+=|javascript:/);
    expect(body).toContain('平台名单显示已报，不再提醒');
  });

  it('speaks as the person of the window', async () => {
    const words = { id: 'one', from: 'staff-p3', group: null, text: ' 已报 ', quotedRef: 'ref-1' };
    expect((await post('/sandbox/say', words)).statusCode).toBe(200);
    expect(said).toEqual([{ ...words, text: '已报' }]);
    for (const wrong of [
      { ...words, text: '  ' },
      { ...words, text: '报'.repeat(2_001) },
      { text: '已报' },
    ]) {
      expect((await post('/sandbox/say', wrong)).statusCode).toBe(422);
    }
    expect(said).toHaveLength(1);
  });

  it('moves the clock to an instant, or to the wall time of the bureau', async () => {
    await post('/sandbox/clock', { at: '2026-11-06T00:30:00Z' });
    await post('/sandbox/clock', { local: '2026-11-06T08:30' });
    expect(moved).toEqual(['2026-11-06T00:30:00Z', '2026-11-06T00:30:00Z']);
    for (const wrong of [{ local: '2026-02-30T08:30' }, { at: 'soon' }, {}]) {
      const refused = await post('/sandbox/clock', wrong);
      expect([refused.statusCode, refused.json()]).toMatchObject([422, { error: { title: '没有完成' } }]);
    }
    expect(moved).toHaveLength(2);
  });

  it('creates the task', async () => {
    expect((await post('/sandbox/task')).json()).toEqual({ text: '任务 TT23 已建立，共 7 家单位。' });
  });

  it('previews an uploaded list, byte for byte, and applies it only when confirmed', async () => {
    const name = encodeURIComponent('名单 1.xlsx');
    const upload = (confirm: string) =>
      post(`/sandbox/status?confirm=${confirm}&name=${name}`, XLSX_BYTES, 'application/octet-stream');
    const preview: { html: string } = (await upload('0')).json();
    expect(preview.html).toContain('预览：确认后将会');
    expect(preview.html).toContain('data-confirm-list');
    expect(preview.html).toContain('&lt;i&gt;丁厂&lt;/i&gt;');
    const done: { html: string } = (await upload('1')).json();
    expect(done.html).toContain('名单已导入');
    expect(done.html).not.toContain('data-confirm-list');
    expect(imported.map(([file, confirm]) => [file.fileName, [...file.bytes], confirm])).toEqual([
      ['名单 1.xlsx', [...XLSX_BYTES], false],
      ['名单 1.xlsx', [...XLSX_BYTES], true],
    ]);
  });

  it('lists what is wrong with a refused list', async () => {
    answer = {
      ok: false,
      problems: Array.from({ length: 14 }, (_, row) => `第${row + 5}行：状态“<未>”不认识`),
    };
    const { html }: { html: string } = (await post('/sandbox/status/demo?confirm=0&name=样')).json();
    expect(html).toContain('名单没有导入');
    expect(html).toContain('第5行：状态“&lt;未&gt;”不认识');
    expect(html).toContain('另有 2 条');
  });

  it('previews a list of queries row by row, puts it only when confirmed, and hands out the answers', async () => {
    const url = '/sandbox/queries/demo?name=样&grid=A-1&confirm=';
    const preview: { html: string } = (await post(`${url}0`)).json();
    expect(preview.html).toContain('确认发给各单位');
    expect(preview.html).toContain('第3行 &lt;HS-3&gt;：已由 HS-1 问过');
    expect(preview.html).toContain('第4行 &lt;i&gt;丁厂&lt;/i&gt;');
    const done: { html: string } = (await post(`${url}1`)).json();
    expect(done.html).toContain('核实已导入，任务 QQ22');
    expect(done.html).not.toContain('data-confirm-list');
    expect(imported.map(([file, confirm]) => [file.fileName, confirm])).toEqual([
      ['A-1.xlsx', false],
      ['A-1.xlsx', true],
    ]);
    expect([...(await page({ url: '/sandbox/answers/QQ22.xlsx' })).rawPayload]).toEqual([...XLSX_BYTES]);
    expect((await page({ url: '/sandbox/answers/..xlsx' })).statusCode).toBe(422);
  });

  it('hands out the list of the moment as a file', async () => {
    const file = await page({ url: '/sandbox/demo-list.xlsx' });
    expect([...file.rawPayload]).toEqual([...XLSX_BYTES]);
    expect(file.headers['content-disposition']).toContain("filename*=UTF-8''%E5%90%8D%E5%8D%95.xlsx");
  });

  it('tells an open page when the database changes, and lets go of it when the server closes', async () => {
    const base = await server.listen({ host: '127.0.0.1', port: 0 });
    const cookie = `statgrid_sandbox_${new URL(base).port}=${TOKEN}`;
    const stream = await fetch(`${base}/sandbox/events`, { headers: { cookie } });
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    expect(stream.headers.get('content-security-policy')).toContain("default-src 'none'");
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (reader === undefined) throw new Error('no stream');
    expect((await reader.read()).value).toContain('event: changed');
    // The first look tells apart nothing yet; the second one must see this.
    await reader.read();
    await fresh.db.pool.query(`UPDATE person SET name = name WHERE natural_key = 'p1'`);
    expect((await reader.read()).value).toContain('event: changed');
    await server.close();
    await expect(drained(reader)).resolves.toBeUndefined();
  });
});

async function drained(reader: ReadableStreamDefaultReader<string>): Promise<void> {
  while (!(await reader.read()).done);
}

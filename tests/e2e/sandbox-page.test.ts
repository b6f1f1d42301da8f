// The sandbox page in a real browser, over the sample city.

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserNote, hasBrowser, launchBrowser } from '#tests/support/browser.ts';
import { type SandboxCity, startSandboxCity } from './sandbox-city.ts';

/** A folder for pictures of the page, when somebody wants to look at it. */
const shots = process.env['SANDBOX_SHOTS'];

describe.skipIf(!hasBrowser)(`the sandbox page in Chromium${browserNote}`, () => {
  let city: SandboxCity;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    city = await startSandboxCity();
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 860 }, locale: 'zh-CN' });
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
  });
  afterAll(async () => {
    await browser?.close();
    await city?.close();
  });

  async function picture(name: string, width = 1280): Promise<void> {
    if (shots === undefined) return;
    await page.setViewportSize({ width, height: width < 800 ? 844 : 860 });
    await page.evaluate('window.scrollTo(0, 0)');
    await page.screenshot({ path: `${shots}/${name}-${width}.png`, fullPage: true });
    await page.setViewportSize({ width: 1280, height: 860 });
  }

  const log = (id: string) => page.locator(`#log-${id}`);

  it('is refused without the token, and loses the token from the address with it', async () => {
    const refused = await page.goto(`${city.base}/sandbox`);
    expect(refused?.status()).toBe(403);
    expect(await page.locator('h1').textContent()).toBe('需要启动时的地址');
    await picture('refused');
    await page.goto(city.url);
    expect(page.url()).toBe(`${city.base}/sandbox`);
    expect(await page.title()).toBe('沙盒 · 统计网格通');
    faults.length = 0;
  });

  it('shows five windows, the clock of the demo and the sample task to be checked', async () => {
    const roles = await page.locator('.window .role').allTextContents();
    expect(roles).toEqual(['值班员', '网格长', '统计员', '统计员', '网格群']);
    expect(await page.locator('#clock-face').textContent()).toContain('2026年11月2日（星期一） 08:30');
    expect(await page.locator('#clock-face').textContent()).toContain('工作日');
    expect(await page.locator('#tasks').textContent()).toContain('样例，请核对');
    await picture('empty');
  });

  it('creates the task and shows the numbers of the grid', async () => {
    await page.getByRole('button', { name: '核对无误，建立任务' }).click();
    await page.locator('#tasks table').waitFor();
    expect(await page.locator('#tasks').textContent()).toContain('尚无平台名单');
    expect(await page.locator('#tasks tbody tr').count()).toBeGreaterThan(5);
  });

  it('walks the clock to the reminders and shows each as it comes', async () => {
    await page.getByLabel('走到').fill('2026-11-04T09:30');
    await page.getByRole('button', { name: '前往' }).click();
    await log('group').getByText('报表已开网').waitFor();
    await log('firm1').getByText('还有以下报表待报').waitFor();
    await page.locator('#clock-face[data-walking="no"]').getByText('09:30').waitFor();
    expect(await log('firm1').locator('.meta').first().textContent()).toContain('11月4日 09:00');
    expect(await log('firm1').locator('.state').first().textContent()).toBe('已发出');
    await picture('reminded');
  });

  it('takes what is typed once, as the person of the window, with the words kept as words', async () => {
    const words = '已报 <b>& "好"';
    const field = page.locator('#text-firm1');
    await field.fill(words);
    await field.press('Enter');
    await log('firm1').locator('.person .bubble').getByText(words).waitFor();
    expect(await log('firm1').locator('.person').count()).toBe(1);
    expect(await field.inputValue()).toBe('');
    expect(await log('firm2').locator('.person').count()).toBe(0);
  });

  it('speaks in the group as the chosen statistician', async () => {
    const options = page.locator('#as-group option');
    const second = (await options.nth(1).textContent()) ?? '';
    await page.locator('#as-group').selectOption({ index: 1 });
    await page.locator('#text-group').fill('什么时候截止');
    await page.locator('[data-window="group"] .main').click();
    const speaker = log('group').locator('.person .speaker');
    await speaker.waitFor();
    expect(second).toContain(await speaker.textContent());
    await picture('spoken');
    await picture('spoken', 390);
  });

  it('asks the grid’s firms about figures in private, and shows what they answer and the verdict', async () => {
    await page.getByRole('button', { name: '预览样例核实名单' }).click();
    await page.getByRole('button', { name: '确认发给各单位' }).click();
    await page.getByText('核实已导入，任务').waitFor();
    await page.getByRole('button', { name: '前进1小时' }).click();
    await log('firm1').getByText('有2项数据需要核实').waitFor();
    await page.locator('#text-firm1').fill('1 属实，订单减少 2 填报有误');
    await page.locator('#text-firm1').press('Enter');
    await log('firm1').getByText('已记录您说明核实2').waitFor();
    await page.locator('#text-clerk').fill('通过 HS-001');
    await page.locator('#text-clerk').press('Enter');
    await log('clerk').getByText('HS-001 核实属实').waitFor();
    await page.locator('#tasks').getByText('核实属实').first().waitFor();
    expect(await page.locator('#tasks').textContent()).toContain('称填报有误，待复核');
    expect(await log('group').textContent()).not.toContain('核实');
    await picture('queries');
  });

  it('previews the list of the moment, applies it, and shows what will not be sent and why', async () => {
    await page.getByLabel('走到').fill('2026-11-06T13:40');
    await page.getByRole('button', { name: '前往' }).click();
    await page.locator('#clock-face[data-walking="no"]').getByText('13:40').waitFor();
    await page.getByRole('button', { name: '预览此刻的名单' }).click();
    await page.getByText('预览：确认后将会').waitFor();
    expect(await page.locator('#tasks').textContent()).toContain('尚无平台名单');
    await picture('preview');
    await page.getByRole('button', { name: '确认导入' }).click();
    await page.getByText('名单已导入').waitFor();
    await page.locator('#tasks').getByText('名单截至11月6日13').first().waitFor();
    await picture('listed');
  });

  it('walks on to the cutoff and past it, to the leader, within one page', async () => {
    await page.getByRole('button', { name: '到截止时间' }).click();
    await page.locator('#clock-face[data-walking="no"]').getByText('12:00').waitFor();
    await page.getByRole('button', { name: '到下一工作日早上' }).click();
    await page.locator('#clock-face').getByText('2026年11月9日').waitFor();
    await page.locator('#clock-face[data-walking="no"]').waitFor();
    const next = await page.locator('#go-to').inputValue();
    expect(next).toBe('2026-11-09T08:30');
    await picture('late');
  });

  it('shows, after all it took over bit by bit, what a fresh rendering shows', async () => {
    const differing = () =>
      page.evaluate(`(async () => {
        const text = await (await fetch(location.href)).text();
        const fresh = new DOMParser().parseFromString(text, 'text/html');
        return [...document.querySelectorAll('[data-live]')]
          .filter((live) => live.outerHTML !== fresh.getElementById(live.id).outerHTML)
          .map((live) => live.id);
      })()`);
    await expect.poll(differing, { timeout: 10_000 }).toEqual([]);
  });

  it('uses tabs at phone width, without anything wider than the screen', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.locator('.window:visible').count()).toBe(1);
    await page.locator('[data-tab="firm1"]').click();
    expect(await page.locator('.window:visible').getAttribute('data-window')).toBe('firm1');
    const tooWide = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect(tooWide).toBeLessThanOrEqual(0);
    await picture('phone', 390);
  });

  it('shows another grid when it is chosen', async () => {
    const before = await page.locator('[data-window="leader"] h2').textContent();
    await page.locator('#grid').selectOption({ index: 1 });
    await page.waitForURL(/grid=/);
    expect(await page.locator('[data-window="leader"] h2').textContent()).not.toBe(before);
  });

  it('breaks no rule of its own content policy and throws nothing', () => {
    expect(faults).toEqual([]);
  });
});

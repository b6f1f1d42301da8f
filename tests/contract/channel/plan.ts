// Contract of `plan`: pure, bounded, whole, inert.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Message, oneLine, plainText } from '#bot/domain/message.ts';
import { type ChannelDriver, type Get, options } from './rig.ts';

const HOSTILE =
  '<@all> @all @所有人 [点我](https://x.example) </at> **粗** _斜_ `码` # 题\n# 题\n> 引\n1. 一\n- 二\n' +
  '---\n&lt;b&gt; dtmd://dingtalkclient/sendMessage?content=%E5%B7%B2%E6%8A%A5 javascript:alert(1) ' +
  '\u202e反\u2066\u0000\u0007\ud800 <font color=red>红</font> ~~删~~ | 表 | 格 |';

/** Clause 1. */
export function planTests(rig: Get, { traits: { summarises } }: Pick<ChannelDriver, 'traits'>): void {
  const anyMessage = fc.record({
    title: fc.string({ unit: 'binary', maxLength: 80 }),
    blocks: fc.array(
      fc
        .array(
          fc.oneof(
            fc.string({ unit: 'binary' }),
            fc.constantFrom('填报', '👨‍👩‍👧', '𠮷', '\r\n', '"', '1. ', '**'),
          ),
          {
            maxLength: 400,
          },
        )
        .map((words) => ({ kind: 'paragraph' as const, text: words.join('') })),
      { maxLength: 6 },
    ),
  });
  /** What survives any rendering: letters and digits, whatever their width. */
  const essence = (text: string) => text.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '');

  it('gives the same parts for the same message, within the limit, with well-formed text', () => {
    const { session, place } = rig();
    fc.assert(
      fc.property(anyMessage, (message) => {
        const plan = session.plan(message, place('a'));
        expect(session.plan(message, place('a'))).toEqual(plan);
        for (const part of plan.parts) {
          expect(rig().read(part).isWellFormed()).toBe(true);
          expect(rig().fits(part)).toBe(true);
        }
        expect(plan.parts.map((part) => part.number)).toEqual(plan.parts.map((_, index) => index + 1));
      }),
      { numRuns: 60 },
    );
  });

  it.skipIf(summarises === true)(
    'splits a long message between paragraphs, says so, and loses nothing',
    async () => {
      const { session, place, read, delivered } = rig();
      const lines = Array.from({ length: 900 }, (_, index) => `第${index + 1}家企业本月报表尚未上报请联系`);
      const message: Message = {
        title: '本网格',
        blocks: lines.map((text) => ({ kind: 'paragraph', text })),
      };
      const plan = session.plan(message, place('a'));
      expect(plan.parts.length).toBeGreaterThan(1);
      expect(plan.losses.map((loss) => loss.code)).toContain('split');
      for (const [index, part] of plan.parts.entries()) {
        expect(read(part)).toContain(`（${index + 1}/${plan.parts.length}）`);
        const end = await session.send(part, [place('a')], options());
        expect(end.call.state).toBe('accepted');
      }
      const shown = delivered().map((message) => message.text.replace(/（\d+\/\d+）/, ''));
      expect(essence(shown.join(''))).toBe(essence(plainText(message)));
    },
  );

  it.skipIf(summarises === true)('splits one endless line without cutting a character', () => {
    const { session, place, read } = rig();
    const text = '👨‍👩‍👧𠮷报'.repeat(4_000);
    const { parts } = session.plan(oneLine(text), place('a'));
    expect(parts.length).toBeGreaterThan(1);
    const joined = parts.map((part) => read(part).replace(/（\d+\/\d+）/, '')).join('');
    expect(joined.replace(/\s/g, '')).toBe(text);
  });

  const LINKS = 1_000;

  it.skipIf(summarises === true)('cuts no link in two', () => {
    const { session, place, read } = rig();
    const link = 'https://tjj.example.cn/notice?form=B204&period=2026;from=grid';
    const { parts } = session.plan(oneLine(`请看${link}，${'报'.repeat(37)}`.repeat(LINKS)), place('a'));
    const shown = parts.map((part) => read(part).replace(/[^\w:/.?&=;]/g, ' '));
    const links = shown.flatMap((text) => text.match(/https\S*/g) ?? []);
    expect([parts.length > 1, links.length]).toEqual([true, LINKS]);
    expect(new Set(links.map((one) => one.replace(/\W/g, '')))).toEqual(new Set([link.replace(/\W/g, '')]));
  });

  it.skipIf(summarises !== true)('tells a long message by a gist that is whole itself, and says so', () => {
    const { session, place, read } = rig();
    const text = '👨‍👩‍👧𠮷报'.repeat(4_000);
    const message: Message = { title: '𠮷报表提醒', blocks: [{ kind: 'paragraph', text }] };
    const { losses, parts } = session.plan(message, place('a'), { purpose: 'overdue', matters: 7 });
    expect([parts.length, losses.map(({ code }) => code)]).toEqual([1, ['summary']]);
    expect(parts.map(read).join()).toContain('您有7项统计事项');
    expect(parts.map(read).join()).not.toContain('👨');
  });

  it('keeps the numbers of a list as they are, since readers answer by number', async () => {
    const { session, place, delivered } = rig();
    const lines = [3, 7, 12].map((number) => ({ number, text: `企业${number}` }));
    const [part] = session.plan({ title: '待联系', blocks: [{ kind: 'numbered', lines }] }, place('a')).parts;
    if (part === undefined) throw new Error('no part');
    await session.send(part, [place('a')], options());
    const shown = delivered()[0]?.text.normalize('NFKC') ?? '';
    for (const number of [3, 7, 12]) expect(shown).toMatch(new RegExp(`${number}\\. ?企业${number}`));
  });
}

/** Clause 2. */
export function hostileTests(rig: Get): void {
  it('makes hostile text inert', () => {
    const { session, place, group, read, isInert } = rig();
    for (const address of [place('a'), group('g')]) {
      for (const text of [HOSTILE, HOSTILE.replaceAll('\n', ' ')]) {
        for (const part of session.plan(oneLine(text), address).parts) {
          expect(isInert(part), read(part)).toBe(true);
        }
      }
    }
  });
}

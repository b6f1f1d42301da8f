// What is asked for: exceptions only where answers are counted, and nothing in chat where they do not arrive.
import { describe, expect, it } from 'vitest';
import { plainText } from '#bot/domain/message.ts';
import { type FirmTone, firmMessage } from '#bot/kinds/report_deadline/firm-text.ts';
import { compose, FACTS, item, line, textOf } from './composing.ts';

const TONES: readonly FirmTone[] = ['reminder', 'exact', 'last_call', 'overdue', 'returned'];
const firmText = (tone: FirmTone, answersInChat: boolean) =>
  plainText(
    firmMessage({
      tone,
      forms: [
        {
          formCode: 'B204-1',
          formName: '工业产销',
          period: '2026年10月',
          cutoff: '8日12时',
          taskCode: 'K7Q2',
          units: [],
        },
      ],
      listAsOf: null,
      listIsFresh: false,
      claimNotSeen: false,
      promiseBroken: true,
      remaining: '2小时',
      answersInChat,
    }),
  );

describe('a reminder', () => {
  it.each(TONES)('in the tone %s asks for no 收到 and no 已报', (tone) => {
    const text = firmText(tone, true);
    expect(text).not.toMatch(/收到请|请?回复?[“"]?(收到|已报|已阅|1)|确认收到|务必回复|必须回复/);
    // What is asked back is what keeps a firm from filing, and nothing else.
    expect(text).toMatch(/[报改]不了请回原因|登不上|有特殊情况请回复说明/);
  });

  it.each(TONES)('in the tone %s asks for nothing in chat while nothing is heard there', (tone) => {
    const text = firmText(tone, false);
    expect(text).not.toMatch(/回复|请回|重新约|单聊|求助/);
    expect(text).toMatch(/打电话/);
    // Nobody's number goes into a text that many share.
    expect(text).not.toMatch(/1[3-9]\d{9}/);
  });

  it('to a group sends nobody to the chat either', () => {
    const open = compose([line('ladder:1', item('1'))], { now: '2026-11-02 09:00', hearsNothing: true });
    expect(textOf(open)).toMatch(/有问题请打电话联系网格长。$/);
  });
});

describe("a leader's list while nothing is heard in chat", () => {
  const SILENT = item('1', { unitShortName: '天成汽配' });
  const PROMISED = item('2', {
    unitShortName: '宏达铸造',
    facts: { ...FACTS, obstacles: ['cannot_login'] },
  });
  const list = (hearsNothing: boolean) =>
    textOf(
      compose([line('leader:3', SILENT), line('leader:3', PROMISED)], {
        now: '2026-11-05 15:00',
        hearsNothing,
        items: [SILENT, PROMISED],
      }),
    );

  it('is a list to phone by: it says why, and counts no silence as ignoring', () => {
    expect(list(true)).toContain('没有回音不等于不理');
    expect(list(true)).toContain('请给以上单位打电话');
    expect(list(true)).not.toMatch(/尚无回复|回“已联系/);
  });

  it('says nothing of it while answers arrive', () => {
    expect(list(false)).toMatch(/尚无回复/);
    expect(list(false)).not.toContain('打电话');
  });
});

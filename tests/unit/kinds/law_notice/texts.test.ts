// The Chinese of notices, word for word.
import { describe, expect, it } from 'vitest';
import { plainText } from '#bot/domain/message.ts';
import { confirmedNoticeEcho, noticeMessage, unconfirmedMessage } from '#bot/kinds/law_notice/texts.ts';

const VIEW = {
  bureau: '玉环市统计局',
  title: '统计法颁布纪念日',
  text: '12月8日是统计法颁布纪念日，请组织学习。',
  again: false,
  answersInChat: true,
};

describe('a notice', () => {
  it('says who sends it, what, and how to confirm it in its last line', () => {
    expect(plainText(noticeMessage(VIEW))).toBe(
      '【玉环市统计局通知】统计法颁布纪念日\n12月8日是统计法颁布纪念日，请组织学习。\n看过请回“已阅”（或 1），一次即可。',
    );
  });

  it('carries its word as a button, but for while nothing said in chat arrives', () => {
    expect(noticeMessage(VIEW).actions).toEqual([{ code: 'read', label: '已阅', words: '已阅' }]);
    expect(noticeMessage({ ...VIEW, answersInChat: false }).actions).toBeUndefined();
  });

  it('said once more says so, and asks for nothing while nothing said in chat arrives', () => {
    const text = plainText(noticeMessage({ ...VIEW, again: true, answersInChat: false }));
    expect(text).toBe(
      '提醒一下，请查看【玉环市统计局通知】统计法颁布纪念日\n12月8日是统计法颁布纪念日，请组织学习。',
    );
  });

  it('confirmed for several firms is said back once', () => {
    expect(confirmedNoticeEcho(['统计开放日', '统计开放日'])).toBe(
      '已记：《统计开放日》已阅，谢谢。不对请回“不对”。',
    );
  });
});

describe('a leader', () => {
  it('is told which firms have not confirmed, thirty by name', () => {
    expect(plainText(unconfirmedMessage('统计开放日', ['天成汽配', '宏达铸造']))).toBe(
      '通知《统计开放日》还有2家没有确认看过：天成汽配、宏达铸造。方便时请提醒他们看一下与我的单聊，回“已阅”即可。',
    );
    const many = Array.from({ length: 31 }, (_, index) => `单位${index}`);
    const text = plainText(unconfirmedMessage('统计开放日', many));
    expect(text).toContain('单位29等31家');
    expect(text).not.toContain('单位30');
  });
});

// What is left of a mail once quotations, signatures and machines are taken away; whose ids are ours.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relabelled } from '#adapters/email/charset.ts';
import { htmlText } from '#adapters/email/html-text.ts';
import { readMail } from '#adapters/email/inbound.ts';
import { machineWhy } from '#adapters/email/machine-mail.ts';
import { isMailAddress, ownIdsIn, ownMessageId } from '#adapters/email/mail-address.ts';
import { bareSubject, withoutQuotes } from '#adapters/email/quoted-text.ts';

const OWN = 'tjtx@tongji.example';

describe('the words of an answer', () => {
  it.each([
    ['已报\n\n-----原始邮件-----\n发件人：统计网格通', '已报'],
    [
      '已报\r\n------------------ 原始邮件 ------------------\r\n发件人: "统计"<tjtx@tongji.example>;',
      '已报',
    ],
    [
      '属实，订单减少\n\n发件人：统计网格通 <tjtx@tongji.example>\n发送时间：2026年11月4日\n主题：提醒',
      '属实，订单减少',
    ],
    ['下午3点报\n\n在 2026-11-04 09:00:00，"统计网格通" <tjtx@tongji.example> 写道：\n> 请报送', '下午3点报'],
    ['收到\nOn Wed, Nov 4, 2026 at 9:00 AM 统计网格通 <tjtx@tongji.example> wrote:\n> x', '收到'],
    ['收到\nOn Wed, Nov 4, 2026 at 9:00 AM 统计网格通 <tjtx@tongji.example>\nwrote:\n> x', '收到'],
    ['收到\n2026年11月4日 09:00，统计网格通 <tjtx@tongji.example> 写道：\n> x', '收到'],
    ['> 请报送\n> 谢谢\n已报', '已报'],
    ['已报\n\n发自我的iPhone', '已报'],
    ['已报\n-- \n陈老师\n天成汽配', '已报'],
    ['已报\n________________________________\nFrom: 统计', '已报'],
    ['-----原始邮件-----\n全是别人的话', ''],
    ['在 10 月份写道路养护的订单减少', '在 10 月份写道路养护的订单减少'],
    ['属实\n发件人员工资减少', '属实\n发件人员工资减少'],
    ['1 属实，停产\n2 有误，单位写错', '1 属实，停产\n2 有误，单位写错'],
  ])('%j come to %j', (text, words) => {
    expect(withoutQuotes(text)).toBe(words);
  });

  it('never grow, and are the same when read again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('已报', '> 引', '-- ', '发件人：统计', 'On a wrote:', '', ' x ')),
        (lines) => {
          const text = lines.join('\n');
          const words = withoutQuotes(text);
          expect(words.length).toBeLessThanOrEqual(text.length);
          expect(withoutQuotes(words)).toBe(words);
        },
      ),
    );
  });

  it.each([
    ['Re: 提醒', '提醒'],
    ['回复：Re[2]: 答复: 提醒', '提醒'],
    ['报表已报', '报表已报'],
  ])('stand in a subject %j as %j', (subject, bare) => {
    expect(bareSubject(subject)).toBe(bare);
  });

  it.each([
    ['<p>已报</p>', '已报'],
    ['<style>p{}</style><div>已报&nbsp;谢谢</div><div>陈</div>', '已报 谢谢\n陈'],
    ['<div>已报</div><blockquote>请报送</blockquote>', '已报'],
    ['<div>已报</div><div class="gmail_quote">On … <p>请报送</p></div>', '已报'],
    ['&lt;b&gt;&#24050;&#x62A5;&unknown;', '<b>已报&unknown;'],
    ['<script>alert(1)</script>收到<!-- x -->', '收到'],
  ])('of HTML %j are %j', (html, words) => {
    expect(htmlText(html)).toBe(words);
  });
});

describe('mails of machines', () => {
  it.each<[Readonly<Record<string, string>>, string, string | null]>([
    [{ 'auto-submitted': 'auto-replied' }, 'a@b.example', 'auto_submitted'],
    [{ 'auto-submitted': 'no' }, 'a@b.example', null],
    [{ precedence: 'bulk' }, 'a@b.example', 'precedence'],
    [{ 'return-path': '<>' }, 'a@b.example', 'empty_return_path'],
    [{ 'x-auto-response-suppress': 'All' }, 'a@b.example', 'list_or_machine'],
    [{ 'list-id': '<x>' }, 'a@b.example', 'list_or_machine'],
    [{ 'message-id': '<statgrid.k.1@tongji.example>' }, 'a@b.example', 'own'],
    [{}, OWN, 'own'],
    [{}, 'mailer-daemon@b.example', 'machine_address'],
    [{}, 'noreply@b.example', 'machine_address'],
    [{ subject: '自动回复：我在休假' }, 'a@b.example', 'automatic_subject'],
    [{ subject: '回复：自动化设备订单' }, 'a@b.example', null],
    [{}, 'postmaster.chen@b.example', null],
  ])('%j from %s: %s', (headers, from, why) => {
    expect(machineWhy(new Map(Object.entries(headers)), from, OWN)).toBe(why);
  });
});

describe('ids of ours', () => {
  it('are found again wherever they stand, and nobody else’s are taken for them', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: 99 }), (key, part) => {
        const id = ownMessageId(key, part, OWN);
        expect(ownMessageId(key, part, OWN)).toBe(id);
        expect(ownIdsIn(`References: <a@b.example>\r\n <${id}> <c@d>`, OWN)).toEqual([id]);
        expect(ownIdsIn(`<${id}>`, 'tjtx@other.example')).toEqual([]);
      }),
    );
  });

  it.each([
    ['chen@firm.example', true],
    ['a.b+c@mail.firm.example', true],
    ['chen', false],
    ['chen@firm', false],
    ['a b@c.example', false],
    ['a@b.example\r\nRCPT TO:<c@d.example>', false],
    ['<a@b.example>', false],
    ['a@b..example', false],
    ['陈@firm.example', false],
  ])('an address %j is one: %s', (text, is) => {
    expect(isMailAddress(text)).toBe(is);
  });
});

describe('any bytes', () => {
  it('are a message, a bounce or nothing, and never an error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (raw) => {
        const mailed = await readMail({ raw, takenAtMs: 0 }, OWN);
        expect(['message', 'bounce', 'ignored']).toContain(mailed.kind);
      }),
      { numRuns: 100 },
    );
  });

  it('are relabelled where they say gb2312 or gbk, and nowhere else', () => {
    const text = (raw: string) => Buffer.from(relabelled(Buffer.from(raw, 'latin1'))).toString('latin1');
    expect(text('Content-Type: text/plain; charset="GB2312"\r\n')).toContain('charset="gb18030"');
    expect(text('Subject: =?gbk?B?xxx?=')).toBe('Subject: =?gb18030?B?xxx?=');
    expect(text('charset=utf-8; gb2312 is old')).toBe('charset=utf-8; gb2312 is old');
  });

  it('of encoded headers and bodies are read in their charsets', async () => {
    const subject = Buffer.from([0xd2, 0xd1, 0xb1, 0xa8]).toString('base64');
    const raw = Buffer.from(`From: a@b.example\r\nSubject: =?GB2312?B?${subject}?=\r\n\r\n\r\n`, 'latin1');
    expect(await readMail({ raw, takenAtMs: 5 }, OWN)).toMatchObject({
      kind: 'message',
      message: { text: '已报', sentAtMs: 5, senderProof: 'claimed' },
    });
  });
});

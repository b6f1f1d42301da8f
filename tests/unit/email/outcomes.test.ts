// How an SMTP dialogue can end, and what a bounce says of which address.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bounceReports } from '#adapters/email/bounce.ts';
import { outcomeOf } from '#adapters/email/classify.ts';
import { namedWaitMs, type Phase } from '#adapters/email/codes.ts';
import { explain } from '#adapters/email/explain.ts';

const PHASES: readonly Phase[] = ['greeting', 'login', 'sender', 'recipient', 'text'];

describe('a dialogue', () => {
  it('without a reply is unknown once the mail has been handed over, and certainly nothing before', () => {
    for (const phase of PHASES) {
      const cut = { phase, native: 'ECONNRESET', reply: null };
      expect(outcomeOf({ ...cut, isHandedOver: false })).toEqual({
        state: 'transient',
        native: 'ECONNRESET',
      });
      expect(outcomeOf({ ...cut, isHandedOver: true })).toEqual({ state: 'unknown', native: 'ECONNRESET' });
    }
  });

  it('is never taken for success, whatever a server says, and repeats nothing of it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PHASES),
        fc.boolean(),
        fc.oneof(
          fc.string(),
          fc.tuple(fc.integer({ min: 0, max: 999 }), fc.string()).map(([code, text]) => `${code} ${text}`),
        ),
        (phase, isHandedOver, reply) => {
          const outcome = outcomeOf({ phase, isHandedOver, native: 'x', reply });
          expect(outcome.state).not.toBe('accepted');
          expect('native' in outcome && outcome.native).toMatch(
            /^(\d{3}( \d\.\d{1,3}\.\d{1,3})?|unreadable_reply)$/,
          );
        },
      ),
    );
  });

  it.each([
    ['450 Greylisted, try again in 300 seconds', 300_000],
    ['451 come back after 5 minutes', 300_000],
    ['450 4.2.0 Greylisted', null],
    ['450 wait 20m', 1_200_000],
  ])('%j names a wait of %s ms', (reply, ms) => {
    expect(namedWaitMs(reply)).toBe(ms);
  });
});

describe('a bounce', () => {
  const bounced = (status: string, action = 'failed') =>
    bounceReports(
      `Final-Recipient: rfc822; Chen@firm.example\r\nAction: ${action}\r\nStatus: ${status}\r\n\r\n` +
        'Message-ID: <statgrid.k.1@tongji.example>\r\n',
      'tjtx@tongji.example',
    );

  it.each([
    ['5.1.1', 'address_gone'],
    ['5.1.10', 'address_gone'],
    ['5.4.4', 'undelivered'],
    ['5.2.2', 'undelivered'],
    ['5.7.1', 'content_policy'],
    ['5.3.4', 'too_long'],
    ['4.4.1', 'undelivered'],
    ['5.6.0', 'undelivered'],
  ])('with status %s means %s', (status, code) => {
    expect(bounced(status)).toEqual([
      {
        state: 'failed',
        ref: 'statgrid.k.1@tongji.example',
        address: 'chen@firm.example',
        code,
        native: `dsn ${status}`,
      },
    ]);
  });

  it.each(['delayed', 'delivered', 'relayed', 'expanded'])('that says %s reports nothing', (action) => {
    expect(bounced('4.4.1', action)).toEqual([]);
  });

  it('of no mail of ours reports nothing', () => {
    expect(
      bounceReports('Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1', 'x@y.example'),
    ).toEqual([]);
  });
});

describe('a refusal in words', () => {
  it.each([
    ['550 5.1.1', '此邮箱不存在'],
    ['550', '此邮箱不存在'],
    ['550 5.7.1', '拒收我们的邮件'],
    ['550 5.2.1', '已停用'],
    ['552 5.3.4', '太大'],
    ['556 5.1.10', '域名不收邮件'],
  ])('of %s says what is wrong with the mailbox', (native, words) => {
    expect(explain(native)).toContain(words);
  });

  it.each(['451 4.3.0', 'ETIMEDOUT', 'unreadable_reply', '554'])(
    'of %s adds nothing that is not known',
    (native) => {
      expect(explain(native) ?? '').not.toContain('域名');
    },
  );
});

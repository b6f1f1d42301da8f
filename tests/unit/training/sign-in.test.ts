// Sign-in codes: what each is worth when, and what they are made from.
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBefore } from '#bot/domain/calendar/local-time.ts';
import { signInWindow } from '#bot/domain/training/session.ts';
import { codeSteps, judgeSignIn, usableUntil } from '#bot/domain/training/sign-in.ts';
import { codesOfSession, signInCode } from '#bot/services/sign-in-codes.ts';
import { at } from '#tests/unit/calendar/shipped.ts';

const SESSION = {
  announcedAt: at('2026-11-02 08:30'),
  startsAt: at('2026-11-12 09:00'),
  endsAt: at('2026-11-12 11:30'),
  place: '二楼会议室',
  receiptUntilAt: at('2026-11-11 09:00'),
};
const SECRET = new Uint8Array(32).fill(7);
const CODES = codesOfSession(SECRET, SESSION, 1, 5);

/** The code that is shown at a time of the day. */
function shownAt(time: string): string {
  const now = at(`2026-11-12 ${time}`);
  return CODES.find(({ fromAt, untilAt }) => !isBefore(now, fromAt) && isBefore(now, untilAt))?.code ?? '';
}

describe('a sign-in code', () => {
  it.each([
    ['of now', shownAt('09:02'), '09:02', 'right'],
    ['of the five minutes before', shownAt('08:59'), '09:04', 'right'],
    ['of ten minutes before', shownAt('08:54'), '09:04', 'changed'],
    ['of later', shownAt('09:06'), '09:04', 'wrong'],
    ['of nothing', '12', '09:04', 'wrong'],
    ['in the first minute of the window', shownAt('08:40'), '08:40', 'right'],
    ['a minute before the window', shownAt('08:40'), '08:39', 'too_early'],
    ['in the last minute of the window', shownAt('11:49'), '11:49', 'right'],
    ['at the end of the window', shownAt('11:49'), '11:50', 'too_late'],
    ['of the make-up', codesOfSession(SECRET, SESSION, 2, 5)[4]?.code ?? '', '09:02', 'wrong'],
    [
      'of another training',
      codesOfSession(new Uint8Array(32).fill(8), SESSION, 1, 5)[4]?.code ?? '',
      '09:02',
      'wrong',
    ],
  ])('%s is judged', (_, code, time, verdict) => {
    expect(judgeSignIn(code, at(`2026-11-12 ${time}`), SESSION, CODES)).toBe(verdict);
  });

  it('is taken exactly while it or the one behind it is shown', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: CODES.length - 1 }),
        fc.integer({ min: -30, max: 240 }),
        (index, minute) => {
          const now = SESSION.startsAt.add({ minutes: minute });
          const shown = CODES[index];
          if (shown === undefined) throw new Error('no code');
          const isRight = judgeSignIn(shown.code, now, SESSION, CODES) === 'right';
          const inTime = !isBefore(now, shown.fromAt) && isBefore(now, usableUntil(shown, CODES, SESSION));
          expect(isRight).toBe(inTime);
        },
      ),
    );
  });

  it('has the six digits RFC 4226 takes from the HMAC', () => {
    const digest = createHmac('sha256', SECRET).update('1/3').digest('hex');
    const offset = Number.parseInt(digest.slice(-1), 16) * 2;
    const number = Number.parseInt(digest.slice(offset, offset + 8), 16) & 0x7f_ff_ff_ff;
    expect(signInCode(SECRET, 1, 3)).toBe(String(number % 1_000_000).padStart(6, '0'));
    expect(new Set(CODES.map(({ code }) => code)).size).toBeGreaterThan(CODES.length - 3);
    for (const { code } of CODES) expect(code).toMatch(/^\d{6}$/u);
  });

  it('changes every so many minutes, from the first to the last of the window', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (minutes) => {
        const steps = codeSteps(signInWindow(SESSION), minutes);
        expect(steps[0]?.fromAt).toEqual(signInWindow(SESSION).fromAt);
        expect(steps.at(-1)?.untilAt).toEqual(signInWindow(SESSION).untilAt);
        for (const [index, step] of steps.entries()) {
          expect(step.step).toBe(index);
          const next = steps[index + 1];
          if (next !== undefined) expect(next.fromAt).toEqual(step.untilAt);
        }
      }),
    );
  });
});

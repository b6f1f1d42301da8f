// The social credit code: published check digits, typing slips, and what only warns.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseUscc, usccCheckDigit } from '#bot/domain/identity/uscc.ts';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'.split('');
const symbols = (length: number) =>
  fc.array(fc.constantFrom(...ALPHABET), { minLength: length, maxLength: length }).map((all) => all.join(''));
const digits = fc.integer({ min: 100000, max: 999999 }).map(String);
const body = fc.tuple(symbols(2), digits, symbols(9)).map((parts) => parts.join(''));

describe('the unified social credit code', () => {
  it.each(['91110000101623741K', '911101066976941872', '91990101MA9T00018G', '91990101MA9T00114R'])(
    'accepts the real code %s with its check digit',
    (code) => {
      expect(parseUscc(code)).toEqual({ ok: true, code, checkDigitOk: true });
    },
  );

  it('only warns about a registered firm whose check digit is wrong', () => {
    expect(parseUscc('91350211M0000XUF46')).toEqual({
      ok: true,
      code: '91350211M0000XUF46',
      checkDigitOk: false,
    });
  });

  it.each([
    ['９１９９０１０１ＭＡ９Ｔ０００１８Ｇ', 'full width'],
    ['  91990101ma9t00018g ', 'lower case and outer spaces'],
    ['91990101 MA9T\u300000018G', 'inner spaces'],
    ['\uFEFF91990101MA9T00018G\t', 'invisible characters'],
  ])('puts %s right (%s)', (text) => {
    expect(parseUscc(text)).toEqual({ ok: true, code: '91990101MA9T00018G', checkDigitOk: true });
  });

  it.each([
    ['', { ok: false, reason: 'empty', suggestion: null }],
    ['91990101MA9T00018', { ok: false, reason: 'length', suggestion: null }],
    ['91990101MA9T00018GG', { ok: false, reason: 'length', suggestion: null }],
    ['9199O101MA9T000I8G', { ok: false, reason: 'shape', suggestion: '91990101MA9T00018G' }],
    ['91990101MA9S00018G', { ok: false, reason: 'shape', suggestion: null }],
    ['9199A101MA9T00018G', { ok: false, reason: 'shape', suggestion: null }],
  ])('refuses %j and says why', (text, expected) => {
    expect(parseUscc(text)).toEqual(expected);
  });

  it('is idempotent, and finds every single wrong character', () => {
    fc.assert(
      fc.property(body, fc.nat(17), fc.nat(30), (start, at, shift) => {
        const code = start + usccCheckDigit(start);
        const read = parseUscc(` ${code.toLowerCase()} `);
        expect(read).toEqual({ ok: true, code, checkDigitOk: true });
        const other = ALPHABET[(ALPHABET.indexOf(code[at] ?? '') + 1 + (shift % 30)) % 31] ?? '';
        const wrong = parseUscc(code.slice(0, at) + other + code.slice(at + 1));
        expect(wrong.ok && wrong.checkDigitOk).toBe(false);
      }),
    );
  });
});

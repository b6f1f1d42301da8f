// Phones, form numbers and names: what people type and the one form it is kept in.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFormCode } from '#bot/domain/identity/form-code.ts';
import { maskPhone, parsePhone } from '#bot/domain/identity/phone.ts';
import { halfWidth, tidyCode, tidyName } from '#bot/domain/identity/width.ts';

describe('a mobile number', () => {
  it.each([
    '19900000001',
    '+86 199-0000-0001',
    '＋８６　１９９００００　０００１',
    '8619900000001',
    '0086 199 0000 0001',
    '(199) 0000-0001',
    '199\u20130000\u20130001',
  ])('%s is one number', (text) => {
    expect(parsePhone(text)).toEqual({ ok: true, phone: '19900000001' });
  });

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['1990000000', 'length'],
    ['199000000011', 'length'],
    ['12000000001', 'not_a_mobile'],
    ['0576-87212345', 'not_a_mobile'],
    ['1.99E+10', 'not_a_mobile'],
    ['不知道', 'not_a_mobile'],
  ])('%j is refused as %s', (text, reason) => {
    expect(parsePhone(text)).toEqual({ ok: false, reason });
  });

  it('is masked for other eyes, and what is no number is masked whole', () => {
    expect(maskPhone('13912340001')).toBe('139****0001');
    expect(maskPhone('87212345')).toBe('****');
  });

  it('reads its own normal form unchanged', () => {
    fc.assert(
      fc.property(fc.integer({ min: 13_000_000_000, max: 19_999_999_999 }), (number) => {
        const phone = String(number);
        expect(parsePhone(phone)).toEqual({ ok: true, phone });
        expect(maskPhone(phone)).toBe(`${phone.slice(0, 3)}****${phone.slice(7)}`);
      }),
    );
  });
});

describe('the number of a form', () => {
  it.each([
    ['B204-1', 'B204-1'],
    ['b204－1', 'B204-1'],
    [' Ｂ２０４—１ ', 'B204-1'],
    ['B204 - 1', 'B204-1'],
    ['B204-1 工业产销总值及主要产品产量', 'B204-1'],
    ['B204-1工业产销', 'B204-1'],
    ['205-1', '205-1'],
    ['B203', 'B203'],
    ['ZD201表', 'ZD201'],
    ['109', '109'],
    ['运输完成情况', null],
    ['B20411', null],
    ['2026年', null],
    ['', null],
  ])('in %j is %j', (text, expected) => {
    expect(parseFormCode(text)).toBe(expected);
  });
});

describe('tidying', () => {
  it('closes gaps between Chinese characters and keeps a full-width bracket', () => {
    expect(tidyName(' 张　三 ')).toBe('张三');
    expect(tidyName('玉城天成汽配有限公司（样例0001） ')).toBe('玉城天成汽配有限公司（样例0001）');
    expect(tidyName('John  Smith')).toBe('John Smith');
  });

  it('is idempotent for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(halfWidth(halfWidth(text))).toBe(halfWidth(text));
        expect(tidyCode(tidyCode(text))).toBe(tidyCode(text));
        expect(tidyName(tidyName(text))).toBe(tidyName(text));
      }),
    );
  });
});

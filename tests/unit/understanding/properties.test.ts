// What must hold for any text: normalising settles, tails change nothing, length costs no more than its share.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitClauses } from '#bot/domain/understanding/clauses.ts';
import { tokenise } from '#bot/domain/understanding/lexer.ts';
import { normalise, READ_LIMIT } from '#bot/domain/understanding/normalise.ts';
import { understand } from '#bot/domain/understanding/understand.ts';

const SENT_AT = Temporal.Instant.from('2026-11-05T10:30:00+08:00');

function read(text: string) {
  return understand({ text, sentAt: SENT_AT, contextKinds: ['report_deadline'] });
}

const PIECES =
  '已 报 了 没 还 明天 下午 3点 收到 好的 登不上 不对 B204-1 能源 他说 吗 ， 。 ？ ！ 「 」 [图片] 😂 都 就 昨天 的 : 全部 1'.split(
    ' ',
  );
const sentence = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((words) => words.join(''));
const anyText = fc.oneof(sentence, fc.string({ unit: 'binary', maxLength: 60 }));

describe('any text', () => {
  it('is normalised once and for all', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = normalise(text).text;
        expect(normalise(once).text).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  it('means the same after normalising, as far as it has words', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { text: plain } = normalise(text);
        if (plain === '') return;
        expect(read(plain).intent).toBe(read(text).intent);
      }),
      { numRuns: 1000 },
    );
  });

  it('is cut into tokens that together are the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { text: plain } = normalise(text);
        const tokens = tokenise(plain);
        expect(tokens.map((token) => token.text).join('')).toBe(plain);
      }),
    );
  });

  it('gets a reading with a rule, a confidence within bounds and no claim from beyond the limit', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { rule, confidence } = read(text);
        expect(rule).toMatch(/^[a-z]+\.[a-z_]+$/);
        expect(confidence).toBeGreaterThan(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }),
    );
    expect(read(`已报${'，好的'.repeat(READ_LIMIT)}`).rule).toBe('text.too_long');
  });

  it('means the same with an emoji or a full stop behind it', () => {
    const texts = fc.constantFrom(
      '已报',
      '收到',
      '明天报',
      '还没报',
      '登不上',
      '不对',
      '报了没',
      '怎么填',
      '好的',
    );
    const tails = fc.constantFrom('。', '！！！', '~', '😂', '🙏🙏', '👌', '[微笑]', ' ', '…', '。。。😂');
    fc.assert(
      fc.property(texts, tails, (text, tail) => {
        expect(read(text + tail).intent).toBe(read(text).intent);
      }),
    );
  });
});

describe('length', () => {
  const hostile = [
    '报',
    '已',
    '「',
    '[',
    '@',
    '>',
    '没',
    '一',
    '1',
    ' ',
    '明天',
    '哈',
    'a',
    '9:',
    '1、',
    '😂',
    '报了，',
    '-',
  ];

  it.each(hostile)('of 100,000 times %s is cut before it is read, and settles nothing', (piece) => {
    const { intent, rule } = read(piece.repeat(100_000));
    expect(['reported', 'retract']).not.toContain(intent);
    expect(rule).not.toMatch(/^claim/);
  });

  it.each(hostile)('of %s makes at most one token per character and one clause per token', (piece) => {
    const text = normalise(piece.repeat(READ_LIMIT)).text;
    const tokens = tokenise(text);
    expect(tokens.length).toBeLessThanOrEqual(text.length);
    expect(splitClauses(tokens).length).toBeLessThanOrEqual(tokens.length);
  });

  it('twice as great gives twice the tokens and the same meaning of each part', () => {
    const tokens = (n: number): number => tokenise('明天下午三点报还没'.repeat(n)).length;
    expect(tokens(200)).toBe(2 * tokens(100));
  });
});

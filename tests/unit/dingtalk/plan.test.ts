// Messages cut into calls: sizes, order, choice of form.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planMessage } from '#adapters/dingtalk/plan.ts';
import { oneLine } from '#bot/domain/message.ts';

const paragraph = (text: string) => ({ kind: 'paragraph' as const, text });

function fields(part: { readonly native: { readonly [field: string]: string } } | undefined) {
  const param: unknown = JSON.parse(part?.native['msgParam'] ?? 'null');
  return { msgKey: part?.native['msgKey'], param };
}

describe('the plan of a message', () => {
  it('is a plain text for one line', () => {
    const { parts, losses } = planMessage(oneLine('**11月8日**12时前报送'));
    expect(parts).toHaveLength(1);
    expect(losses).toEqual([]);
    expect(fields(parts[0])).toEqual({ msgKey: 'sampleText', param: { content: '**11月8日**12时前报送' } });
  });

  it('is Markdown without mark-up, under its title, for more than one line', () => {
    const message = {
      title: '待联系 2 家',
      blocks: [
        paragraph('请今天联系：'),
        { kind: 'numbered' as const, lines: [{ number: 4, text: '甲厂' }] },
      ],
    };
    expect(fields(planMessage(message).parts[0])).toEqual({
      msgKey: 'sampleMarkdown',
      param: { title: '待联系 2 家', text: '请今天联系：  \n4． 甲厂' },
    });
  });

  it('shortens a title that no notification could show', () => {
    const message = { title: '长'.repeat(500), blocks: [paragraph('一'), paragraph('二')] };
    expect(fields(planMessage(message).parts[0]).param).toMatchObject({ title: `${'长'.repeat(59)}…` });
  });

  it('falls back to the title when the blocks say nothing, and to no part when nothing is left', () => {
    expect(fields(planMessage({ title: '提醒', blocks: [] }).parts[0]).param).toEqual({ content: '提醒' });
    expect(planMessage({ title: '\u200b', blocks: [paragraph('\u0000')] })).toEqual({
      parts: [],
      losses: [],
    });
  });

  it('keeps every part within 15,000 bytes and loses no character, whatever the text', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }),
      fc.constantFrom('"', '\\', '\n', '。', '*', '👨‍👩‍👧', '报', ' ').map((one) => one.repeat(3_000)),
    );
    const plain = (text: string) => text.normalize('NFKC').replace(/[\s\u200d]/g, '');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), fc.string({ unit: 'binary' }), (words, title) => {
        const text = words.join('');
        const { parts, losses } = planMessage({ title, blocks: [paragraph(text)] });
        for (const part of parts) {
          expect(Buffer.byteLength(part.native['msgParam'] ?? '')).toBeLessThanOrEqual(15_000);
          expect(part.of).toBe(parts.length);
        }
        expect(losses).toHaveLength(parts.length > 1 ? 1 : 0);
        if (parts.length < 2) return;
        const shown = parts.map((part) => {
          const { param } = fields(part);
          const shownText = JSON.stringify(param) === undefined ? '' : textOf(param);
          return shownText.replace(`（${part.number}/${part.of}）`, '');
        });
        expect(visible(plain(shown.join('')))).toBe(visible(plain(text.toWellFormed())));
      }),
      { numRuns: 60 },
    );
  });

  it('cuts between paragraphs as long as they fit', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `${index}`.padEnd(1_000, '甲'));
    const { parts } = planMessage({ title: 't', blocks: lines.map(paragraph) });
    const shown = parts.flatMap((part) => textOf(fields(part).param).split('  \n').slice(1));
    expect(shown).toEqual(lines);
  });
});

function textOf(param: unknown): string {
  if (typeof param !== 'object' || param === null) return '';
  const text: unknown = Reflect.get(param, 'text') ?? Reflect.get(param, 'content');
  return typeof text === 'string' ? text : '';
}

function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '');
}

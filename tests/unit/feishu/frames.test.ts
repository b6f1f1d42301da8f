// The frames of the long connection: read as they were written, whatever is in them, and never anything but a frame.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame, type Frame } from '#adapters/feishu/frame.ts';
import { Segments } from '#adapters/feishu/segments.ts';
import { parseFrame, writeFrame } from '#tests/doubles/feishu/frames.ts';

const words = fc.string({ unit: 'grapheme', maxLength: 20 });
const anyFrame = fc.record(
  {
    seqId: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    logId: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    service: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    method: fc.integer({ min: 0, max: 9 }),
    headers: fc.array(fc.tuple(words, words), { maxLength: 4 }),
    payloadEncoding: words,
    payloadType: words,
    payload: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    logIdNew: words,
  },
  { requiredKeys: ['seqId', 'logId', 'service', 'method', 'headers'] },
);

describe('a frame', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(anyFrame, (frame) => {
        expect(decodeFrame(encodeFrame(frame as Frame))).toEqual(frame);
      }),
    );
  });

  it('is what the double’s own code takes it for, both ways', () => {
    const frame = { seqId: 7, logId: 2 ** 41, service: 33_554_678, method: 1 };
    const headers = { type: 'event', message_id: '编号' };
    const payload = Buffer.from('{"a":"报"}');
    const read = decodeFrame(writeFrame({ ...frame, headers, payload }));
    expect(read).toMatchObject({
      logId: 2n ** 41n,
      headers: [
        ['type', 'event'],
        ['message_id', '编号'],
      ],
    });
    if (read === null) return;
    expect(parseFrame(Buffer.from(encodeFrame(read)))).toEqual({ ...frame, headers, payload });
  });

  it('is none of any bytes that are none, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const frame = decodeFrame(bytes);
        if (frame !== null) expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
      }),
      { numRuns: 500 },
    );
    for (const cut of [1, 3, 9]) {
      const whole = encodeFrame({
        seqId: 1n,
        logId: 1n,
        service: 1,
        method: 1,
        headers: [['type', 'event']],
      });
      expect(decodeFrame(whole.subarray(0, whole.length - cut))).toBeNull();
    }
  });

  it('with fields nobody knows yet is read without them', () => {
    const known = encodeFrame({ seqId: 1n, logId: 2n, service: 3, method: 0, headers: [] });
    const newer = Buffer.concat([known, Buffer.from([10 * 8 + 2, 1, 65, 11 * 8 + 5, 1, 2, 3, 4, 96, 5])]);
    expect(decodeFrame(newer)).toEqual(decodeFrame(known));
  });
});

describe('segments', () => {
  const segment = (id: string, sum: number, seq: number, text = 'x'): Frame => ({
    seqId: 0n,
    logId: 0n,
    service: 1,
    method: 1,
    headers: [
      ['message_id', id],
      ['sum', String(sum)],
      ['seq', String(seq)],
    ],
    payload: Buffer.from(text),
  });

  it('make the event again in any order, of several events at once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 9 }).chain((sum) =>
          fc.shuffledSubarray(
            ['a', 'b'].flatMap((id) =>
              Array.from({ length: sum }, (_, seq) => segment(id, sum, seq, `${id}${seq}`)),
            ),
            { minLength: 2 * sum },
          ),
        ),
        (frames) => {
          const segments = new Segments(1_000);
          const whole = frames
            .map((frame) => segments.add(frame, 0))
            .filter((end) => typeof end === 'object');
          const texts = whole.map((end) => Buffer.from(end.whole).toString());
          const sum = frames.length / 2;
          const textOf = (id: string) => Array.from({ length: sum }, (_, seq) => `${id}${seq}`).join('');
          expect(texts.toSorted()).toEqual([textOf('a'), textOf('b')]);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('that never become whole, contradict each other or are too many or too big are forgotten', () => {
    const segments = new Segments(1_000);
    expect(segments.add(segment('a', 2, 0), 0)).toBe('waiting');
    expect(segments.add(segment('a', 2, 1), 1_001)).toBe('waiting');
    expect(segments.add(segment('a', 3, 0), 1_002)).toBe('unreadable');
    expect(segments.add(segment('b', 2, 2), 0)).toBe('unreadable');
    expect(segments.add(segment('', 2, 0), 0)).toBe('unreadable');
    expect(segments.add(segment('c', 65, 0), 0)).toBe('unreadable');
    expect(segments.add(segment('d', 2, 0, 'x'.repeat(4 * 1024 * 1024 + 1)), 0)).toBe('unreadable');
    for (let id = 0; id < 65; id++) segments.add(segment(`many-${id}`, 2, 0), 2_000);
    expect(segments.add(segment('many-0', 2, 1), 2_000)).toBe('waiting');
    expect(segments.add(segment('many-64', 2, 1), 2_000)).toMatchObject({ whole: Buffer.from('xx') });
  });
});

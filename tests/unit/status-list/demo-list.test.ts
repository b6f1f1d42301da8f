// The list of any instant, made from the sample: nothing is unfiled again, and a file of it reads back the same.
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { statusListAt } from '#bot/domain/status-list/demo.ts';
import { parseStatusList } from '#bot/domain/status-list/parse.ts';
import type { StatusEntry, StatusList } from '#bot/domain/status-list/status-list.ts';
import { readWorkbook } from '#bot/sheets/read-workbook.ts';
import { writeStatusListFile } from '#bot/sheets/status-list-file.ts';

const at = (text: string) => Temporal.Instant.from(`${text}+08:00`);
const minutes = fc.integer({ min: 0, max: 10 * 1440 });
const START = at('2026-11-02T00:00');

let sample: StatusList;

beforeAll(async () => {
  const bytes = await readFile(
    new URL('../../../prisma/sample/platform-status-sample.xlsx', import.meta.url),
  );
  const reading = parseStatusList(await readWorkbook(bytes, 'x.xlsx'), { now: at('2026-11-06T18:00') });
  if (!reading.ok) throw new Error('the sample is refused');
  sample = reading.list;
});

function missing(instant: Temporal.Instant, seed = 1): number {
  return statusListAt(sample.entries, instant, seed).filter((entry) => entry.word === 'not_filed').length;
}

describe('the list of another instant', () => {
  it('says what the sample says at its own', () => {
    expect(statusListAt(sample.entries, sample.asOfAt, 1)).toEqual(sample.entries);
  });

  it('shows nobody before the first filing and leaves a few for ever', () => {
    expect(missing(at('2026-11-02T08:20'))).toBe(1576);
    const never = missing(at('2027-06-01T00:00'));
    expect(never).toBeGreaterThan(0);
    expect(never).toBeLessThan(40);
    expect(missing(at('2026-11-09T17:58'))).toBe(never);
  });

  it('still misses many on the morning after the weekend', () => {
    expect(missing(at('2026-11-09T08:35'))).toBeGreaterThan(100);
    expect(missing(at('2026-11-09T08:35'))).toBeLessThan(missing(at('2026-11-06T18:00')) - 100);
  });

  it('keeps what was filed, and never shows a filing later than itself', () => {
    fc.assert(
      fc.property(minutes, minutes, fc.integer(), (one, other, seed) => {
        const [early, late] = [Math.min(one, other), Math.max(one, other)].map((m) =>
          START.add({ minutes: m }),
        );
        if (early === undefined || late === undefined) throw new Error('two instants');
        const later = statusListAt(sample.entries, late, seed);
        statusListAt(sample.entries, early, seed).forEach((entry, index) => {
          if (entry.filedAt === null) return expect(entry.word).toBe('not_filed');
          expect(Temporal.Instant.compare(entry.filedAt, early)).toBeLessThanOrEqual(0);
          expect(later[index]).toEqual(entry);
        });
      }),
      { numRuns: 10 },
    );
  });

  it('depends on the seed', () => {
    const words = (seed: number) =>
      statusListAt(sample.entries, at('2026-11-08T12:00'), seed).map((entry) => entry.word);
    expect(words(1)).toEqual(words(1));
    expect(words(1)).not.toEqual(words(2));
  });

  it('written as a file like the platform’s reads back the same', async () => {
    await fc.assert(
      fc.asyncProperty(minutes, async (offset) => {
        const asOfAt = START.add({ minutes: offset });
        const entries: readonly StatusEntry[] = statusListAt(sample.entries.slice(0, 200), asOfAt, 7);
        const bytes = await writeStatusListFile({
          formCode: 'B204-1',
          formName: '工业产销总值',
          period: '2026-10',
          entries,
        });
        const workbook = await readWorkbook(bytes, 'x.xlsx');
        expect(workbook.sheets[0]?.rows[0]).toMatchObject({ row: 1 });
        expect(workbook.sheets[0]?.rows[0]?.cells[0]).toBe('B204-1 工业产销总值  2026年10月  上报情况');
        const reading = parseStatusList(workbook, { now: asOfAt, asOfAt });
        expect(reading.ok && reading.list).toEqual({
          formCode: 'B204-1',
          period: '2026-10',
          asOfAt,
          entries,
        });
      }),
      { numRuns: 5 },
    );
  });
});

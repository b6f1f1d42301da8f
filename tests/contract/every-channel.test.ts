// No channel of the registry goes without its contract, its strict double and a floor in the bench; and no clause unasked.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHANNELS } from '#adapters/registry.ts';
import { CLAUSES, type Clause } from './channel/clauses.ts';
import { FORGERIES } from './channel/traits.ts';
import { DRIVERS } from './drivers.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const KINDS = CHANNELS.filter(({ kind }) => kind !== 'sandbox').map(({ kind }) => kind);
const runsOf = (kind: string) => Object.entries(DRIVERS[kind] ?? {});

describe.each(KINDS)('the channel %s', (kind) => {
  it('passes the contract every channel passes, by each of its drivers', () => {
    const runs = runsOf(kind).map(([name]) => name);
    expect(runs).not.toEqual([]);
    const source = read(`tests/contract/${kind}.test.ts`);
    for (const name of runs) expect(source).toContain(`channelContract('${name}'`);
  });

  it('has a strict double, and a page for whoever sets it up', () => {
    expect(existsSync(join(ROOT, 'tests/doubles', kind))).toBe(true);
    expect(read(`adapters/${kind}/README.md`).length).toBeGreaterThan(500);
  });

  it('is measured beside bare calls', () => {
    const measured = kind === 'dingtalk' ? 'deliveries' : `channels/${kind}`;
    expect(existsSync(join(ROOT, 'tests/bench', `${measured}.ts`))).toBe(true);
  });

  it.each(runsOf(kind))(
    'has a door where the platform calls, and one that tells forgeries: %s',
    (_, { traits }) => {
      expect(traits.door !== undefined).toBe(traits.hears === 'webhook');
      if (traits.door === undefined) return;
      expect(Object.keys(traits.door).toSorted()).toEqual(FORGERIES.toSorted());
      const folder = join(ROOT, 'adapters', kind);
      const sources = readdirSync(folder).filter((name) => name.endsWith('.ts'));
      // What proves who calls is compared in a time that tells nothing.
      expect(
        sources.some((name) => readFileSync(join(folder, name), 'utf8').includes('timingSafeEqual(')),
      ).toBe(true);
    },
  );
});

describe('the contract', () => {
  it('has 25 clauses in their order, each with tests, each asked of somebody', () => {
    expect(CLAUSES.map(({ number }) => number)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
    for (const clause of CLAUSES) {
      expect(clause.said ?? clause.alone, clause.title).toBeDefined();
      expect(asked(clause), clause.title).not.toEqual([]);
    }
  });

  it('asks every channel every clause, or says in its page why not', () => {
    expect(Object.keys(DRIVERS).toSorted()).toEqual(KINDS.toSorted());
    const page = read('tests/contract/README.md');
    for (const clause of CLAUSES) expect(page.split('\n').map(bare)).toContain(bare(lineOf(clause)));
  });
});

const RUNS = KINDS.flatMap(runsOf);

function asked({ absent }: Clause): readonly string[] {
  return RUNS.flatMap(([name, { traits }]) => (absent(traits) === null ? [name] : []));
}

/** The clause as the page has it: number, title, and of whom it is not asked and why. */
function lineOf({ absent, number, title }: Clause): string {
  const reasons = Map.groupBy(
    RUNS.flatMap(([name, { traits }]) => {
      const why = absent(traits);
      return why === null ? [] : [{ name, why }];
    }),
    ({ why }) => why,
  );
  const told = [...reasons].map(([why, of]) => `${of.map(({ name }) => name).join(', ')}: ${why}`);
  return `| ${number} | ${title} | ${told.join('; ') || 'nobody'} |`;
}

/** Without the spaces by which a table is aligned. */
function bare(line: string): string {
  return line.replace(/\s+/g, ' ').trim();
}

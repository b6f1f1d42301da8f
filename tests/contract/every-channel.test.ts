// No channel of the registry goes without its contract, its strict double and a floor in the bench.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHANNELS } from '#adapters/registry.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

describe.each(CHANNELS.filter(({ kind }) => kind !== 'sandbox').map(({ kind }) => kind))(
  'the channel %s',
  (kind) => {
    it('passes the contract every channel passes', () => {
      expect(read(`tests/contract/${kind}.test.ts`)).toMatch(
        new RegExp(`channelContract\\('${kind}(?: \\w+)*'`),
      );
    });

    it('has a strict double, and a page for whoever sets it up', () => {
      expect(existsSync(join(ROOT, 'tests/doubles', kind))).toBe(true);
      expect(read(`adapters/${kind}/README.md`).length).toBeGreaterThan(500);
    });

    it('is measured beside bare calls', () => {
      const measured = kind === 'dingtalk' ? 'deliveries' : `channels/${kind}`;
      expect(existsSync(join(ROOT, 'tests/bench', `${measured}.ts`))).toBe(true);
    });
  },
);

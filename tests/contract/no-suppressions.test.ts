// A rule is changed in its settings, with the reason beside it, and never silenced in a file.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const SILENCERS =
  /(?:ox|es)lint-(?:disable|enable)|@ts-(?:ignore|nocheck|expect-error)|biome-ignore|@knipignore/;

it('no file silences lint, types, format or dead code', () => {
  const files = globSync(['{adapters,bot,jobs,lint,prisma,tests}/**/*.ts', '*.ts'], { cwd: root });
  const own = files.filter((file) => !file.startsWith(join('prisma', 'generated')));
  const silenced = own.filter((file) => {
    // The comment itself: this test's own pattern stands in no comment.
    return readFileSync(join(root, file), 'utf8')
      .split('\n')
      .some((line) => /\/[/*]/.test(line) && SILENCERS.test(line));
  });
  expect(own.length).toBeGreaterThan(10);
  expect(silenced).toEqual([]);
});

// The lock file must satisfy `npm ci` everywhere, whatever the registry it was written with had.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Lockfile, missingEntries } from '#lint/lockfile.ts';

const HINT = 'run npm run lockfile';

it('package-lock.json has an entry for every optional dependency it names', () => {
  const file = readFileSync(join(import.meta.dirname, '..', '..', 'package-lock.json'), 'utf8');
  const lockfile: Lockfile = JSON.parse(file);
  expect(Object.keys(lockfile.packages).length).toBeGreaterThan(100);
  expect(missingEntries(lockfile), HINT).toEqual([]);
});

it('a build the registry did not show is entered with its version and the system it is for', () => {
  const optionalDependencies = { '@o/binding-linux-x64-musl': '1.2.3', '@o/binding-win32-x64-msvc': '1.2.3' };
  const lockfile: Lockfile = { packages: { 'node_modules/o': { dev: true, optionalDependencies } } };
  expect(missingEntries(lockfile)).toEqual([
    {
      path: 'node_modules/@o/binding-linux-x64-musl',
      entry: { version: '1.2.3', cpu: ['x64'], libc: ['musl'], os: ['linux'], dev: true, optional: true },
    },
    {
      path: 'node_modules/@o/binding-win32-x64-msvc',
      entry: { version: '1.2.3', cpu: ['x64'], os: ['win32'], dev: true, optional: true },
    },
  ]);
});

it('a nested or hoisted entry counts as present', () => {
  const packages = {
    'node_modules/o': { optionalDependencies: { a: '1.0.0', b: '1.0.0' } },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/o/node_modules/b': { version: '1.0.0' },
  };
  expect(missingEntries({ packages })).toEqual([]);
});

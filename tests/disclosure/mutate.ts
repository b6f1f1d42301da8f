// Deletes each guard once, in a copy of the code, and looks whether it is noticed. Ends with 1 when one is not missed.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GUARDS, type Guard } from './guards.ts';

const ROOT = join(import.meta.dirname, '../..');
const COPIED = [
  'adapters',
  'bot',
  'jobs',
  'lint',
  'prisma',
  'tests',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];
const ENOUGH = '6000';

const copy = mkdtempSync(join(tmpdir(), 'statgrid-guards-'));
let missed = 0;
try {
  for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  if (!['renderings', 'types', 'unit'].every((by) => passes(by as Guard['seenBy'])))
    throw new Error('red before');
  for (const guard of GUARDS) missed += isNoticed(guard) ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${GUARDS.length} guards deleted, ${missed} not noticed`);
process.exitCode = missed > 0 ? 1 : 0;

function isNoticed({ file, guard, name, seenBy, without }: Guard): boolean {
  const path = join(copy, file);
  const source = readFileSync(path, 'utf8');
  if (source.split(guard).length !== 2) throw new Error(`${file} does not have this guard once: ${name}`);
  writeFileSync(
    path,
    source.replace(guard, () => without),
  );
  const isSeen = !passes(seenBy);
  writeFileSync(path, source);
  console.log(`${isSeen ? 'noticed' : 'MISSED '}  ${seenBy.padEnd(10)}  ${name}`);
  return isSeen;
}

function passes(seenBy: Guard['seenBy']): boolean {
  const bin = (name: string) => join(ROOT, 'node_modules/.bin', name);
  const run = (command: string, ...words: readonly string[]) =>
    spawnSync(command, words, { cwd: copy, stdio: 'ignore' }).status === 0;
  switch (seenBy) {
    case 'renderings':
      return run(process.execPath, 'tests/disclosure/run.ts', '--runs', ENOUGH);
    case 'types':
      return run(bin('tsc'));
    case 'unit':
      return run(bin('vitest'), 'run', '--project', 'unit', 'tests/unit/disclosure', 'tests/unit/kinds');
  }
}

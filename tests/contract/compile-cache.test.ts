// The second start finds everything compiled: what strips types is no part of the process that stays.

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const TELL =
  "data:text/javascript,process.on('exit',()=>console.log('amaro',process.moduleLoadList.some((name)=>name.includes('amaro'))))";

describe('npm start', () => {
  it('strips types at its first start only', async () => {
    const cache = mkdtempSync(join(tmpdir(), 'statgrid-compiled-'));
    onTestFinished(() => rmSync(cache, { recursive: true }));
    expect(await start(cache)).toContain('amaro true');
    expect(await start(cache)).toContain('amaro false');
  });
});

/** Ends at a setting nobody can mean, when everything is loaded. */
function start(cache: string): Promise<string> {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly scripts: { readonly start: string };
  };
  const [, ...flags] = scripts.start.split(' ').filter((word) => !word.startsWith('--env-file'));
  const env = { PATH: process.env['PATH'] ?? '', TMPDIR: cache, TEMP: cache, PORT: 'abc' };
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', TELL, ...flags], { cwd: ROOT, env }, (_error, stdout) =>
      resolve(stdout),
    );
  });
}

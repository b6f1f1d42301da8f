// Files an operator names: what is wrong with them is said with the path and what to do.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNamedFile, writeNamedFile } from '#bot/cli/files.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'statgrid-test-'));
  writeFileSync(join(folder, '名册.xlsx'), 'bytes');
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a file to read', () => {
  it('is found from the folder the command was called in, and keeps its name', async () => {
    const { bytes, fileName } = await readNamedFile(folder, './名册.xlsx');
    expect([Buffer.from(bytes).toString(), fileName]).toEqual(['bytes', '名册.xlsx']);
  });

  it.each([
    ['nowhere.xlsx', 'NOT_FOUND', '没有文件'],
    ['名册.xlsx/inside.xlsx', 'NOT_FOUND', '没有文件'],
    ['.', 'SHEET_UNREADABLE', '是文件夹'],
    ['/dev/null', 'SHEET_UNREADABLE', '不是能导入的表格文件'],
  ])('called %s is refused', async (name, code, text) => {
    await expect(readNamedFile(folder, name)).rejects.toMatchObject({
      code,
      text: expect.stringContaining(text),
    });
  });
});

describe('a file to write', () => {
  const file = { bytes: new TextEncoder().encode('list'), otherwise: 'usual.xlsx' };

  it.each([
    ['out.xlsx', 'out.xlsx'],
    ['.', 'usual.xlsx'],
  ])('named %s lands in %s', async (name, expected) => {
    const path = await writeNamedFile(folder, name, file);
    expect(path).toBe(join(folder, expected));
    expect(readFileSync(path, 'utf8')).toBe('list');
  });

  it.each([
    ['out.txt', 'USAGE', '.xlsx'],
    ['missing/out.xlsx', 'NOT_FOUND', '先建好文件夹'],
  ])('named %s is refused', async (name, code, text) => {
    await expect(writeNamedFile(folder, name, file)).rejects.toMatchObject({
      code,
      text: expect.stringContaining(text),
    });
  });
});

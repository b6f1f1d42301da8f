// Files an operator names: read whole, or written, with errors that say what and where.

import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { StatgridError } from '#bot/errors.ts';

/** No file anybody brings is larger; beyond it nothing is read at all. */
const LARGEST_BYTES = 200 * 1024 * 1024;

export interface NamedFile {
  readonly bytes: Uint8Array;
  readonly fileName: string;
}

/** Throws StatgridError NOT_FOUND or SHEET_UNREADABLE. */
export async function readNamedFile(folder: string, name: string): Promise<NamedFile> {
  const path = resolve(folder, name);
  try {
    const found = await stat(path);
    if (found.isDirectory()) {
      throw new StatgridError(
        'SHEET_UNREADABLE',
        `${path} 是文件夹，请写明里面的表格文件（.xlsx 或 .csv）。`,
      );
    }
    if (!found.isFile() || found.size > LARGEST_BYTES) {
      throw new StatgridError('SHEET_UNREADABLE', `${path} 不是能导入的表格文件，请核对文件名。`);
    }
    return { bytes: await readFile(path), fileName: basename(path) };
  } catch (error) {
    throw said(error, path, '读取');
  }
}

/** Writes an .xlsx and answers where; a folder takes it under `otherwise`. Throws StatgridError. */
export async function writeNamedFile(
  folder: string,
  name: string,
  file: { readonly bytes: Uint8Array; readonly otherwise: string },
): Promise<string> {
  const asked = resolve(folder, name);
  const isFolder = await stat(asked).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const path = isFolder ? join(asked, file.otherwise) : asked;
  if (!path.toLowerCase().endsWith('.xlsx')) {
    throw new StatgridError('USAGE', `输出文件 ${path} 的扩展名不对，请写成 .xlsx。`);
  }
  try {
    await writeFile(path, file.bytes);
    return path;
  } catch (error) {
    throw said(error, path, '写入');
  }
}

/** Writes files into a folder, made where it is not there, and answers where each is. Throws StatgridError. */
export async function writeFiles(
  folder: string,
  name: string,
  files: readonly { readonly fileName: string; readonly bytes: Uint8Array }[],
): Promise<readonly string[]> {
  const into = resolve(folder, name);
  const paths: string[] = [];
  try {
    await mkdir(into, { recursive: true });
    for (const { bytes, fileName } of files) {
      const path = join(into, basename(fileName));
      await writeFile(path, bytes);
      paths.push(path);
    }
    return paths;
  } catch (error) {
    throw said(error, into, '写入');
  }
}

function said(error: unknown, path: string, verb: '读取' | '写入'): unknown {
  if (error instanceof StatgridError || !(error instanceof Error) || !('code' in error)) return error;
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return verb === '读取'
        ? new StatgridError('NOT_FOUND', `没有文件 ${path}，请核对文件名和所在文件夹。`, { cause: error })
        : new StatgridError('NOT_FOUND', `没有文件夹可以放 ${path}，请先建好文件夹。`, { cause: error });
    case 'EACCES':
    case 'EPERM':
      return new StatgridError('SHEET_UNREADABLE', `没有权限${verb} ${path}，请检查文件的权限。`, {
        cause: error,
      });
    default:
      return new StatgridError('SHEET_UNREADABLE', `不能${verb} ${path}（${String(error.code)}）。`, {
        cause: error,
      });
  }
}

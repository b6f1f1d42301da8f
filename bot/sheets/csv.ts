// Reads comma-separated text as Chinese spreadsheet programs write it: GB18030 or UTF-8, with or without BOM.
import { tooManyRows } from './extent.ts';
import { MAX_ROWS, Refusal } from './limits.ts';

/**
 * The text of a CSV file. UTF-8 is tried first because GB18030 bytes are hardly ever valid UTF-8, while
 * nearly every UTF-8 text passes for GB18030.
 */
export function decodeCsv(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // The next encoding is tried; when none fits the file is refused below.
    }
  }
  throw new Refusal('文字编码不认识', '请另存为.xlsx，或另存为UTF-8编码的CSV');
}

/**
 * The records of a CSV text, each with its number from 1 as a spreadsheet program would show it. Fields
 * may be quoted and hold separators and line breaks (RFC 4180); `="0012"` is the text 0012. The separator
 * is the comma, tab or semicolon the first filled line has most of.
 */
export function parseCsv(text: string): string[][] {
  const separator = separatorOf(text);
  const records: string[][] = [];
  const field = new RegExp(` *"((?:[^"]|"")*)"[^${separator}\\r\\n]*|[^${separator}\\r\\n]*`, 'uy');
  let record: string[] = [];
  for (let at = 0; at <= text.length; ) {
    if (records.length >= MAX_ROWS) throw tooManyRows();
    const start = text.startsWith('="', at) ? at + 1 : at;
    field.lastIndex = start;
    const match = field.exec(text);
    const value = match?.[1]?.replaceAll('""', '"') ?? match?.[0] ?? '';
    record.push(/^="([^"]*)"$/u.exec(value)?.[1] ?? value);
    at = start + (match?.[0].length ?? 0);
    const next = text[at];
    if (next === separator) {
      at += 1;
      continue;
    }
    records.push(record);
    record = [];
    at += next === '\r' && text[at + 1] === '\n' ? 2 : 1;
  }
  return records;
}

function separatorOf(text: string): string {
  const line = /[^\r\n]+/u.exec(text)?.[0] ?? '';
  const counted = [',', '\t', ';'].map((sign) => ({ sign, count: line.split(sign).length }));
  return counted.reduce((best, candidate) => (candidate.count > best.count ? candidate : best)).sign;
}

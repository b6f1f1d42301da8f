// Unpacks an xlsx within limits and packs it again without compression, so that a reader behind it
// meets only what was measured here: sizes a file declares are never believed.
import { crc32, inflateRawSync } from 'node:zlib';
import { MAX_ENTRIES, MAX_UNPACKED_BYTES, Refusal } from './limits.ts';

export interface ZipEntry {
  readonly name: string;
  readonly data: Buffer;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const FIX_FORMAT = '请用Excel或WPS重新另存为.xlsx后再导入';

/**
 * The XML parts of an xlsx. Throws a `Refusal` when the archive is broken, encrypted, has too many parts
 * or unpacks to more than the limit.
 */
export function unpackXml(bytes: Buffer, maxUnpackedBytes = MAX_UNPACKED_BYTES): ZipEntry[] {
  const end = findEnd(bytes);
  const count = bytes.readUInt16LE(end + 10);
  if (count > MAX_ENTRIES) throw new Refusal('文件里的部件太多', FIX_FORMAT);
  const entries: ZipEntry[] = [];
  let left = maxUnpackedBytes;
  let at = bytes.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) throw broken();
    const nameLength = bytes.readUInt16LE(at + 28);
    // Some old programs write the paths of the parts with backslashes.
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength).replaceAll('\\', '/');
    if (name.endsWith('.xml') || name.endsWith('.xml.rels')) {
      const data = unpackEntry(bytes, at, left);
      left -= data.length;
      entries.push({ name, data });
    }
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  if (new Set(entries.map((entry) => entry.name)).size !== entries.length) throw broken();
  return entries;
}

/** A zip of the entries, uncompressed. */
export function packStored(entries: readonly ZipEntry[]): Buffer {
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data } of entries) {
    const path = Buffer.from(name, 'utf8');
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(0x0800, 2);
    fields.writeUInt16LE(0x0021, 8);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(path.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    local.push(signature(LOCAL_ENTRY), fields, path, data);
    directory.push(signature(DIRECTORY_ENTRY), Buffer.from([20, 0]), fields, rest, path);
    offset += 30 + path.length + data.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, ...directory, signature(END_OF_DIRECTORY), end]);
}

/** The end record: searched from the back, where a comment of up to 64 KB may follow it. */
function findEnd(bytes: Buffer): number {
  const lowest = Math.max(0, bytes.length - 22 - 0xffff);
  for (let at = bytes.length - 22; at >= lowest; at -= 1) {
    if (bytes.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  }
  throw broken();
}

function unpackEntry(bytes: Buffer, at: number, left: number): Buffer {
  if ((bytes.readUInt16LE(at + 8) & 1) === 1) throw new Refusal('文件有密码', '请去掉密码后再导入');
  const method = bytes.readUInt16LE(at + 10);
  const packedLength = bytes.readUInt32LE(at + 20);
  const local = bytes.readUInt32LE(at + 42);
  if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== LOCAL_ENTRY) throw broken();
  const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  if (from + packedLength > bytes.length) throw broken();
  const packed = bytes.subarray(from, from + packedLength);
  if (method === 0 && packed.length <= left) return Buffer.from(packed);
  if (method === 0 || left <= 0) throw tooLarge();
  if (method !== 8) throw broken();
  try {
    return inflateRawSync(packed, { maxOutputLength: left });
  } catch (cause) {
    throw isTooLarge(cause) ? tooLarge() : broken(cause);
  }
}

function isTooLarge(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}

function broken(cause?: unknown): Refusal {
  return new Refusal('文件不完整或已损坏', FIX_FORMAT, { cause });
}

function tooLarge(): Refusal {
  const megabytes = MAX_UNPACKED_BYTES / 1024 / 1024;
  return new Refusal(`内容展开后超过${megabytes}MB`, '请分成几个文件，并清除没有内容的行和列');
}

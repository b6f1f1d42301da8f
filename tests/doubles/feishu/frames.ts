// Frames of the long connection, written and read by this double's own code (Protocol Buffers, pbbp2.Frame).

export interface WireFrame {
  readonly seqId: number;
  readonly logId: number;
  readonly service: number;
  readonly method: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Buffer;
}

function varint(value: number): number[] {
  const low = value % 128;
  const rest = Math.floor(value / 128);
  return rest === 0 ? [low] : [low + 128, ...varint(rest)];
}

function lengthField(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([number * 8 + 2, ...varint(bytes.length)]), bytes]);
}

export function writeFrame({ headers, logId, method, payload, seqId, service }: WireFrame): Buffer {
  const numbers = [8, ...varint(seqId), 16, ...varint(logId), 24, ...varint(service), 32, ...varint(method)];
  const pairs = Object.entries(headers).map(([key, value]) =>
    lengthField(5, Buffer.concat([lengthField(1, Buffer.from(key)), lengthField(2, Buffer.from(value))])),
  );
  return Buffer.concat([Buffer.from(numbers), ...pairs, lengthField(8, payload)]);
}

/** Null where the bytes are no frame, or lack one of the four numbers that must be there. */
export function parseFrame(bytes: Buffer): WireFrame | null {
  const fields = parseFields(bytes);
  if (fields === null) return null;
  const number = (field: number) => fields.numbers.get(field);
  const [seqId, logId, service, method] = [number(1), number(2), number(3), number(4)];
  if (seqId === undefined || logId === undefined || service === undefined || method === undefined)
    return null;
  const headers: Record<string, string> = {};
  for (const [field, part] of fields.parts) {
    if (field !== 5) continue;
    const pair = new Map(parseFields(part)?.parts);
    headers[String(pair.get(1) ?? '')] = String(pair.get(2) ?? '');
  }
  const payload = new Map(fields.parts).get(8) ?? Buffer.alloc(0);
  return { seqId, logId, service, method, headers, payload };
}

interface Fields {
  readonly numbers: Map<number, number>;
  readonly parts: readonly (readonly [number, Buffer])[];
}

function parseFields(bytes: Buffer): Fields | null {
  const numbers = new Map<number, number>();
  const parts: (readonly [number, Buffer])[] = [];
  let at = 0;
  const next = () => {
    let value = 0;
    for (let factor = 1; at < bytes.length; factor *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
    return Number.NaN;
  };
  while (at < bytes.length) {
    const tag = next();
    const field = Math.floor(tag / 8);
    if (tag % 8 === 0) numbers.set(field, next());
    else if (tag % 8 === 2) {
      const length = next();
      if (!(at + length <= bytes.length)) return null;
      parts.push([field, bytes.subarray(at, at + length)]);
      at += length;
    } else return null;
  }
  return { numbers, parts };
}

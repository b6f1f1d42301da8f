// Frames of the long connection: Protocol Buffers with nine fields, read without trusting anything about them.
//
//   Frame  { 1 SeqID uint64, 2 LogID uint64, 3 service int32, 4 method int32 (0 control, 1 data),
//            5 headers Header*, 6 payloadEncoding string, 7 payloadType string, 8 payload bytes, 9 LogIDNew string }
//   Header { 1 key string, 2 value string }
//
// The same frame goes back as its answer with another payload, so what is read is kept whole.

export interface Frame {
  readonly seqId: bigint;
  readonly logId: bigint;
  readonly service: number;
  readonly method: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly payloadEncoding?: string;
  readonly payloadType?: string;
  readonly payload?: Uint8Array;
  readonly logIdNew?: string;
}

const CONTROL = 0;
const DATA = 1;

export const METHODS = { control: CONTROL, data: DATA } as const;

/** What `headers` say of `key`; '' where they say nothing. */
export function headerOf({ headers }: Pick<Frame, 'headers'>, key: string): string {
  return headers.find(([name]) => name === key)?.[1] ?? '';
}

/** Reads one frame; null where the bytes are none. Fields nobody knows are passed over. */
export function decodeFrame(bytes: Uint8Array): Frame | null {
  try {
    return readFrame(bytes);
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

class Malformed extends Error {}

interface Field {
  readonly number: number;
  /** Varints. */
  readonly value: bigint;
  /** Strings, bytes, messages. */
  readonly bytes: Uint8Array;
}

const NO_BYTES = new Uint8Array();

function readFrame(bytes: Uint8Array): Frame {
  const fields = readFields(bytes);
  const value = (number: number) => {
    const field = fields.findLast((one) => one.number === number);
    if (field === undefined) throw new Malformed();
    return field.value;
  };
  const part = (number: number) => fields.findLast((one) => one.number === number)?.bytes;
  const [encoding, type, payload, logIdNew] = [part(6), part(7), part(8), part(9)];
  return {
    seqId: value(1),
    logId: value(2),
    service: Number(BigInt.asIntN(32, value(3))),
    method: Number(BigInt.asIntN(32, value(4))),
    headers: fields.filter(({ number }) => number === 5).map((field) => readHeader(field.bytes)),
    ...(encoding === undefined ? {} : { payloadEncoding: text(encoding) }),
    ...(type === undefined ? {} : { payloadType: text(type) }),
    ...(payload === undefined ? {} : { payload }),
    ...(logIdNew === undefined ? {} : { logIdNew: text(logIdNew) }),
  };
}

function readHeader(bytes: Uint8Array): readonly [string, string] {
  const fields = readFields(bytes);
  const part = (number: number) => fields.findLast((one) => one.number === number)?.bytes ?? NO_BYTES;
  return [text(part(1)), text(part(2))];
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

const WIRE = { varint: 0, fixed64: 1, length: 2, fixed32: 5 } as const;

function readFields(bytes: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Malformed();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new Malformed();
  };
  const take = (length: number) => {
    if (length > bytes.length - at) throw new Malformed();
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const [number, wire] = [Math.floor(tag / 8), tag % 8];
    if (number === 0) throw new Malformed();
    if (wire === WIRE.varint) fields.push({ number, value: varint(), bytes: NO_BYTES });
    else if (wire === WIRE.length) fields.push({ number, value: 0n, bytes: take(Number(varint())) });
    else if (wire === WIRE.fixed64) take(8);
    else if (wire === WIRE.fixed32) take(4);
    else throw new Malformed();
  }
  return fields;
}

/** The bytes of a frame. */
export function encodeFrame(frame: Frame): Uint8Array {
  const { headers, logIdNew, payload, payloadEncoding, payloadType } = frame;
  return Buffer.concat([
    varintField(1, frame.seqId),
    varintField(2, frame.logId),
    varintField(3, BigInt.asUintN(64, BigInt(frame.service))),
    varintField(4, BigInt.asUintN(64, BigInt(frame.method))),
    ...headers.map(([key, value]) =>
      bytesField(5, Buffer.concat([bytesField(1, Buffer.from(key)), bytesField(2, Buffer.from(value))])),
    ),
    ...(payloadEncoding === undefined ? [] : [bytesField(6, Buffer.from(payloadEncoding))]),
    ...(payloadType === undefined ? [] : [bytesField(7, Buffer.from(payloadType))]),
    ...(payload === undefined ? [] : [bytesField(8, payload)]),
    ...(logIdNew === undefined ? [] : [bytesField(9, Buffer.from(logIdNew))]),
  ]);
}

function varintField(number: number, value: bigint): Uint8Array {
  return Buffer.concat([varintBytes(BigInt(number * 8 + WIRE.varint)), varintBytes(value)]);
}

function bytesField(number: number, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([
    varintBytes(BigInt(number * 8 + WIRE.length)),
    varintBytes(BigInt(bytes.length)),
    bytes,
  ]);
}

function varintBytes(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let left = value;
  while (left >= 0x80n) {
    bytes.push(Number(left & 0x7fn) | 0x80);
    left >>= 7n;
  }
  return Uint8Array.from([...bytes, Number(left)]);
}

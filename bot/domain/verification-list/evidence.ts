// What is kept as evidence for a query: pictures and papers, told by their first bytes, never by their name.

/** A photo of a phone is 3 to 8 MB. */
export const MAX_EVIDENCE_BYTES = 10 * 1024 * 1024;

/** First bytes: JPEG, PNG, GIF, PDF, ZIP (xlsx, docx), the older Office files. */
const SIGNATURES: readonly (readonly number[])[] = [
  [0xff, 0xd8, 0xff],
  [0x89, 0x50, 0x4e, 0x47],
  [0x47, 0x49, 0x46, 0x38],
  [0x25, 0x50, 0x44, 0x46],
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
];

/** Bytes 4 to 11 of a picture of an iPhone, and the end of the head of a WebP. */
const BRANDS = ['ftypheic', 'ftypheix', 'ftypmif1'];

export function isEvidence(bytes: Uint8Array): boolean {
  const brand = String.fromCharCode(...bytes.slice(4, 12));
  return (
    SIGNATURES.some((signature) => signature.every((byte, index) => bytes[index] === byte)) ||
    BRANDS.includes(brand) ||
    (String.fromCharCode(...bytes.slice(0, 4)) === 'RIFF' && brand.endsWith('WEBP'))
  );
}

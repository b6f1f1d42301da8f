// The little of XML that callbacks are written in: elements, texts, CDATA. Anything more is refused, unread.
//
// No declaration, no document type, no entity, no attribute, no comment: what is not understood cannot act. One pass,
// so that what is long takes no longer than it is long.

/** The texts below the root, by name. */
export type Fields = ReadonlyMap<string, string>;

const NAME = '[A-Za-z_][A-Za-z0-9_.-]{0,63}';
const TOKEN = new RegExp(
  `<(?<open>${NAME})>|<(?<empty>${NAME})\\s?/>|</(?<close>${NAME})>|<!\\[CDATA\\[(?<cdata>[\\s\\S]*?)\\]\\]>|(?<text>[^<&]+)`,
  'gy',
);

/** The platform nests three deep. */
const DEPTH_MAX = 8;

/** Reads `<xml>…</xml>`; null for what is not that, or names one field twice. */
export function readXml(source: string): Fields | null {
  const fields = new Map<string, string>();
  const open: string[] = [];
  let text = '';
  let isLeaf = true;
  let isOver = false;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const token = TOKEN.exec(source)?.groups;
    if (token === undefined) return null;
    const { close, empty } = token;
    if (token['open'] !== undefined || empty !== undefined) {
      const name = token['open'] ?? empty ?? '';
      if (isOver || open.length >= DEPTH_MAX || (open.length === 0) !== (name === 'xml')) return null;
      open.push(name);
      [text, isLeaf] = ['', true];
    }
    const ended = close ?? empty;
    if (ended !== undefined) {
      if (open.pop() !== ended) return null;
      if (open.length === 1 && isLeaf) {
        if (fields.has(ended)) return null;
        fields.set(ended, text);
      }
      isOver = open.length === 0;
      [text, isLeaf] = ['', false];
    }
    const said = token['cdata'] ?? token['text'] ?? '';
    // Between elements there is nothing but space.
    if (said.trim() !== '' && (!isLeaf || open.length < 2)) return null;
    text += said;
  }
  return isOver ? fields : null;
}

// The words of a mail that has only HTML: tags gone, lines kept, what it quotes left out.

const DROPPED = /<(style|script|head|title|blockquote)\b[^>]*>[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->/gi;
/** How the large providers mark the mail that is answered. */
const QUOTED =
  /<(?:div|includetail|table)[^>]*(?:gmail_quote|yahoo_quoted|isreply|qmbox|divRplyFwdMsg|includetail|netease_reply)[\s\S]*$/i;
const BREAKS = /<(?:br|\/p|\/div|\/li|\/tr|\/h\d|hr)\b[^>]*>/gi;
const NAMED: Readonly<Record<string, string>> = {
  nbsp: ' ',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
};

/** Good enough for an answer of a line or two; layout is lost. */
export function htmlText(html: string): string {
  return html
    .replace(DROPPED, ' ')
    .replace(QUOTED, ' ')
    .replace(/\s+/g, ' ')
    .replace(BREAKS, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(
      /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi,
      (whole, decimal?: string, hex?: string, name?: string) => {
        if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
        const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
        return point <= 0x10_ff_ff ? String.fromCodePoint(point) : '';
      },
    )
    .replace(/ *\n */g, '\n')
    .trim();
}

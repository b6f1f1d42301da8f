// Makes text inert: nothing in it may act as mark-up, mention, link action or hidden character.
//
// Robot messages sent through the API cannot mention anybody and DingTalk documents no escape
// character for its Markdown, so characters that could act are replaced by their full-width twins,
// which read the same (and are equal under Unicode NFKC).

/** Controls and invisible format characters (overrides of direction, tags, byte order marks); joiners of emoji stay. */
const HIDDEN = /[[\p{Cc}\p{Cf}]--[\n\t\u200d]]/gv;

const FULL_WIDTH_SHIFT = 0xfee0;

/** The full-width twin of an ASCII character from `!` to `~`. */
function wide(character: string): string {
  return String.fromCodePoint((character.codePointAt(0) ?? 0) + FULL_WIDTH_SHIFT);
}

/**
 * Text as it may stand in any message: well-formed Unicode, `\n` as the only line break, nothing
 * hidden, no `@` that could begin a mention (an e-mail address keeps its own), and no link of a
 * scheme that makes a client act (`dtmd:`, `dingtalk:`, `javascript:` and their like).
 */
export function inert(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(HIDDEN, '')
    .replace(/\t/g, ' ')
    .replace(/(?<![a-z0-9])@|@(?![a-z0-9])/gi, '＠')
    .replace(/([a-z][a-z0-9+.-]*):(?=\/\/)/gi, (link, scheme: string) =>
      /^https?$/i.test(scheme) ? link : `${scheme}：`,
    )
    .replace(/(dtmd|dingtalk|javascript|vbscript):/gi, '$1：');
}

/** Addresses kept whole in Markdown; stops at anything that could close or open mark-up. */
const LINK = /https?:\/\/[\w\-.~:/?#@!$&'+,;=%*]+/g;

/**
 * Inert text for a Markdown message. Line breaks stay line breaks, and a number at the beginning of
 * a line stays the number it is: a Markdown list would count anew, and readers answer by number.
 */
export function inertMarkdown(text: string): string {
  return inert(text).split('\n').map(markdownLine).join('  \n');
}

function markdownLine(line: string): string {
  let escaped = '';
  let from = 0;
  for (const match of line.matchAll(LINK)) {
    escaped += escapeInline(line.slice(from, match.index)) + escapeLink(match[0]);
    from = match.index + match[0].length;
  }
  return escapeStart(escaped + escapeInline(line.slice(from)));
}

function escapeInline(text: string): string {
  return text.replace(/[\\`*_~[\]<>|{}]/g, wide).replace(/&(?=#?\w+;)/g, '＆');
}

/** Percent-encoding is the same address, and no underscore or star is left to act as emphasis. */
function escapeLink(link: string): string {
  return link.replace(/[_*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** What only acts at the beginning of a line: indents, headings, lists, rules. */
function escapeStart(line: string): string {
  const spaces = /^ */.exec(line)?.[0] ?? '';
  const rest = line
    .slice(spaces.length)
    .replace(/^[#+=-]/, wide)
    .replace(/^(\d+)([.)])/, (_, digits: string, sign: string) => digits + wide(sign));
  return '\u00a0'.repeat(spaces.length) + rest;
}

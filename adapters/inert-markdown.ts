// Makes text inert in a platform's Markdown: nothing in it may act as mark-up.
//
// Neither DingTalk nor WeCom documents an escape character for its Markdown, so characters that could act
// are replaced by their full-width twins, which read the same (and are equal under Unicode NFKC).

import { inert } from '#bot/domain/inert-text.ts';

const FULL_WIDTH_SHIFT = 0xfee0;

/** The full-width twin of an ASCII character from `!` to `~`. */
function wide(character: string): string {
  return String.fromCodePoint((character.codePointAt(0) ?? 0) + FULL_WIDTH_SHIFT);
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

// Cuts a text too long for one message into pieces: between lines if it can, never inside a character, nor inside a link.

/** Whether a piece fits one call; whatever is part of one that fits must fit as well. */
export type Fits = (piece: string) => boolean;

type Cut = (text: string) => readonly string[];

/** The coarsest cut that works is tried first; each joins its pieces back to the same text. */
const CUTS: readonly Cut[] = [
  (text) => text.split(/(?<=\n)/),
  keepingLinks((text) => text.split(/(?<=[。！？；!?;])/)),
  keepingLinks((text) => text.split(/(?<=[，、,\s])/)),
  keepingLinks(graphemes),
  // A link that is longer than a message.
  graphemes,
  (text) => [...text],
];

const LINK = /https?:\/\/[!-~]+/g;

function graphemes(text: string): readonly string[] {
  return [...new Intl.Segmenter('zh').segment(text)].map((part) => part.segment);
}

/** The same cut, but for places inside a link: half of one opens nothing. */
function keepingLinks(cut: Cut): Cut {
  return (text) => {
    const links = [...text.matchAll(LINK)].map(({ 0: link, index }) => ({
      from: index,
      to: index + link.length,
    }));
    if (links.length === 0) return cut(text);
    const units: string[] = [];
    let [from, to, next] = [0, 0, 0];
    for (const unit of cut(text)) {
      to += unit.length;
      while ((links[next]?.to ?? Number.POSITIVE_INFINITY) <= to) next++;
      if (to > (links[next]?.from ?? Number.POSITIVE_INFINITY)) continue;
      units.push(text.slice(from, to));
      from = to;
    }
    return units;
  };
}

/** Pieces that all fit, in order; leading and trailing line breaks of a piece fall to the border. */
export function splitText(text: string, fit: Fits): readonly string[] {
  return pack(text, fit, 0)
    .map((piece) => piece.replace(/^\n+|\n+$/g, ''))
    .filter((piece) => piece.trim() !== '');
}

function pack(text: string, fit: Fits, level: number): readonly string[] {
  const cut = CUTS[level];
  if (cut === undefined) return [text];
  const units = cut(text);
  const pieces: string[] = [];
  let from = 0;
  while (from < units.length) {
    const count = longestFitting(units, from, fit);
    if (count === 0) pieces.push(...pack(units[from] ?? '', fit, level + 1));
    else pieces.push(units.slice(from, from + count).join(''));
    from += Math.max(1, count);
  }
  return pieces;
}

/** How many units from `from` on fit together; found by halving, since longer never fits better. */
function longestFitting(units: readonly string[], from: number, fit: Fits): number {
  let low = 0;
  let high = units.length - from;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fit(units.slice(from, from + middle).join(''))) low = middle;
    else high = middle - 1;
  }
  return low;
}

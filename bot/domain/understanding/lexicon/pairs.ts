// Puts the words of two lists together, so that a class need not spell out every pair.

/** Every word of the first list directly before every word of the second. */
export function everyPair(first: string, second: string): string {
  const seconds = words(second);
  return words(first)
    .flatMap((one) => seconds.map((other) => one + other))
    .join(' ');
}

/** Every word of the first list, then nothing or any word of the second, then every word of the third. */
export function everyTriple(first: string, second: string, third: string): string {
  return `${everyPair(first, third)} ${everyPair(everyPair(first, second), third)}`;
}

function words(list: string): readonly string[] {
  return list.split(/\s+/).filter((word) => word !== '');
}

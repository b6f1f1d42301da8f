// How many readers the private texts of a month have: November of the sample city, as `bench:month --seed 1` made it.

/** Readers of a text, and how many texts had so many. */
type Readers = readonly (readonly [readers: number, texts: number])[];

/** Reminders, last calls and overdue notices to firms: 9,002 messages, 98 % of them in texts that several share. */
const TO_FIRMS: Readers = [
  [1, 174],
  [2, 11],
  [3, 5],
  [4, 7],
  [5, 2],
  [6, 2],
  [7, 1],
  [8, 5],
  [9, 2],
  [10, 4],
  [11, 1],
  [13, 3],
  [14, 2],
  [16, 1],
  [21, 1],
  [24, 1],
  [25, 3],
  ...[36, 43, 45, 48, 50, 54, 78, 80, 114, 118, 144, 166, 173, 179, 205, 214, 217, 223, 227, 237].map(once),
  ...[328, 400, 409, 470, 526, 757, 1438, 1443].map(once),
];

/** Lists for leaders, advisers and staff: 1,096 messages, seven of ten with a text of their own. */
const LISTS: Readers = [
  [1, 763],
  [2, 151],
  [3, 1],
  [5, 2],
  [6, 3],
];

/** Answers: 1,285 messages, nearly each a call of its own, since they are given one by one. */
const ANSWERS: Readers = [
  [1, 1199],
  [2, 24],
  [3, 10],
  [4, 2],
];

const ALL = [...TO_FIRMS, ...LISTS, ...ANSWERS];

/** Readers of each text that several share. */
export const SHARED_TEXTS: readonly number[] = ALL.filter(([readers]) => readers > 1).flatMap(
  ([readers, texts]) => Array.from({ length: texts }, () => readers),
);

/** Messages whose text nobody else reads. */
export const OWN_TEXTS = ALL.reduce((sum, [readers, texts]) => sum + (readers === 1 ? texts : 0), 0);

function once(readers: number): readonly [number, number] {
  return [readers, 1];
}

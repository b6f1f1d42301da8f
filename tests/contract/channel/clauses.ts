// The clauses of the contract in their order: what each asks, of whom it cannot be asked and why, and its tests.

import { apartHearingTests, apartTests, credentialTests, secretTests } from './accounts.ts';
import { burstTests } from './burst.ts';
import { buttonTests } from './buttons.ts';
import { claimTests, hearingClaimTests } from './claims.ts';
import { clockTests } from './clock.ts';
import { closingTests } from './closing.ts';
import { forgeryTests, rawBodyTests } from './door.ts';
import { ingressTests, machineTests } from './ingress.ts';
import { hostileTests, planTests } from './plan.ts';
import { batchTests, keyTests, moveTests } from './recipients.ts';
import type { ChannelDriver, ChannelTraits, Get } from './rig.ts';
import { businessErrorTests, codeTests, deadlineTests, lossTests, throttleTests } from './send.ts';
import { crashTests, slowStoreTests } from './slow-store.ts';
import { lineTests } from './stream.ts';

type Tests = (rig: Get, driver: ChannelDriver) => void;

/** Why a channel cannot be asked something; null: it is asked. */
type Absence = (traits: ChannelTraits) => string | null;

export interface Clause {
  readonly number: number;
  readonly title: string;
  readonly absent: Absence;
  /** What is tested while the line is held, where a channel sends over it. */
  readonly said?: Tests;
  /** What is tested with nothing held beforehand. */
  readonly alone?: Tests;
}

const always: Absence = () => null;

const unless =
  (has: (traits: ChannelTraits) => boolean, why: string): Absence =>
  (traits) =>
    has(traits) ? null : why;

const hears = unless((traits) => traits.hears !== null, 'hears nobody');

/** The first reason there is. */
const all =
  (...reasons: readonly Absence[]): Absence =>
  (traits) =>
    reasons.map((absent) => absent(traits)).find((why) => why !== null) ?? null;

const door = all(
  hears,
  unless(
    ({ door: of }) => of !== undefined,
    'nobody calls it: it asks the platform itself, which has shown who it is',
  ),
);

const comesAgain = all(
  hears,
  unless(
    ({ redelivers }) => redelivers !== false,
    'the platform says everything once and waits for no answer',
  ),
);

const holdsLine = unless(
  (traits) => traits.hears === 'stream' || traits.hears === 'poll',
  'holds no line: the platform calls',
);

/** Numbered for good: a clause that goes leaves its number behind. */
export const CLAUSES: readonly Clause[] = [
  { number: 1, title: 'A plan is pure, within the size, and whole', absent: always, said: planTests },
  { number: 2, title: 'Hostile text is inert', absent: always, said: hostileTests },
  {
    number: 3,
    title: 'A business error at HTTP 200 is no success',
    absent: always,
    said: businessErrorTests,
  },
  {
    number: 4,
    title: 'Every known code has its outcome, and an unknown one is no success',
    absent: always,
    said: codeTests,
  },
  {
    number: 5,
    title: 'A throttled call waits as long as the platform asks',
    absent: always,
    said: throttleTests,
  },
  {
    number: 6,
    title: 'What is lost on the way is told by what may have arrived',
    absent: always,
    said: lossTests,
  },
  {
    number: 7,
    title: 'Credentials that end are renewed once for all',
    absent: unless(({ renews }) => renews, 'its credentials do not end'),
    said: credentialTests,
  },
  {
    number: 8,
    title: 'The same key twice is one message',
    absent: unless(({ keys }) => keys === true, 'the platform knows no keys, and the channel claims none'),
    said: keyTests,
  },
  {
    number: 9,
    title: 'People of one call are told apart',
    absent: unless(({ batches }) => batches, 'a call has one recipient'),
    said: batchTests,
  },
  { number: 10, title: 'Deadline and signal are obeyed', absent: always, said: deadlineTests },
  {
    number: 11,
    title: 'What is heard is stored once, and acknowledged after that',
    absent: hears,
    alone: ingressTests,
  },
  { number: 12, title: 'A forged call is refused without a word', absent: door, alone: forgeryTests },
  {
    number: 13,
    title: 'A genuine call is believed by its bytes as they came',
    absent: door,
    alone: rawBodyTests,
  },
  {
    number: 14,
    title: 'A slow store is told of in time, and catches up',
    absent: all(
      comesAgain,
      unless(({ waits }) => waits !== 'for ever', 'the platform waits until it is asked again'),
    ),
    alone: slowStoreTests,
  },
  { number: 15, title: 'No machine is heard, itself first', absent: hears, alone: machineTests },
  {
    number: 16,
    title: 'A pressed button says its words',
    absent: unless(
      ({ buttons }) => buttons !== undefined,
      'has no buttons that call back: answers are words',
    ),
    alone: buttonTests,
  },
  { number: 17, title: 'A line that goes comes back', absent: all(hears, holdsLine), alone: lineTests },
  {
    number: 18,
    title: 'What a dead process had fetched comes again',
    absent: all(
      comesAgain,
      unless(
        (traits) => traits.hears !== 'webhook',
        'a call that dies with its process is refused by that (14)',
      ),
    ),
    alone: crashTests,
  },
  {
    number: 19,
    title: 'An address that has moved is told',
    absent: unless(({ moves }) => moves === true, 'its addresses do not move'),
    said: moveTests,
  },
  {
    number: 20,
    title: 'What is claimed works, and what is not is refused without a call',
    absent: always,
    said: claimTests,
    alone: hearingClaimTests,
  },
  { number: 21, title: 'No secret shows', absent: always, alone: secretTests },
  {
    number: 22,
    title: 'Closing ends what is under way and leaves nothing open',
    absent: always,
    alone: closingTests,
  },
  {
    number: 23,
    title: 'A clock ten minutes off harms nothing that is not said',
    absent: always,
    alone: clockTests,
  },
  {
    number: 24,
    title: 'Two accounts share nothing',
    absent: always,
    said: apartTests,
    alone: apartHearingTests,
  },
  { number: 25, title: 'A burst exceeds no limit', absent: always, said: burstTests },
];

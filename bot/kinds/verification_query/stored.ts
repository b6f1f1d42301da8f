// How a query's facts and what it was made with are kept as JSON, checked both ways.

import { z } from 'zod';
import { Classified } from '#bot/domain/disclosure/classified.ts';
import type { QueryFacts } from '#bot/domain/facts/query-facts.ts';
import { storedInstant } from '#bot/kinds/stored-instant.ts';

/** Raised when a stored shape changes; rows of an older version are read through a step of their own. */
export const QUERY_FACTS_VERSION = 1;
export const QUERY_PAYLOAD_VERSION = 1;
export const QUERY_TASK_PAYLOAD_VERSION = 1;

const storedFacts = z.strictObject({
  acknowledgedAt: storedInstant.nullable(),
  answer: z.enum(['none', 'confirmed', 'corrected', 'asked']),
  answeredAt: storedInstant.nullable(),
  words: z.string().nullable(),
  reason: z.string().nullable(),
  reasonCode: z.string().nullable(),
  statement: z
    .strictObject({
      value: z.string().nullable(),
      unit: z.string().nullable(),
      oldValue: z.string().nullable(),
      indicator: z.string().nullable(),
      errorKind: z.string().nullable(),
      fixedOnPlatform: z.boolean(),
    })
    .nullable(),
  reasonRounds: z.int().nonnegative(),
  review: z.enum(['none', 'settled_true', 'return_form', 'settled_corrected', 'onsite']),
  reviewedAt: storedInstant.nullable(),
  // Rows made before there were notes and returns have neither.
  reviewNote: z.string().nullable().default(null),
  returns: z.int().nonnegative().default(0),
});

/** Facts from a row. Throws a ZodError when the row holds something this version never wrote. */
export function readQueryFacts(stored: unknown): QueryFacts {
  return z.decode(storedFacts, stored as z.input<typeof storedFacts>);
}

/** Facts for a row. */
export function storeQueryFacts(facts: QueryFacts): z.input<typeof storedFacts> {
  return z.encode(storedFacts, facts);
}

const storedPayload = z.strictObject({
  /** 核实编号 as the list has it. */
  number: z.string(),
  /** The row of the list. */
  row: z.int().positive(),
  /** Other numbers of the list under which the same was asked. */
  repeats: z.array(z.strictObject({ number: z.string(), row: z.int().positive() })),
  formCode: z.string(),
  period: z.string(),
  indicator: z.string(),
  platformRow: z.string().nullable(),
  unit: z.string().nullable(),
  rule: z.string().nullable(),
  respondByAt: storedInstant.nullable(),
  values: z.strictObject({
    current: z.string().nullable(),
    lastYear: z.string().nullable(),
    previous: z.string().nullable(),
  }),
  /** What the firm answers with: its how-manieth query of the period it is. */
  ordinal: z.int().positive(),
});

type PlainPayload = z.output<typeof storedPayload>;

/** What a query was made with. Which figure it asks about, and why, is for nobody to read without asking the table. */
export interface QueryPayload extends Omit<PlainPayload, 'indicator' | 'rule' | 'values'> {
  readonly indicator: Classified<'unit_value', string>;
  readonly rule: Classified<'embargoed', string | null>;
  readonly values: Classified<'unit_value', PlainPayload['values']>;
}

/** What a query was made with, from a row. Throws a ZodError on what this version never wrote. */
export function readQueryPayload(stored: unknown): QueryPayload {
  const { indicator, rule, values, ...plain } = z.decode(
    storedPayload,
    stored as z.input<typeof storedPayload>,
  );
  return {
    ...plain,
    indicator: new Classified('unit_value', indicator),
    rule: new Classified('embargoed', rule),
    values: new Classified('unit_value', values),
  };
}

/** The same for a row; its ordinal is given where the row is made. */
export function storeQueryPayload(
  payload: Omit<PlainPayload, 'ordinal' | 'repeats'> & {
    readonly repeats: readonly { readonly number: string; readonly row: number }[];
  },
): Omit<z.input<typeof storedPayload>, 'ordinal'> {
  const { ordinal: _, ...stored } = z.encode(storedPayload, {
    ...payload,
    repeats: [...payload.repeats],
    ordinal: 1,
  });
  return stored;
}

const storedTask = z.strictObject({
  fileName: z.string(),
  fileHash: z.string(),
  /** Less than a working day was left when it was asked. */
  urgent: z.boolean(),
});

export type QueryTaskPayload = z.infer<typeof storedTask>;

export function readQueryTask(stored: unknown): QueryTaskPayload {
  return storedTask.parse(stored);
}

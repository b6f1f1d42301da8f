// An instant as every kind keeps it in its JSON.

import { z } from 'zod';

/** ISO 8601 with an offset ↔ Temporal.Instant. */
export const storedInstant = z.codec(z.iso.datetime({ offset: true }), z.instanceof(Temporal.Instant), {
  decode: (text) => Temporal.Instant.from(text),
  encode: (at) => at.toString(),
});

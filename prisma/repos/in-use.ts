// Which bindings `b` of a statement somebody can be told by: on a channel this installation speaks on.

import { Prisma } from '#prisma/generated/client.ts';

/** Before the first start nobody knows which channels those will be: all count. */
export const IN_USE = Prisma.sql`b.state <> 'not_member'
  AND (b.channel IN (SELECT channel FROM channel_account) OR NOT EXISTS (SELECT 1 FROM channel_account))`;

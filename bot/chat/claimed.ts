// What somebody may not do who only claims to be who he is: a mail's From is written by whoever writes the mail.

import { oneLine } from '#bot/domain/message.ts';
import type { Conversation } from '#bot/services/conversation.ts';
import type { Turn } from '#bot/services/turn.ts';
import { withoutEffect } from './turns.ts';

/**
 * The turn, where the sender is proved or it needs no proof. Answers about one's own items pass as the claims they
 * are, and so does what is only told: it goes to the address the person is bound to, whoever asked.
 */
export function withProof({ posts, senderProof }: Conversation, turn: Turn): Turn {
  if (senderProof === 'platform' || !needsProof(turn, posts.length > 0)) return turn;
  const message = oneLine(
    '这项操作没有执行：邮件的发件人可以冒充，暂停、发送、群发、审核、核实、培训、名单、已联系、批准、取绑定码等操作请在钉钉等已认证的渠道里发。答复您自己的事项仍可以回邮件。',
  );
  return { ...withoutEffect(turn.reading, 'claimed_sender'), reply: { kind: 'message', message } };
}

/** Whether it steers the service, decides about others, or speaks in the bureau's name. */
function needsProof({ called, handover, reply }: Turn, holdsPost: boolean): boolean {
  if (called.length > 0 || handover?.do === 'judge') return true;
  switch (reply.kind) {
    case 'order':
    case 'import_list':
    case 'review':
    case 'training':
    case 'draft_query':
    case 'put_query':
    case 'broadcast':
      return true;
    // A code makes a sender whom the platform proves: nobody comes to a duty's powers by a mailbox.
    case 'bind_code':
      return holdsPost || reply.order.kind === 'other';
    case 'message':
    case 'who_not_filed':
    case 'sign_in_code':
    case 'silence':
      return false;
  }
}

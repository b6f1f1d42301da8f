// Carries out what a member of staff says about a broadcast in chat, and answers with what came of it.

import type { BroadcastOrder } from '#bot/domain/broadcast/orders.ts';
import { type Message, oneLine } from '#bot/domain/message.ts';
import type { Tx } from '#prisma/db.ts';
import { confirmBroadcast, decideBroadcast, discardBroadcast } from './decide.ts';
import { beginBroadcast, type Drawing, drawnMessage, supplyBroadcast } from './draw-up.ts';
import { broadcastProgress, pauseBroadcast, resumeBroadcast, stopBroadcast } from './steer.ts';
import { correctBroadcast, recallBroadcast } from './take-back.ts';

/** In the transaction of the message that gave the order; the caller has made sure that it was bureau staff. */
export async function obeyBroadcast(tx: Tx, order: BroadcastOrder, drawing: Drawing): Promise<Message> {
  const { means, now, sender } = drawing;
  switch (order.kind) {
    case 'begin':
      return drawnMessage(await beginBroadcast(tx, order, drawing));
    case 'supply': {
      const drawn = await supplyBroadcast(tx, order.words, drawing);
      return drawn === null ? oneLine('没有正在起草的群发。发起请回“群发”。') : drawnMessage(drawn);
    }
    case 'confirm':
      return (await confirmBroadcast(tx, sender, means, now)).message;
    case 'discard':
      return (await discardBroadcast(tx, sender, now)).message;
    case 'progress':
      return (await broadcastProgress(tx, order.number, sender)).message;
    case 'pause':
      return (await pauseBroadcast(tx, order.number, sender)).message;
    case 'resume':
      return (await resumeBroadcast(tx, order.number, sender, now)).message;
    case 'stop':
      return (await stopBroadcast(tx, order.number, sender, now)).message;
    case 'recall':
      return (await recallBroadcast(tx, { number: order.number, sender, now }, means)).message;
    case 'correct':
      return (await correctBroadcast(tx, { number: order.number, sender, now, text: order.text }, means))
        .message;
    case 'approve':
    case 'refuse': {
      const refusal = order.kind === 'refuse' ? order.reason : null;
      return (await decideBroadcast(tx, { number: order.number, sender, refusal }, means, now)).message;
    }
    case 'unclear':
      return oneLine(order.say);
  }
}

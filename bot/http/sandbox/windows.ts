// One chat window: its messages, and a place to type as the person it belongs to.

import type { SandboxMessage, SandboxWindow } from '#bot/services/sandbox-view.ts';
import { type Html, html } from '../html.ts';

/** Words people really send, a tap away. */
const PHRASES: Readonly<Record<SandboxWindow['id'], readonly string[]>> = {
  clerk: ['我的'],
  leader: ['谁没报', '已联系 1 下午报'],
  firm1: ['收到', '已报', '明天报', '1 属实，订单减少 2 填报有误', '登不上', '不对', '我的'],
  firm2: ['收到', '已报', '下午3点报', '情况属实', '登不上', '不对', '我的'],
  group: ['已报', '什么时候截止'],
};

/** `current` is the window shown where only one has room. */
export function chatWindow(window: SandboxWindow, current: boolean): Html {
  const { id, role, name, place } = window;
  return html`<section id="window-${id}" class="window${id === 'group' && ' group'}" data-window="${id}" data-current="${current ? 'yes' : 'no'}" data-group="${window.group}" aria-labelledby="title-${id}">
<header><h2 id="title-${id}"><span class="role">${role}</span> ${name}</h2><p>${place}</p></header>
<div class="log" role="log" aria-live="polite" aria-label="${role}${name}的消息" tabindex="0">
<ol id="log-${id}" data-live="messages">${window.messages.map(message)}</ol>
</div>
${composer(window)}
</section>`;
}

function message(one: SandboxMessage): Html {
  const { actions, id, from, speaker, text, time, state, tone, ref } = one;
  const quote =
    ref !== null && html`<button type="button" class="quote-it" data-quote="${ref}">引用</button>`;
  return html`<li id="m-${id}" class="message ${from} ${tone}">
${speaker !== null && html`<span class="speaker">${speaker}</span>`}
<p class="bubble">${text}</p>
${actions.length > 0 && html`<p class="phrases">${actions.map(({ label, words }) => html`<button type="button" data-action="${words}">${label}</button>`)}</p>`}
<p class="meta"><time>${time}</time> <span class="state">${state}</span> ${quote}</p>
</li>`;
}

function composer({ id, name, speakers, group }: SandboxWindow): Html {
  const [first] = speakers;
  return html`<form class="composer" data-say>
<p class="quoting" hidden><span></span><button type="button" data-unquote>取消引用</button></p>
<p class="phrases">${PHRASES[id].map((phrase) => html`<button type="button" data-phrase="${phrase}">${phrase}</button>`)}</p>
${
  group === null
    ? html`<input type="hidden" name="from" value="${first?.address}">`
    : html`<label class="as" for="as-${id}">以 <select id="as-${id}" name="from">${speakers.map(
        (speaker) => html`<option value="${speaker.address}">${speaker.name}</option>`,
      )}</select> 的身份</label>`
}
<div class="line">
<label class="hidden" for="text-${id}">以${name}的身份说</label>
<textarea id="text-${id}" name="text" rows="1" maxlength="2000" required placeholder="${group === null ? '输入消息' : '@机器人'}"></textarea>
<button class="main">发送</button>
</div>
</form>`;
}

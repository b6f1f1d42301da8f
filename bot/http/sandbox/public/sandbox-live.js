// Keeps the page fresh: hears that something changed, fetches the page again, takes over what differs.

/** Changes come in bursts while the clock walks; the page follows this often at most. */
const REFRESH_EVERY_MS = 250;

/** What was just seen may have been half of it (a message under way, not yet sent): look once more. */
const SETTLING_MS = 800;

/** The floor under words that got lost, while the clock walks and while it stands. */
const WALKING_EVERY_MS = 1500;
const STANDING_EVERY_MS = 10_000;

let underWay = false;
let askedAgain = false;
let settling;
let looked = 0;

async function refresh() {
  if (underWay) {
    askedAgain = true;
    return;
  }
  underWay = true;
  try {
    const response = await fetch(location.href, { headers: { accept: 'text/html' } });
    looked = Date.now();
    if (response.ok && takeOver(new DOMParser().parseFromString(await response.text(), 'text/html'))) {
      clearTimeout(settling);
      settling = setTimeout(() => void refresh(), SETTLING_MS);
    }
  } catch {
    // The event stream says when the service is back.
  }
  setTimeout(() => {
    underWay = false;
    if (askedAgain) void refresh();
    askedAgain = false;
  }, REFRESH_EVERY_MS);
}

/** Takes over what differs; whether anything did. */
function takeOver(fresh) {
  let isChanged = false;
  for (const live of document.querySelectorAll('[data-live]')) {
    const newer = fresh.getElementById(live.id);
    if (newer === null) continue;
    if (live.outerHTML === newer.outerHTML) continue;
    isChanged = true;
    if (live.dataset.live === 'messages') takeMessages(live, newer);
    else takeElement(live, newer);
  }
  followClock();
  return isChanged;
}

/** The field for an instant follows the clock until somebody types into it. */
function followClock() {
  const field = document.getElementById('go-to');
  if ('dirty' in field.dataset) return;
  field.value = document.querySelector('#clock-face time').getAttribute('datetime');
}

function takeElement(live, newer) {
  for (const { name, value } of newer.attributes) live.setAttribute(name, value);
  const scrolled = [...live.querySelectorAll('.scroll'), live].map((one) => one.scrollTop);
  live.innerHTML = newer.innerHTML;
  for (const [index, one] of [...live.querySelectorAll('.scroll'), live].entries()) {
    one.scrollTop = scrolled[index] ?? 0;
  }
}

/** Messages already there stay the same elements, so that only new ones are read out. */
function takeMessages(list, newer) {
  const log = list.closest('.log');
  const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  const ids = new Set([...newer.children].map((one) => one.id));
  const gone = [...list.children].filter((one) => !ids.has(one.id));
  for (const one of gone) one.remove();
  let isNew = false;
  for (const [index, one] of [...newer.children].entries()) {
    const there = document.getElementById(one.id);
    if (there === null) {
      list.insertBefore(document.adoptNode(one.cloneNode(true)), list.children[index] ?? null);
      isNew = true;
    } else if (there.innerHTML !== one.innerHTML || there.className !== one.className) {
      there.className = one.className;
      there.innerHTML = one.innerHTML;
    }
  }
  if (!isNew) return;
  if (isAtEnd) log.scrollTop = log.scrollHeight;
  const window = list.closest('[data-window]').dataset;
  if (window.current === 'no') document.querySelector(`[data-tab="${window.window}"]`)?.classList.add('new');
}

/** Starts following; `say` shows a sentence to the person. */
export function keepFresh(say) {
  const events = new EventSource('/sandbox/events');
  let isLost = false;
  events.addEventListener('changed', () => {
    if (isLost) say('');
    isLost = false;
    void refresh();
  });
  events.addEventListener('error', () => {
    isLost = true;
    say('和服务的连接断了，正在重连…（重启过的服务要用新的地址打开）', true);
  });
  setInterval(() => {
    const isWalking = document.getElementById('clock-face').dataset.walking === 'yes';
    if (isWalking || Date.now() - looked > STANDING_EVERY_MS) void refresh();
  }, WALKING_EVERY_MS);
  for (const log of document.querySelectorAll('.log')) log.scrollTop = log.scrollHeight;
}

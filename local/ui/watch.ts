/** Path of the script that keeps pages up to date. */
export const WATCH_PATH = 'watch.js';

/**
 * Replaces the live parts of a page when there is something new: when the server says so, and after some seconds where a part asks for it,
 * as long as the page is shown. It runs in the browser, by `scriptOf`: it uses nothing from outside. The server makes the parts, as
 * those of the page: there is no second way to show data.
 */
export function watch(): void {
  if (document.querySelector('.live') === null) return;
  const isOnAws = document.querySelector('.live.on-aws') !== null;
  let isBusy = false;
  let isNew = false;
  let events: EventSource | undefined;
  let timer = 0;

  const PARTS = 'a, button, summary, pre';
  /** What a part is about, wherever it stands: rows come and go above it. */
  const aboutOf = (part: Element): string => {
    const fields = [...(part.closest('form')?.querySelectorAll('input') ?? [])].map(({ value }) => value);
    const { id } = part.closest('details') ?? { id: '' };
    return [part.tagName, id, part.getAttribute('href'), part.getAttribute('aria-label'), ...fields].join();
  };
  const partsLike = (part: Element, within: Element): Element[] =>
    [...within.querySelectorAll(PARTS)].filter((each) => aboutOf(each) === aboutOf(part));

  const replace = (page: Document): void => {
    for (const old of document.querySelectorAll<HTMLElement>('.live')) {
      const next = page.getElementById(old.id);
      if (next === null || next.isEqualNode(old)) continue;
      const open = new Set([...old.querySelectorAll('details[open]')].map(({ id }) => id));
      const focused = old.contains(document.activeElement) ? document.activeElement : null;
      const among = focused ? partsLike(focused, old).indexOf(focused) : -1;
      next.querySelectorAll('details').forEach((each) => (each.open = open.has(each.id)));
      const logs = [...old.querySelectorAll('.log')].map((log) => [log.scrollTop, log.scrollHeight - log.clientHeight]);
      old.replaceWith(next);
      // A log that was at its end follows; another one stays where its reader is.
      next.querySelectorAll('.log').forEach((log, index) => {
        const [top = 0, end = 0] = logs[index] ?? [];
        log.scrollTop = top >= end - 4 ? log.scrollHeight : top;
      });
      if (focused) (partsLike(focused, next)[among] as HTMLElement | undefined)?.focus();
    }
  };

  const NOTE = 'not-up-to-date';
  const GONE =
    'This page is not up to date: starlake-sfn ui does not answer. When it runs again, open the address that it prints.';

  /** Says why the page is not up to date; undefined when it is. */
  const tell = (why: string | undefined): void => {
    const old = document.getElementById(NOTE);
    if (why === undefined) return old?.remove();
    const note = old ?? document.createElement('p');
    if (note.textContent === why) return;
    note.id = NOTE;
    note.className = 'problem';
    note.setAttribute('role', 'status');
    note.textContent = why;
    document.querySelector('h1')?.after(note);
  };

  const refresh = async (): Promise<void> => {
    isNew = true;
    if (isBusy) return;
    isBusy = true;
    try {
      while (isNew) {
        isNew = false;
        const answer = await fetch(location.href);
        const text = await answer.text();
        const page = new DOMParser().parseFromString(text, 'text/html');
        if (answer.ok) replace(page);
        const why = page.querySelector('main p')?.textContent ?? text;
        tell(answer.ok ? undefined : `This page is not up to date. ${why}`);
      }
    } catch {
      tell(GONE);
    } finally {
      isBusy = false;
      wait();
    }
  };

  /** Waits after an answer, not between two questions: what answers slowly is not asked more often. */
  const wait = (): void => {
    clearTimeout(timer);
    const every = document.querySelector<HTMLElement>('.live[data-every]')?.dataset['every'];
    if (every !== undefined && !document.hidden) timer = window.setTimeout(() => void refresh(), Number(every) * 1000);
  };

  /** A page that is not shown asks nothing, and needs none of the few connections that a browser has for a server. */
  const listen = (): void => {
    events?.close();
    clearTimeout(timer);
    if (document.hidden) return;
    events = new EventSource('/events');
    events.onerror = () => tell(GONE);
    events.onopen = () => void (document.getElementById(NOTE) && refresh());
    events.onmessage = ({ data }) => void (isOnAws && data !== 'commands' ? undefined : refresh());
    wait();
  };

  document.addEventListener('visibilitychange', () => {
    listen();
    if (!document.hidden) void refresh();
  });
  listen();
}

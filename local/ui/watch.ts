/** Path of the script that keeps pages up to date. */
export const WATCH_PATH = 'watch.js';

/**
 * Replaces the live parts of a page when the server says that there is something new. It runs in the browser, by `scriptOf`: it
 * uses nothing from outside. The server makes the parts, as those of the page: there is no second way to show data.
 */
export function watch(): void {
  let isBusy = false;
  let isNew = false;

  const replace = (page: Document): void => {
    for (const old of document.querySelectorAll<HTMLElement>('.live')) {
      const next = page.getElementById(old.id);
      if (next === null || next.isEqualNode(old)) continue;
      const open = [...old.querySelectorAll('details')].map((each) => each.open);
      const focused = old.contains(document.activeElement) ? document.activeElement : null;
      const among = focused ? [...old.querySelectorAll('a, button, summary, pre')].indexOf(focused) : -1;
      [...next.querySelectorAll('details')].forEach((each, index) => (each.open = open[index] ?? false));
      const log = old.querySelector('.log');
      const [top, end] = log ? [log.scrollTop, log.scrollHeight - log.clientHeight] : [0, 0];
      old.replaceWith(next);
      // A log that was at its end follows; another one stays where its reader is.
      const shown = next.querySelector('.log');
      if (shown) shown.scrollTop = top >= end - 4 ? shown.scrollHeight : top;
      if (among >= 0) next.querySelectorAll<HTMLElement>('a, button, summary, pre')[among]?.focus();
    }
  };

  const refresh = async (): Promise<void> => {
    isNew = true;
    if (isBusy) return;
    isBusy = true;
    try {
      while (isNew) {
        isNew = false;
        const answer = await fetch(location.href);
        if (answer.ok) replace(new DOMParser().parseFromString(await answer.text(), 'text/html'));
      }
    } finally {
      isBusy = false;
    }
  };

  new EventSource('/events').onmessage = () => void refresh();
}

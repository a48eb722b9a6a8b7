import type { SearchEntry } from './search-index';

/** Path of the script that searches. */
export const SEARCH_PATH = 'search.js';

/**
 * Searches in the browser, as somebody types. It runs there alone, by `scriptOf`: it uses nothing from outside, and reads the index
 * when the field is first used.
 */
export function search(): void {
  const { base = '' } = document.body.dataset;
  const form = document.querySelector<HTMLFormElement>('form.search')!;
  const input = form.querySelector('input')!;
  const list = form.querySelector('ul')!;
  const page = window as unknown as { searchIndex?: readonly SearchEntry[] };
  const most = 30;

  /** Entries that have all words; the earlier they are in the title, the better. */
  const find = (words: readonly string[]): SearchEntry[] => {
    const scored = (page.searchIndex ?? []).flatMap((entry) => {
      const [title, text] = [entry[0].toLowerCase(), `${entry[2]} ${entry[3]}`.toLowerCase()];
      if (!words.every((word) => title.includes(word) || text.includes(word))) return [];
      const scores = words.map((word) => (title.includes(word) ? title.indexOf(word) : 1000));
      return [{ entry, score: scores.reduce((sum, score) => sum + score, title.length / 100) }];
    });
    return scored
      .sort((a, b) => a.score - b.score)
      .slice(0, most)
      .map(({ entry }) => entry);
  };

  /** Where an entry has a word that its title does not have. */
  const about = ([title, , kind, text]: SearchEntry, words: readonly string[]): string => {
    const hidden = words.find((word) => !title.toLowerCase().includes(word));
    const at = hidden === undefined ? -1 : text.toLowerCase().indexOf(hidden);
    return at < 0 ? kind : `${kind} · ${text.slice(Math.max(0, at - 20), at + 40)}`;
  };

  const itemOf = (entry: SearchEntry, words: readonly string[]): HTMLLIElement => {
    const [item, link, more] = [
      document.createElement('li'),
      document.createElement('a'),
      document.createElement('small'),
    ];
    link.href = base + entry[1];
    link.textContent = entry[0];
    more.textContent = about(entry, words);
    link.append(more);
    item.append(link);
    return item;
  };

  const show = (): void => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = words.length === 0 || page.searchIndex === undefined ? [] : find(words);
    list.replaceChildren(...found.map((entry) => itemOf(entry, words)));
    if (found.length === 0 && words.length > 0 && page.searchIndex !== undefined) {
      const [item, none] = [document.createElement('li'), document.createElement('p')];
      none.textContent = 'Nothing found';
      item.append(none);
      list.append(item);
    }
    list.hidden = list.childElementCount === 0;
  };

  let isAsked = false;
  const load = (): void => {
    if (isAsked) return;
    isAsked = true;
    const script = document.createElement('script');
    script.src = `${base}search-index.js`;
    script.onload = show;
    document.head.append(script);
  };

  form.hidden = false;
  input.addEventListener('focus', load);
  input.addEventListener('input', () => {
    load();
    show();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    list.querySelector('a')?.click();
  });
  document.addEventListener('keydown', (event) => {
    const isTyping = document.activeElement instanceof HTMLInputElement;
    if (event.key === '/' && !isTyping) {
      event.preventDefault();
      input.focus();
    }
    if (event.key === 'Escape') list.hidden = true;
    const links = [...list.querySelectorAll('a')];
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || links.length === 0 || !form.contains(document.activeElement)) return;
    event.preventDefault();
    const at = links.indexOf(document.activeElement as HTMLAnchorElement) + step;
    if (at < 0) input.focus();
    else links[Math.min(at, links.length - 1)]!.focus();
  });
  document.addEventListener('click', (event) => {
    if (!form.contains(event.target as Node)) list.hidden = true;
  });
}

// VitePress's own theme. Who chooses a language for one program has chosen it for all of them, on all pages.
import { onContentUpdated } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import { onMounted } from 'vue';
import './tables.css';

const CHOSEN = 'language';

function choose(language) {
  document
    .querySelectorAll(`.vp-code-group label[data-title="${CSS.escape(language)}"]`)
    .forEach((label) => document.getElementById(label.htmlFor)?.click());
}

function remember({ target, isTrusted }) {
  const language = isTrusted && target.closest('.vp-code-group label')?.dataset.title;
  if (!language) return;
  localStorage.setItem(CHOSEN, language);
  const { top } = target.getBoundingClientRect();
  choose(language);
  // The programs above may be shorter now.
  window.scrollBy(0, target.getBoundingClientRect().top - top);
}

export default {
  extends: DefaultTheme,
  setup() {
    onMounted(() => document.addEventListener('click', remember));
    onContentUpdated(() => choose(localStorage.getItem(CHOSEN) ?? 'TypeScript'));
  },
};

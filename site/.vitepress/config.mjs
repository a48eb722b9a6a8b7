import { readFileSync } from 'node:fs';
import path from 'node:path';
import { API, BASE, COLLECTED, REPOSITORY, SECTIONS, siteFile, VERSION } from '../pages.mjs';

const linkTo = (page) => `/${siteFile(page)}`;

/** API, with its types by group. */
function apiItem(title) {
  const types = JSON.parse(readFileSync(path.join(COLLECTED, 'types.json'), 'utf8'));
  const groups = [...new Set(types.map(({ group }) => group))];
  const items = groups.map((group) => ({
    text: group,
    collapsed: true,
    items: types.filter((type) => type.group === group).map(({ name }) => ({ text: name, link: `/API/${name}.md` })),
  }));
  return { text: title, link: linkTo(API), collapsed: true, items };
}

export default {
  title: 'starlake-stepfunctions',
  description: 'Starlake pipelines on AWS Step Functions',
  lang: 'en',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  base: BASE,
  srcDir: '.pages',
  // The index of the search, which is loaded when somebody searches.
  vite: { build: { chunkSizeWarningLimit: 2000 } },
  markdown: {
    // Text in braces is text: `{domain}` is on many pages. Only site/api.mjs sets ids.
    attrs: { leftDelimiter: '{:', rightDelimiter: '}' },
    // As GitHub makes them, so that one link works on both.
    anchor: {
      slugify: (title) =>
        title
          .toLowerCase()
          .replace(/[^\p{L}\p{N}\s_-]/gu, '')
          .replaceAll(' ', '-'),
    },
    // Pages are templates of Vue. Ours have no expressions: `{{domain}}` is what Starlake replaces.
    config: ({ renderer: { rules } }) => {
      for (const name of ['text', 'code_inline']) {
        const render = rules[name];
        rules[name] = (...args) => render(...args).replaceAll('{{', '&#123;&#123;');
      }
    },
  },
  themeConfig: {
    outline: [2, 3],
    // In the browser, on an index that is built with the site: nothing is asked of another host.
    search: {
      provider: 'local',
      options: {
        // A word that is in the guides is explained there.
        miniSearch: { searchOptions: { boostDocument: (id) => (id.includes('/API/') ? 0.3 : 1) } },
      },
    },
    nav: [
      { text: 'API', link: linkTo(API) },
      { text: VERSION, link: linkTo('CHANGELOG.md') },
    ],
    sidebar: Object.entries(SECTIONS).map(([section, titles]) => ({
      text: section,
      items: Object.entries(titles).map(([page, text]) =>
        page === API ? apiItem(text) : { text, link: linkTo(page) },
      ),
    })),
    socialLinks: [{ icon: 'github', link: REPOSITORY }],
    footer: { message: 'Apache License 2.0' },
  },
};

import type { ComponentChildren, VNode } from 'preact';
import { STYLE_PATH, type Site } from './site';

/** Properties of {@link Layout}. */
export interface LayoutProps {
  readonly site: Site;
  /** Title of the page, its heading unless there is a {@link heading}. */
  readonly title: string;
  /**
   * The heading, where it is more than a text.
   *
   * @default - the title
   */
  readonly heading?: ComponentChildren;
  /**
   * Path of the page in the site: its link of the header is marked.
   *
   * @default - no link is
   */
  readonly path?: string;
  readonly children: ComponentChildren;
}

/** A page: header with links and search, heading, content, and when it was made. */
export function Layout({ site, title, heading = title, path, children }: LayoutProps): VNode {
  const { name, base, nav, made, scripts = [] } = site;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title === name ? name : `${title} · ${name}`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={`${base}${STYLE_PATH}`} />
        {scripts.map((script) => (
          <script defer src={`${base}${script}`} />
        ))}
      </head>
      <body data-base={base}>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <header>
          <a class="brand" href={`${base}index.html`}>
            {name}
          </a>
          <nav aria-label="Pages">
            {nav.map((link) => (
              <a href={`${base}${link.path}`} aria-current={link.path === path ? 'page' : undefined}>
                {link.title}
              </a>
            ))}
          </nav>
          {/* A script shows it: without one it could not search. */}
          <form class="search" role="search" hidden>
            <input type="search" name="q" placeholder="Search" aria-label="Search pipelines, tables and columns" />
            <ul class="found" hidden />
          </form>
        </header>
        <main id="main" tabIndex={-1}>
          <h1>{heading}</h1>
          {children}
        </main>
        {made === undefined ? null : <footer>{made}</footer>}
      </body>
    </html>
  );
}

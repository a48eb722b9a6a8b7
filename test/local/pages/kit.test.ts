import * as fc from 'fast-check';
import { Layout } from '../../../local/pages/layout';
import { renderPage } from '../../../local/pages/render';
import { pageName, type Site } from '../../../local/pages/site';
import { StatusBadge } from '../../../local/pages/status-badge';
import { Time } from '../../../local/pages/time';
import { tagsOf } from './tags';

const SITE: Site = { name: 'Shop', base: '../', nav: [{ title: 'Tables', path: 'tables.html' }] };

/** Texts that would be HTML, or break out of it. */
const HOSTILE = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", '&lt;b&gt;'];

test('a page has its title, its style, its links and the marked one', () => {
  const html = renderPage(Layout({ site: SITE, title: 'All tables', path: 'tables.html', children: 'x' }));
  expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(html).toContain('<title>All tables · Shop</title>');
  expect(html).toContain('<link rel="stylesheet" href="../style.css"/>');
  expect(html).toContain('<a href="../tables.html" aria-current="page">Tables</a>');
});

test('no text of the data is taken for HTML', () => {
  const hostile = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(hostile, hostile, (title, text) => {
      const html = renderPage(Layout({ site: { ...SITE, name: title, made: text }, title, children: text }));
      const plain = renderPage(Layout({ site: { ...SITE, name: 'a', made: 'b' }, title: 'a', children: 'b' }));
      expect(tagsOf(html)).toEqual(tagsOf(plain));
    }),
  );
});

test('a status has its text, a status that is not known its own', () => {
  expect(renderPage(StatusBadge({ status: 'TIMED_OUT' }))).toContain('timed out');
  expect(renderPage(StatusBadge({ status: 'PENDING_REDRIVE' }))).toContain('pending redrive');
  expect(renderPage(StatusBadge({ status: 'constructor' }))).toContain('constructor');
});

test('a time has its seconds only if it has some', () => {
  expect(renderPage(Time({ at: '2026-12-01T04:00:00Z' }))).toContain('>2026-12-01 04:00 UTC</time>');
  expect(renderPage(Time({ at: '2026-12-01T04:00:07Z' }))).toContain('>2026-12-01 04:00:07 UTC</time>');
  expect(renderPage(Time({ at: '2026-12-01T04:00:00+0000' }))).toContain('>2026-12-01 04:00 UTC</time>');
  expect(renderPage(Time({ at: 'some day' }))).toContain('>some day<');
});

describe('the page of a name', () => {
  test('a plain name is its own', () => {
    expect(pageName('sales.orders')).toBe('sales.orders');
    expect(pageName('top_customers-2')).toBe('top_customers-2');
  });

  test.each([
    '..',
    '.',
    '',
    '../x',
    'Sales',
    'con',
    'NUL.txt',
    'ventas.años',
    'a/b',
    'x'.repeat(300),
    '-rf',
    'a-12345678',
  ])('%j is a file name of its own', (name) => {
    expect(pageName(name)).toMatch(/^[a-z0-9_][a-z0-9_.-]{0,88}-[0-9a-f]{8}$/);
  });

  test('two names never share one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(pageName(a) === pageName(b)).toBe(a === b);
        expect(pageName(a.toLowerCase()) === pageName(a)).toBe(a.toLowerCase() === a);
      }),
    );
  });
});

import { datasetUri, sanitizeId } from '../../../lambda/datasets/uri';
import vectors from '../../fixtures/helpers.json';

// What Starlake's own code makes of these names.
test.each(vectors.sanitize_id.map(({ in: name, out }) => [name, out]))('the id of %p is %p', (name, id) => {
  expect(sanitizeId(name)).toBe(id);
});

test('a letter is one letter, however many units it has', () => {
  expect(sanitizeId('a𝒜b')).toBe('a_b');
});

test('the URI of a refresh', () => {
  expect(datasetUri('Kpi.By Seller', '2026-08-02T00:00:00+0000')).toBe(
    'kpi_by_seller?sl_scheduled_date=2026-08-02T00%3A00%3A00%2B0000',
  );
});

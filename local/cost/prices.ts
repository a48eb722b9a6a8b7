import list from './prices.json';

/** Name of a price in the list. */
export type PriceName = keyof typeof list.prices;

/** AWS region whose prices these are, and the date when the list was written: AWS changes prices. */
export const { region: PRICE_REGION, date: PRICE_DATE } = list;

/**
 * A price in US dollars, without free tiers and volume discounts. `prices.json` says what each price is for, and where
 * AWS publishes it.
 */
export function price(name: PriceName): number {
  return list.prices[name].usd;
}

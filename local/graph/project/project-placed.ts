import { Point } from '../state-machine/layout';
import { CardShape } from './project-card';
import type { Card, Link } from './project';

/** A card where it is drawn. */
export interface PlacedCard extends Point, CardShape {
  readonly card: Card;
}

/** A link where it is drawn: the points that bend it, and its label's lines around a point. */
export interface PlacedLink {
  readonly link: Link;
  readonly points: readonly Point[];
  readonly label: LinkLabel;
}

/** The label of a link around its middle. */
export interface LinkLabel extends Point {
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
}

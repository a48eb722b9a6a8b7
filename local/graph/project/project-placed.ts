import { Point } from '../state-machine/layout';
import { CardShape } from './project-card';
import type { Card, Link } from './project';

/** A card with its position. */
export interface PlacedCard extends Point, CardShape {
  readonly card: Card;
}

/** A link with its position: the points at which it bends, and the lines of its label around a point. */
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

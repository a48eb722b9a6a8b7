import type { VNode } from 'preact';

/** Properties of {@link Picture}. */
export interface PictureProps {
  /** Its address, from the page. */
  readonly src: string;
  /** What it shows, for who does not see it. */
  readonly alt: string;
}

/** A drawing: it scrolls where it is wider than the page, and opens by itself when it is clicked. */
export function Picture({ src, alt }: PictureProps): VNode {
  return (
    <div class="picture" role="region" aria-label={alt} tabIndex={0}>
      <a href={src}>
        <img src={src} alt={alt} loading="lazy" />
      </a>
    </div>
  );
}

import type { ComponentChildren, VNode } from 'preact';

/** A column of a {@link DataTable}. */
export interface Column {
  readonly title: string;
  /** `right` for numbers. */
  readonly align?: 'right';
}

/** Properties of {@link DataTable}. */
export interface DataTableProps {
  /** What its rows are; read out, not shown. */
  readonly caption: string;
  readonly columns: readonly Column[];
  /** A cell for each column. The first says what the row is about. */
  readonly rows: ReadonlyArray<readonly ComponentChildren[]>;
  /**
   * Whether columns have the same widths in each table of a page, whatever is in them.
   *
   * @default false
   */
  readonly isEven?: boolean;
}

/** Data in rows. On a phone each row is a card, and each cell has the title of its column. */
export function DataTable({ caption, columns, rows, isEven = false }: DataTableProps): VNode {
  return (
    <table class={isEven ? 'even' : undefined}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ title, align }) => (
            <th scope="col" class={align}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells) => (
          <tr>
            {cells.map((cell, index) => {
              const { title, align } = columns[index]!;
              if (index === 0) return <th scope="row">{cell}</th>;
              return (
                <td class={isEmpty(cell) ? 'empty' : align} data-title={title}>
                  {cell}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function isEmpty(cell: ComponentChildren): boolean {
  return cell === undefined || cell === null || cell === '' || (Array.isArray(cell) && cell.length === 0);
}

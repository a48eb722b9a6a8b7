import type { VNode } from 'preact';
import { DataTable, type DataTableProps } from '../../pages/data-table';

/** A table without the columns that have no value in any row: most runs have nothing to say about failures. */
export function DenseTable({ caption, columns, rows }: DataTableProps): VNode {
  const kept = columns.map((_, index) => index === 0 || rows.some((cells) => isGiven(cells[index])));
  return (
    <DataTable
      caption={caption}
      columns={columns.filter((_, index) => kept[index])}
      rows={rows.map((cells) => cells.filter((_, index) => kept[index]))}
    />
  );
}

function isGiven(cell: unknown): boolean {
  return cell !== undefined && cell !== null && cell !== '';
}

import {
  type ColumnDef,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
} from '@tanstack/react-table';
import type { ReactNode } from 'react';
import type { Cell } from '../csv.ts';

/** One column: what it holds, how it is shown, how wide it may be. */
export interface Column<Row> {
  readonly id: string;
  readonly head: string;
  /** Shown small under the head; never in the cells. */
  readonly unit?: string;
  /** Numbers stand to the right. */
  readonly end?: boolean;
  /** A CSS grid track, such as `minmax(160px, 1fr)`. */
  readonly track: string;
  /** For sorting, copying and CSV: a bare figure or time, else words in the page’s language. `null` is empty, and not zero. */
  readonly value: (row: Row) => Cell;
  /** How it is shown, when not as its value. */
  readonly show?: (row: Row) => ReactNode;
  readonly sortable?: boolean;
}

export interface Sort {
  readonly id: string;
  readonly down: boolean;
}

export const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}

/** Our columns as the table library wants them. Empty cells go last, whichever way the rest is sorted. */
export function definitionsOf<Row extends object>(
  columns: readonly Column<Row>[],
): ColumnDef<typeof features, Row>[] {
  return columns.map((column) => ({
    id: column.id,
    accessorFn: (row: Row) => column.value(row) ?? undefined,
    enableSorting: column.sortable === true,
    sortUndefined: 'last' as const,
    sortFn: (a, b) => compare(a.getValue(column.id), b.getValue(column.id)),
  }));
}

export function sortingOf(id: string | undefined, down = true): SortingState {
  return id === undefined ? [] : [{ id, desc: down }];
}

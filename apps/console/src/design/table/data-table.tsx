import { useTable } from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { NARROW, useMedia } from '../use-media.ts';
import { type Column, definitionsOf, features, type Sort, sortingOf } from './columns.ts';
import { HeadRow } from './head-row.tsx';
import { useRowKeys } from './use-row-keys.ts';
import './data-table.css';

interface Props<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly sort?: Sort | undefined;
  readonly onSort?: (sort: Sort | undefined) => void;
  readonly compact?: boolean;
  /** On a telephone each row is drawn by this instead of by columns. */
  readonly brief: (row: Row) => ReactNode;
  readonly briefHeight?: number;
  /** Enter on a row. */
  readonly onOpen?: (row: Row) => void;
  /** The last row came into sight: load more. */
  readonly onEnd?: (() => void) | undefined;
}

const HEIGHTS = { comfortable: 48, compact: 34 } as const;

/** A table of up to hundreds of thousands of rows: only those in sight exist. The page itself scrolls. */
export function DataTable<Row extends object>(props: Props<Row>) {
  const { label, columns, rows, rowKey, sort, onSort, compact = false, brief, briefHeight = 96 } = props;
  const narrow = useMedia(NARROW);
  const body = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);

  const definitions = useMemo(() => definitionsOf(columns), [columns]);
  const id = sort?.id;
  const down = sort?.down;
  // A stable identity: the table takes a new array for a change of state, and would never come to rest.
  const state = useMemo(() => ({ sorting: sortingOf(id, down) }), [id, down]);
  const table = useTable({ features, columns: definitions, data: rows, getRowId: rowKey, state });
  const sorted = table.getRowModel().rows;
  const height = narrow ? briefHeight : HEIGHTS[compact ? 'compact' : 'comfortable'];

  // What stands above the table moves it, and changes the height of the whole page when it does.
  useLayoutEffect(() => {
    const measure = () => setMargin(Math.round((body.current?.getBoundingClientRect().top ?? 0) + scrollY));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);

  const virtualizer = useWindowVirtualizer({
    count: sorted.length,
    estimateSize: () => height,
    getItemKey: (index) => sorted[index]?.id ?? index,
    overscan: 12,
    scrollMargin: margin,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, height]);

  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  const { onEnd, onOpen } = props;
  useEffect(() => {
    if (sorted.length > 0 && last >= sorted.length - 1) onEnd?.();
  }, [last, sorted.length, onEnd]);

  const keys = useRowKeys({
    count: sorted.length,
    reveal: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
    open: (index) => {
      const row = sorted[index];
      if (row !== undefined) onOpen?.(row.original);
    },
  });

  const widths = narrow ? 'minmax(0, 1fr)' : columns.map((column) => column.track).join(' ');
  const tracks = { '--tracks': widths } as CSSProperties;
  return (
    <div
      className={`data-table${compact ? ' compact' : ''}`}
      role="grid"
      aria-label={label}
      aria-rowcount={sorted.length + 1}
      aria-colcount={columns.length}
      style={tracks}
      {...keys.grid}
    >
      <HeadRow columns={columns} sort={sort} onSort={onSort} hidden={narrow} />
      <div className="rows" role="rowgroup" ref={body} style={{ blockSize: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const row = sorted[item.index];
          if (row === undefined) return null;
          return (
            <div
              key={item.key}
              role="row"
              aria-rowindex={item.index + 2}
              className="table-row"
              style={{ blockSize: item.size, transform: `translateY(${item.start - margin}px)` }}
              {...keys.row(item.index)}
            >
              {narrow ? (
                <div role="gridcell" className="brief" aria-colspan={columns.length}>
                  {brief(row.original)}
                </div>
              ) : (
                columns.map((column) => (
                  <div key={column.id} role="gridcell" className={column.end ? 'cell end' : 'cell'}>
                    {column.show === undefined ? column.value(row.original) : column.show(row.original)}
                  </div>
                ))
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

import { Icon } from '../icon.tsx';
import type { Column, Sort } from './columns.ts';

interface Props<Row> {
  readonly columns: readonly Column<Row>[];
  readonly sort: Sort | undefined;
  readonly onSort: ((sort: Sort | undefined) => void) | undefined;
  /** Off the screen, yet there for a screen reader. */
  readonly hidden: boolean;
}

/** Largest first, then smallest first, then as it came. */
function next(sort: Sort | undefined, id: string): Sort | undefined {
  if (sort?.id !== id) return { id, down: true };
  return sort.down ? { id, down: false } : undefined;
}

export function HeadRow<Row>({ columns, sort, onSort, hidden }: Props<Row>) {
  return (
    <div role="rowgroup" className={hidden ? 'sr-only' : 'table-head'}>
      <div role="row" aria-rowindex={1} className="head-row">
        {columns.map((column) => {
          const active = sort?.id === column.id ? sort : undefined;
          const words = (
            <>
              {column.head}
              {column.unit === undefined ? null : <span className="unit">{column.unit}</span>}
            </>
          );
          return (
            <div
              key={column.id}
              role="columnheader"
              className={column.end ? 'cell end' : 'cell'}
              aria-sort={active === undefined ? undefined : active.down ? 'descending' : 'ascending'}
            >
              {column.sortable && onSort !== undefined && !hidden ? (
                <button type="button" className="sort" onClick={() => onSort(next(sort, column.id))}>
                  <span>{words}</span>
                  {active === undefined ? null : <Icon name={active.down ? 'down' : 'up'} />}
                </button>
              ) : (
                words
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

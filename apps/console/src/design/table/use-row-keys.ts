import { type KeyboardEvent, useState } from 'react';

interface Options {
  readonly count: number;
  /** Scrolls a row into being: a virtual row may not exist yet. */
  readonly reveal: (index: number) => void;
  readonly open: (index: number) => void;
}

function target(key: string, from: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return from + 1;
    case 'ArrowUp':
      return from - 1;
    case 'PageDown':
      return from + 10;
    case 'PageUp':
      return from - 10;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

/** One tab stop for the whole table; arrows, Page, Home and End move between its rows, Enter opens one. */
export function useRowKeys({ count, reveal, open }: Options) {
  const [current, setCurrent] = useState(0);

  function move(grid: HTMLElement, index: number): void {
    setCurrent(index);
    reveal(index);
    requestAnimationFrame(() =>
      grid.querySelector<HTMLElement>(`[aria-rowindex="${index + 2}"]`)?.focus({ preventScroll: true }),
    );
  }

  return {
    grid: {
      onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
        const onRow = event.target instanceof HTMLElement && event.target.getAttribute('role') === 'row';
        if (!onRow) return;
        if (event.key === 'Enter') open(current);
        const to = target(event.key, current, count);
        if (to === null) return;
        event.preventDefault();
        move(event.currentTarget, Math.min(count - 1, Math.max(0, to)));
      },
    },
    row: (index: number) => ({
      tabIndex: index === Math.min(current, count - 1) ? 0 : -1,
      onFocus: () => setCurrent(index),
    }),
  };
}

import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  /** A working example to copy, when there is one. */
  readonly sample?: string;
  readonly children: ReactNode;
}

/** A page with nothing on it yet teaches the first step. */
export function Empty({ title, sample, children }: Props) {
  return (
    <section className="empty">
      <h2>{title}</h2>
      {children}
      {sample === undefined ? null : <pre className="sample mono">{sample}</pre>}
    </section>
  );
}

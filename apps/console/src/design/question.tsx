import { type ReactNode, useEffect } from 'react';

interface QuestionProps {
  /** The one question this page answers: its title, and the tab's. */
  readonly title: string;
  /** The answer, a number or a sentence: the largest thing on the page. */
  readonly answer: ReactNode;
  /** What qualifies the answer, in a sentence. */
  readonly support?: ReactNode;
  /** What can be done about it, beside the answer. */
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

/** The frame of every page: a question, its answer, then what the answer rests on. */
export function Question({ title, answer, support, actions, children }: QuestionProps) {
  useEffect(() => {
    document.title = `${title} · Vernix`;
  }, [title]);
  return (
    <div className="stack">
      <header className="question">
        <h1>{title}</h1>
        <p className="answer figures">{answer}</p>
        {support === undefined ? null : <div className="support figures">{support}</div>}
        {actions === undefined ? null : <div className="row actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

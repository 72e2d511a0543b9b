import { Fragment } from 'react';

/** A name of the dictionary's, such as `infant.birth_weight_g`. Where it has no room it breaks after a dot or an underscore. */
export function CodeName({ children: name }: { readonly children: string }) {
  const [first, ...more] = name.split(/(?<=[._])/);
  return (
    <span className="mono">
      {first}
      {more.map((part, at) => (
        <Fragment key={at}>
          <wbr />
          {part}
        </Fragment>
      ))}
    </span>
  );
}

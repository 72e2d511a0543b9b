import { Button as AriaButton, type ButtonProps } from 'react-aria-components';

interface Props extends ButtonProps {
  /** One `primary` a page; `plain` for what is rarely wanted. */
  readonly kind?: 'primary' | 'secondary' | 'plain';
}

export function Button({ kind = 'secondary', ...props }: Props) {
  return <AriaButton {...props} className={`button button-${kind}`} />;
}

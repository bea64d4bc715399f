import type {VNode} from 'preact';
import {Icon} from './icon.tsx';
import type {IconName} from './icon.tsx';

export interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly disabled?: boolean;
  readonly expanded?: boolean; // of a button that opens and folds
  readonly controls?: string; // the id of what it opens
  readonly onClick: () => void;
}

/**
 * A button that is only a picture, named for screen readers and in a tooltip.
 *
 *     <button class="icon-button" aria-label="Remove" title="Remove"><svg /></button>
 */
export function IconButton(props: IconButtonProps): VNode {
  const {icon, label, disabled = false, expanded, controls, onClick} = props;
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      disabled={disabled}
      aria-expanded={expanded}
      aria-controls={controls}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

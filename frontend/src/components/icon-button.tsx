import type {VNode} from 'preact';
import {Icon} from './icon.tsx';
import type {IconName} from './icon.tsx';

export interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

/**
 * A button that is only a picture, named for screen readers and in a tooltip.
 *
 *     <button class="icon-button" aria-label="Remove" title="Remove"><svg /></button>
 */
export function IconButton({icon, label, disabled = false, onClick}: IconButtonProps): VNode {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

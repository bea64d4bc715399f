import type {VNode} from 'preact';
import {texts} from '../texts/index.ts';

export interface BannerProps {
  readonly message: string;
  readonly onRetry: () => void;
}

/**
 * Says quietly that the server fails, while what was read before stays on the page.
 *
 *     <div class="banner" role="status">TensorBoard does not answer. … <button>Try now</button></div>
 */
export function Banner({message, onRetry}: BannerProps): VNode {
  return (
    <div class="banner" role="status">
      <span>
        {message} {texts.panel.keepsTrying}
      </span>
      <button type="button" class="text-button" onClick={onRetry}>
        {texts.panel.tryNow}
      </button>
    </div>
  );
}

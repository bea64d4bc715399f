import type {ComponentChildren, VNode} from 'preact';
import {texts} from '../../texts/index.ts';
import {IconButton} from '../icon-button.tsx';
import {ResetZoom} from '../chart/reset-zoom.tsx';

export interface CardHeaderProps {
  readonly title: string;
  readonly isName: boolean;
  readonly definition: string | null;
  readonly enlarged: boolean;
  readonly grip?: ComponentChildren;
  readonly menu?: ComponentChildren;
  readonly onResetZoom?: (() => void) | null; // where the chart shows a part of itself
  readonly onEdit: () => void;
  readonly onEnlarge: () => void;
  readonly onRemove: () => void;
}

/**
 * The title of a card, what the title stands for, and what can be done with the card.
 *
 *     <header class="card-header"><h2>f2</h2><code>5*tp / (5*tp + 4*fn + fp)</code>
 *       <div class="card-actions"><button aria-label="Edit formula" /> …</div></header>
 */
export function CardHeader(props: CardHeaderProps): VNode {
  const {title, isName, definition, enlarged, onEdit, onEnlarge, onRemove} = props;
  return (
    <header class="card-header">
      {!enlarged && props.grip}
      <h2 class={isName ? '' : 'code'} title={title}>
        {title}
      </h2>
      {definition !== null && <code title={definition}>{definition}</code>}
      {props.onResetZoom && <ResetZoom onReset={props.onResetZoom} />}
      <div class="card-actions">
        <IconButton icon="edit" label={texts.card.edit} onClick={onEdit} />
        <IconButton
          icon={enlarged ? 'reduce' : 'enlarge'}
          label={enlarged ? texts.card.leaveFullScreen : texts.card.fullScreen}
          onClick={onEnlarge}
        />
        {props.menu}
        <IconButton icon="close" label={texts.card.remove} onClick={onRemove} />
      </div>
    </header>
  );
}

import type {VNode} from 'preact';
import {texts} from '../../texts/index.ts';
import type {ViewKind} from '../../views/card-view.ts';

export interface ViewSwitchProps {
  readonly id: number; // of the card
  readonly title: string;
  readonly kinds: readonly ViewKind[]; // to choose from
  readonly value: ViewKind;
  readonly onChange: (kind: ViewKind) => void;
}

/**
 * What a card shows its formula over; arrow keys move through it.
 *
 *     <div class="view-switch" role="radiogroup"><label><input type="radio" /><span>steps</span></label> …
 */
export function ViewSwitch(props: ViewSwitchProps): VNode | null {
  const {id, title, kinds, value, onChange} = props;
  return kinds.length < 2 ? null : (
    <div class="view-switch" role="radiogroup" aria-label={texts.views.switch(title)}>
      {kinds.map((kind) => (
        <label key={kind} title={texts.views.kindTitles[kind]}>
          <input
            type="radio"
            name={`view-${id}`}
            checked={value === kind}
            onChange={() => onChange(kind)}
          />
          <span>{texts.views.kinds[kind]}</span>
        </label>
      ))}
    </div>
  );
}

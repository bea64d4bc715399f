import type {ComponentChildren, VNode} from 'preact';
import {texts} from '../../texts/index.ts';
import type {Subject} from '../../views/asks.ts';
import type {CardView} from '../../views/card-view.ts';
import {ViewChoice} from './view-choice.tsx';

export interface ViewChoicesProps {
  readonly subject: Subject;
  readonly withRun: boolean; // looks at one run
  readonly withAgainst: boolean; // and can take another one away
  readonly onChange: (changes: Partial<CardView>) => void;
  readonly children?: ComponentChildren;
}

/**
 * Which run and set of counts, less which other run, and which class a card looks at.
 *
 *     <div class="view-choices"><label>Run <select /></label><label>less <select /></label></div>
 */
export function ViewChoices(props: ViewChoicesProps): VNode | null {
  const {subject, withRun, withAgainst, onChange, children = null} = props;
  const {runs, run, sets, set, against, classes, className} = subject;
  const others = runs.filter((name) => name !== run);
  if (!withRun && classes.length === 0 && children === null) {
    return null;
  }
  return (
    <div class="view-choices">
      {withRun && (
        <ViewChoice
          label={texts.views.run}
          options={runs.map(named)}
          value={run}
          onChange={(name) => onChange({run: name, against: name === against ? null : against})}
        />
      )}
      {sets.length > 0 && (
        <ViewChoice
          label={texts.views.set}
          options={sets.map(named)}
          value={set ?? ''}
          onChange={(name) => onChange({set: name})}
        />
      )}
      {withAgainst && others.length > 0 && (
        <ViewChoice
          label={texts.views.less}
          options={[{value: '', text: texts.views.nothing}, ...others.map(named)]}
          value={against ?? ''}
          onChange={(name) => onChange({against: name === '' ? null : name})}
        />
      )}
      {classes.length > 0 && (
        <ViewChoice
          label={texts.views.class}
          options={classes.map(named)}
          value={className ?? ''}
          onChange={(name) => onChange({className: name})}
        />
      )}
      {children}
    </div>
  );
}

function named(name: string) {
  return {value: name, text: name};
}

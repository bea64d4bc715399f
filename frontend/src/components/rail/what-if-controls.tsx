import type {VNode} from 'preact';
import type {Actions} from '../../state/actions.ts';
import {DEFAULTS} from '../../state/settings.ts';
import type {State} from '../../state/state.ts';
import {texts} from '../../texts/index.ts';
import {ParameterField} from '../formula/parameter-field.tsx';
import {PrevalenceField} from './prevalence-field.tsx';
import {ThresholdSlider} from './threshold-slider.tsx';
import {ThresholdSource} from './threshold-source.tsx';
import {candidates, splitsOf} from '../../views/threshold-choices.ts';

export interface WhatIfControlsProps {
  readonly state: State;
  readonly actions: Actions;
}

/**
 * What every card supposes: the threshold, the share of positives, and the numbers in formulas.
 *
 *     <section aria-label="What if"><h2>What if</h2> threshold, positives, parameters</section>
 */
export function WhatIfControls({state, actions}: WhatIfControlsProps): VNode | null {
  const hasCounts = state.answer.value?.runs.some(({sets}) => sets.length > 0) === true;
  const parameters = state.usedParameters.value;
  const thresholds = state.thresholds.value;
  if (!hasCounts && parameters.length === 0) {
    return null;
  }
  return (
    <section class="controls" aria-label={texts.whatIf.title}>
      <h2>{texts.whatIf.title}</h2>
      {thresholds.length > 0 && state.thresholdFrom.value === null && (
        <ThresholdSlider
          thresholds={thresholds}
          index={state.thresholdIndex.value}
          isDefault={state.threshold.value === DEFAULTS.threshold}
          onChange={(index) => actions.setThresholdIndex(index)}
          onReset={() => actions.resetThreshold()}
        />
      )}
      {thresholds.length > 0 && (
        <ThresholdSource
          formulas={candidates(state.cards.value)}
          parts={splitsOf(state.shown.value)}
          value={state.thresholdFrom.value}
          onChange={(value) => (state.thresholdFrom.value = value)}
        />
      )}
      {hasCounts && (
        <PrevalenceField
          value={state.prevalence.value}
          onChange={(value) => (state.prevalence.value = value)}
        />
      )}
      {parameters.map((parameter) => (
        <ParameterField
          key={parameter.name}
          parameter={parameter}
          focused={state.newParameter.value === parameter.name}
          onChange={(value) => actions.setParameter(parameter.name, value)}
          onReset={() => actions.resetParameter(parameter.name)}
        />
      ))}
    </section>
  );
}

import type {VNode} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {texts} from '../../texts/index.ts';
import {nextPlace, placeOf, stepAt} from '../../views/steps.ts';
import {IconButton} from '../icon-button.tsx';

const FRAME_MS = 240;
/** Asks whether people want nothing to move. */
export const REDUCED = '(prefers-reduced-motion: reduce)';

export interface StepSliderProps {
  readonly steps: readonly number[];
  readonly step: number | null; // null: the last
  readonly busy: boolean; // what is shown is still that of an earlier step
  readonly onChange: (step: number | null) => void;
}

/**
 * The step that a card is at, and a button that plays from step to step.
 *
 *     <div class="step-slider"><button aria-label="Play the steps" />
 *       <input type="range" aria-label="Step" aria-valuetext="12" /><output>12</output></div>
 */
export function StepSlider({steps, step, busy, onChange}: StepSliderProps): VNode | null {
  const place = placeOf(steps, step);
  const {playing, toggle, stop} = usePlayback(steps, place, busy, onChange);
  const value = String(steps[place] ?? '');
  return steps.length < 2 ? null : (
    <div class="step-slider">
      {!window.matchMedia(REDUCED).matches && (
        <IconButton
          icon={playing ? 'pause' : 'play'}
          label={playing ? texts.views.pause : texts.views.play}
          onClick={toggle}
        />
      )}
      <span>{texts.views.step}</span>
      <input
        type="range"
        aria-label={texts.views.step}
        aria-valuetext={value}
        min="0"
        max={steps.length - 1}
        step="1"
        value={place}
        onInput={({currentTarget}) => {
          stop();
          onChange(stepAt(steps, currentTarget.valueAsNumber));
        }}
      />
      <output>{value}</output>
    </div>
  );
}

/** Goes on from step to step, each time that the one before is shown, as far as the last. */
function usePlayback(
  steps: readonly number[],
  place: number,
  busy: boolean,
  onChange: StepSliderProps['onChange'],
) {
  const [playing, setPlaying] = useState(false);
  const last = steps.length - 1;
  useEffect(() => {
    if (!playing || busy) {
      return undefined;
    }
    if (place >= last) {
      setPlaying(false);
      return undefined;
    }
    const next = stepAt(steps, nextPlace(steps, place));
    const timer = window.setTimeout(() => onChange(next), FRAME_MS);
    return () => window.clearTimeout(timer);
  }, [playing, busy, place, last]);
  const toggle = (): void => {
    if (!playing && place >= last) {
      onChange(steps[0] ?? null);
    }
    setPlaying(!playing);
  };
  return {playing, toggle, stop: () => setPlaying(false)};
}

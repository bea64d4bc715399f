import type {VNode} from 'preact';
import {useMemo, useRef} from 'preact/hooks';
import type {Actions} from '../../state/actions.ts';
import type {Checker} from '../../formulas/checker.ts';
import {examples} from '../../formulas/examples.ts';
import {canNameParameter, parametersFor} from '../../formulas/parameters.ts';
import type {Checked, State} from '../../state/state.ts';
import {texts} from '../../texts/index.ts';
import {vocabulary} from '../../formulas/vocabulary.ts';
import type {Term} from '../../formulas/vocabulary.ts';
import {Examples} from '../examples.tsx';
import {FormulaEditor} from './formula-editor.tsx';
import type {Insertion} from './formula-editor.tsx';
import {FormulaMeaning} from './formula-meaning.tsx';
import {FormulaProblem} from './formula-problem.tsx';
import {Icon} from '../icon.tsx';
import {Typeset} from './typeset.tsx';

export interface FormulaBarProps {
  readonly state: State;
  readonly actions: Actions;
  readonly checker: Checker;
  readonly insertion: Insertion | null;
  readonly focusRequest: number;
  readonly onPick: (formula: string) => void;
}

/**
 * Where formulas are typed, and what they mean here.
 *
 *     <form class="formula-bar">ƒ <div role="combobox" aria-label="Formula" /><math />
 *       <button>Add</button><p class="meaning">ok · 4 runs · counts · 201 thresholds</p></form>
 */
export function FormulaBar(props: FormulaBarProps): VNode {
  const {state, actions, insertion, focusRequest, onPick} = props;
  const text = state.text.value;
  const [answer, catalogue] = [state.answer.value, state.catalogue.value];
  const checked = state.checked.value;
  const current = checked?.text === text ? checked : null;
  const submit = useSubmit(props);
  const offered = useMemo(() => examples(answer, catalogue), [answer, catalogue]);
  return (
    <form
      class="formula-bar"
      aria-label={texts.bar.newFormula}
      onSubmit={(event) => {
        event.preventDefault();
        void submit(text);
      }}
    >
      <div class="formula-row">
        <span class="formula-sign" aria-hidden="true">
          ƒ
        </span>
        <FormulaEditor
          text={state.text}
          problem={current?.answer?.error ?? null}
          terms={useTerms(state)}
          dark={state.dark.value}
          insertion={insertion}
          focusRequest={focusRequest}
          onChange={(changed) => (state.text.value = changed)}
          onSubmit={submit}
          onCancel={() => actions.cancelEdit()}
        />
        <Preview text={text} checked={checked} />
        {text === '' && <kbd title={texts.bar.pressSlash}>/</kbd>}
        {barButtons(state, actions)}
      </div>
      <div class={current === null && checked !== null ? 'verdict stale' : 'verdict'}>
        {text.trim() === '' ? (
          <Examples formulas={offered} onPick={onPick} />
        ) : (
          verdict(checked, (fixed) => current !== null && onPick(fixed))
        )}
      </div>
    </form>
  );
}

/** What can be written: of the runs shown, with the parameters of the sets and of this page. */
function useTerms({answer, catalogue, shown, team, parameters}: State): readonly Term[] {
  const read = [answer.value, catalogue.value, shown.value, team.value, parameters.value] as const;
  return useMemo(() => {
    const [runs, built, listed, sets, chosen] = read;
    const names = new Set((sets?.parameters ?? []).map(({name}) => name));
    const known = parametersFor(names, sets, chosen);
    const usable = known.filter(({name}) => canNameParameter(name, built));
    return vocabulary(runs, built, listed, usable);
  }, read);
}

/** Places a formula once it is known to be one, and only where nothing has changed meanwhile; tells what is known. */
function useSubmit({state, actions, checker}: FormulaBarProps) {
  const pending = useRef<string | null>(null);
  return async (formula: string, again = false): Promise<boolean | null> => {
    const editing = state.editing.peek();
    if (formula.trim() === '' || pending.current === formula) {
      return true;
    }
    pending.current = formula;
    const isFormula = await checker.isFormula(formula);
    pending.current = pending.current === formula ? null : pending.current;
    if (isFormula === true && state.text.peek() === formula && state.editing.peek() === editing) {
      actions.placeFormula(formula.trim(), again);
    }
    return isFormula;
  };
}

interface PreviewProps {
  readonly text: string;
  readonly checked: Checked | null;
}

/** The formula typeset; while the text is wrong, the last one that was right stays, greyed. */
function Preview({text, checked}: PreviewProps): VNode | null {
  const last = useRef<string | null>(null);
  const answer = checked?.answer ?? null;
  const good = answer?.error === null ? answer.mathml : null;
  last.current = text.trim() === '' ? null : (good ?? last.current);
  return last.current === null ? null : (
    <Typeset mathml={last.current} stale={good === null || checked?.text !== text} />
  );
}

function barButtons(state: State, actions: Actions): VNode {
  const editing = state.editing.value !== null;
  const wrong = state.checked.value?.answer?.error ?? null;
  return (
    <>
      {editing && (
        <button type="button" class="text-button" onClick={() => actions.cancelEdit()}>
          {texts.bar.cancel}
        </button>
      )}
      <button
        type="submit"
        class="primary"
        disabled={wrong !== null || state.text.value.trim() === ''}
      >
        {!editing && <Icon name="add" />}
        {editing ? texts.bar.replaceCard : texts.bar.addCard}
      </button>
    </>
  );
}

/** What is known of the text; while it is being asked, what was known of the text before. */
function verdict(checked: Checked | null, onFix: (text: string) => void): VNode {
  if (checked === null) {
    return <p class="meaning">{texts.bar.checking}</p>;
  }
  const {answer, failure} = checked;
  if (answer === null) {
    return (
      <p class="meaning" role="alert">
        {failure}
      </p>
    );
  }
  return answer.error === null ? (
    <FormulaMeaning answer={answer} />
  ) : (
    <FormulaProblem problem={answer.error} formula={checked.text} onFix={onFix} />
  );
}

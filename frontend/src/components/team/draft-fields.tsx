import type {VNode} from 'preact';
import {useId} from 'preact/hooks';
import {GOALS} from '../../team/drafts.ts';
import type {Draft} from '../../team/drafts.ts';
import {texts} from '../../texts/index.ts';

export interface DraftFieldsProps {
  readonly draft: Draft;
  readonly sets: readonly string[]; // saved before
  readonly replaced: string | null; // what the set says by this name now
  readonly otherMeaning: string | null; // what the name means elsewhere
  readonly disabled: boolean;
  readonly failure: string | null;
  readonly doubtful: boolean; // the failure is one to be asked about
  readonly onChange: (draft: Draft) => void;
  readonly onSave: () => void;
}

/**
 * What is saved of a formula.
 *
 *     <form><label>Name <input /></label> … <button>Save</button><p role="alert">…</p></form>
 */
export function DraftFields(props: DraftFieldsProps): VNode {
  const {draft, disabled, failure, otherMeaning, onSave} = props;
  return (
    <form
      class="fields"
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
    >
      <fieldset disabled={disabled}>
        <TextFields {...props} />
        <GoalField {...props} />
        <NameNote {...props} />
        {failure !== null && (
          <p class="fields-failure" role="alert">
            {failure}
          </p>
        )}
        <button
          type="submit"
          class="primary"
          disabled={disabled || (otherMeaning !== null && !draft.override)}
        >
          {props.doubtful ? texts.saving.saveAnyway : texts.saving.save}
        </button>
      </fieldset>
    </form>
  );
}

type Part = 'set' | 'name' | 'formula' | 'description';

/** The texts: a name is a name of the language, a set one that a directory can have. */
function TextFields({draft, sets, onChange}: DraftFieldsProps): VNode {
  const id = useId();
  const field = (part: Part, label: string, more: object, rule?: string) => [
    <label key={part}>
      <span>{label}</span>
      <input
        class={part === 'description' ? 'field' : 'field code'}
        value={draft[part]}
        required={part !== 'description'}
        autocomplete="off"
        {...more}
        aria-describedby={rule && id + part}
        onInvalid={({currentTarget}) =>
          // In our words, where it is not merely empty.
          currentTarget.setCustomValidity((currentTarget.value && rule) ?? '')
        }
        onInput={({currentTarget}) => {
          currentTarget.setCustomValidity('');
          onChange({...draft, [part]: currentTarget.value, override: false});
        }}
      />
    </label>,
    rule && (
      <small key={id} class="quiet" id={id + part}>
        {rule}
      </small>
    ),
  ];
  const name = {pattern: '[A-Za-z_][A-Za-z0-9_]{0,63}'};
  const set = {pattern: '[a-z0-9][a-z0-9_\\-]{0,63}'};
  return (
    <>
      {field('name', texts.saving.name, {...name, autofocus: true}, texts.saving.nameRule)}
      {field('formula', texts.saving.formula, {maxLength: 4096})}
      {field('description', texts.saving.description, {placeholder: texts.saving.descriptionHint})}
      {field('set', texts.saving.set, {...set, list: id}, texts.saving.setRule)}
      <datalist id={id}>
        {sets.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}

function GoalField({draft, onChange}: DraftFieldsProps): VNode {
  return (
    <label>
      <span>{texts.saving.goal}</span>
      <select
        class="field"
        value={draft.goal ?? ''}
        onChange={({currentTarget: {value}}) =>
          onChange({...draft, goal: GOALS.find((goal) => goal === value) ?? null})
        }
      >
        <option value="">{texts.saving.unsaid}</option>
        {GOALS.map((goal) => (
          <option key={goal} value={goal}>
            {texts.saving[goal]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What the name means now, here or elsewhere; another meaning has to be wanted. */
function NameNote({draft, replaced, otherMeaning, onChange}: DraftFieldsProps): VNode | null {
  if (otherMeaning !== null) {
    return (
      <label class="fields-check">
        <input
          type="checkbox"
          checked={draft.override}
          onChange={({currentTarget}) => onChange({...draft, override: currentTarget.checked})}
        />
        <span>{texts.saving.otherMeaning(draft.name, <code>{otherMeaning}</code>)}</span>
      </label>
    );
  }
  return replaced === null || replaced === draft.formula ? null : (
    <p class="quiet">{texts.saving.inPlaceOf(<code>{replaced}</code>)}</p>
  );
}

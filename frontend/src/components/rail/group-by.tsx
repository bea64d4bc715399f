import type {VNode} from 'preact';
import {SPREADS} from '../../runs/grouping.ts';
import type {Grouping} from '../../runs/grouping.ts';
import {texts} from '../../texts/index.ts';

export interface GroupByProps {
  readonly grouping: Grouping | null;
  readonly hparams: readonly string[]; // that the runs have
  readonly onChange: (grouping: Grouping | null) => void;
}

const NONE = '';
const EXAMPLE = 'seed*';
const PATTERN = '*'; // no name of a hyperparameter comes without a letter

/**
 * Which runs are one line: those that differ where a pattern has its star, or those that have a
 * hyperparameter in common.
 *
 *     <fieldset><label>Group runs by <select /></label> <input aria-label="Pattern" />
 *       <select aria-label="Band" /></fieldset>
 */
export function GroupBy({grouping, hparams, onChange}: GroupByProps): VNode {
  const spread = grouping?.spread ?? 'std';
  const choose = (value: string): void => {
    const by = value === PATTERN ? 'pattern' : 'hparam';
    const isNone = value === NONE;
    onChange(isNone ? null : {by, value: by === 'pattern' ? EXAMPLE : value, spread});
  };
  return (
    <div class="group-by">
      <label class="choice-row">
        <span>{texts.groups.title}</span>
        <select
          class="field"
          value={grouping === null ? NONE : grouping.by === 'pattern' ? PATTERN : grouping.value}
          onChange={({currentTarget}) => choose(currentTarget.value)}
        >
          <option value={NONE}>{texts.groups.none}</option>
          <option value={PATTERN}>{texts.groups.pattern}</option>
          {hparams.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {grouping !== null && <GroupDetails grouping={grouping} onChange={onChange} />}
    </div>
  );
}

interface GroupDetailsProps {
  readonly grouping: Grouping;
  readonly onChange: (grouping: Grouping) => void;
}

function GroupDetails({grouping, onChange}: GroupDetailsProps): VNode {
  return (
    <div class="group-details">
      {grouping.by === 'pattern' && (
        <input
          class="field code"
          aria-label={texts.groups.patternLabel}
          title={texts.groups.patternTitle}
          value={grouping.value}
          spellcheck={false}
          onInput={({currentTarget}) => onChange({...grouping, value: currentTarget.value})}
        />
      )}
      <select
        class="field"
        aria-label={texts.groups.spread}
        value={grouping.spread}
        onChange={({currentTarget: {value}}) =>
          onChange({...grouping, spread: SPREADS.find((one) => one === value) ?? 'std'})
        }
      >
        {SPREADS.map((spread) => (
          <option key={spread} value={spread}>
            {texts.groups.spreads[spread]}
          </option>
        ))}
      </select>
    </div>
  );
}

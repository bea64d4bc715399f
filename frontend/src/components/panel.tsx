import type {VNode} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import type {Actions} from '../state/actions.ts';
import type {Checker} from '../formulas/checker.ts';
import {examples} from '../formulas/examples.ts';
import type {History} from '../state/history.ts';
import {followKeys, onEscape} from '../state/keys.ts';
import type {KeyActions} from '../state/keys.ts';
import {isFreeName} from '../formulas/parameters.ts';
import {scalarTags} from '../runs/runs.ts';
import type {State} from '../state/state.ts';
import type {TeamSaver} from '../team/team-saver.ts';
import {texts} from '../texts/index.ts';
import {Banner} from './banner.tsx';
import {CardGrid} from './card/card-grid.tsx';
import {CatalogueBrowser} from './formula/catalogue-browser.tsx';
import {EmptyState} from './empty-state.tsx';
import {ExplanationDialog} from './card/explanation-dialog.tsx';
import {FormulaBar} from './formula/formula-bar.tsx';
import type {Insertion} from './formula/formula-editor.tsx';
import {FormulaSaver} from './team/formula-saver.tsx';
import {GroupDialog} from './card/group-dialog.tsx';
import {HelpDialog} from './help-dialog.tsx';
import {IconButton} from './icon-button.tsx';
import {LiveDot} from './live-dot.tsx';
import {ParameterOffers} from './formula/parameter-offer.tsx';
import {ProgramDialog} from './card/program-dialog.tsx';
import {Rail} from './rail/rail.tsx';
import {Skeleton} from './card/skeleton.tsx';
import {TableDrawer} from './table/table-drawer.tsx';
import {Toast} from './toast.tsx';
import {Gaps} from './chart/use-reasons.ts';

export interface PanelProps {
  readonly state: State;
  readonly actions: Actions;
  readonly history: History;
  readonly checker: Checker;
  readonly saver: TeamSaver;
  readonly onRetry: () => void;
}

/**
 * The whole page: the formula bar above, the runs at the left, the cards.
 *
 *     <div class="panel"><header>formula bar</header><aside>runs</aside><main>cards</main></div>
 */
export function Panel({state, actions, history, checker, saver, onRetry}: PanelProps): VNode {
  const [focusRequest, setFocusRequest] = useState(0);
  const [insertion, setInsertion] = useState<Insertion | null>(null);
  const [railOpen, setRailOpen] = useState(false);
  const focus = (): void => {
    state.full.value = null; // the bar lies behind a card that fills the screen
    setFocusRequest((count) => count + 1);
  };
  const pick = (formula: string): void => {
    state.text.value = formula;
    focus();
  };
  const insert = (text: string): void => {
    setInsertion({text});
    focus();
  };
  const keys = keyActions(state, history, focus);
  useEffect(() => followKeys(keys), []);
  const failure = state.runsFailure.value ?? state.evaluateFailure.value;
  const offer = (name: string) =>
    isFreeName(name, state.answer.value, state.catalogue.value)
      ? () => actions.addParameter(name)
      : null;
  return (
    <ParameterOffers value={offer}>
      <div class={railOpen ? 'panel rail-open' : 'panel'}>
        <header class="top" inert={state.full.value !== null}>
          <h1 class="sr-only">Custom Metrics</h1>
          <RailToggle open={railOpen} onOpen={setRailOpen} />
          <FormulaBar {...{state, actions, checker, insertion, focusRequest}} onPick={pick} />
          <CataloguePlace {...{state, actions}} onPick={insert} />
          <div class="help-button">
            <IconButton icon="help" label={texts.help.button} onClick={keys.showHelp} />
          </div>
          <LiveDot lastRead={state.lastRead} failing={failure !== null} />
        </header>
        <Rail state={state} actions={actions} saver={saver} />
        <main>
          <PanelContent {...{state, actions, onRetry}} onEdit={focus} />
          {failure !== null && state.answer.value !== null && (
            <Banner message={failure} onRetry={onRetry} />
          )}
        </main>
        <TableDrawer state={state} actions={actions} />
        <Overlays {...{state, actions, saver}} />
      </div>
    </ParameterOffers>
  );
}

interface RailToggleProps {
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}

/** Opens and folds the rail where the window is narrow. */
function RailToggle({open, onOpen}: RailToggleProps): VNode {
  useEffect(() => onEscape(() => onOpen(false)), []);
  return (
    <div class="rail-toggle">
      <IconButton
        icon="tune"
        label={texts.panel.runsAndSettings}
        expanded={open}
        controls="rail"
        onClick={() => onOpen(!open)}
      />
    </div>
  );
}

interface CataloguePlaceProps {
  readonly state: State;
  readonly actions: Actions;
  /** Called with what is to be put into the formula. */
  readonly onPick: (text: string) => void;
}

/** The catalogue, or its place until it has been read. */
function CataloguePlace({state, actions, onPick}: CataloguePlaceProps): VNode {
  const catalogue = state.catalogue.value;
  return catalogue === null ? (
    <span class="chip unseen">{texts.catalogue.title}</span>
  ) : (
    <CatalogueBrowser
      catalogue={catalogue}
      onPick={onPick}
      onAdd={(name) => actions.addCard(name)}
    />
  );
}

function keyActions(state: State, history: History, focusFormula: () => void): KeyActions {
  return {
    focusFormula,
    undo: () => history.undo(),
    redo: () => history.redo(),
    toggleBands: () => (state.bands.value = !state.bands.value),
    showHelp: () => (state.helping.value = true),
  };
}

/** What lies over the page: dialogs, and the way back from a removal. */
function Overlays({
  state,
  actions,
  saver,
}: Omit<PanelProps, 'checker' | 'history' | 'onRetry'>): VNode {
  return (
    <>
      {state.saving.value !== null && (
        <FormulaSaver
          {...{state, saver, saving: state.saving.value}}
          onSaved={(name) => {
            state.saving.value = null;
            actions.showToast(texts.saving.saved(name));
          }}
          onClose={() => (state.saving.value = null)}
        />
      )}
      {state.regrouping.value !== null && (
        <GroupOverlay id={state.regrouping.value} state={state} actions={actions} />
      )}
      {state.helping.value && <HelpDialog onClose={() => (state.helping.value = false)} />}
      {state.program.value !== null && (
        <ProgramDialog program={state.program.value} onClose={() => (state.program.value = null)} />
      )}
      {state.explaining.value !== null && (
        <ExplanationDialog
          question={state.explaining.value}
          explanation={state.explanation.value}
          onClose={() => (state.explaining.value = null)}
        />
      )}
      {state.toast.value !== null && (
        <Toast toast={state.toast.value} onUndo={() => actions.undoRemove()} />
      )}
    </>
  );
}

function GroupOverlay({id, state, actions}: {id: number; state: State; actions: Actions}): VNode {
  const groups = state.cards.value.flatMap(({layout}) => layout?.group ?? []);
  return (
    <GroupDialog
      group={state.cards.value.find((card) => card.id === id)?.layout?.group ?? ''}
      groups={[...new Set(groups)]}
      onGroup={(group) => actions.layOut(id, {group})}
      onClose={() => (state.regrouping.value = null)}
    />
  );
}

interface PanelContentProps {
  readonly state: State;
  readonly actions: Actions;
  readonly onRetry: () => void;
  readonly onEdit: () => void;
}

/** The cards, or why there are none. */
function PanelContent({state, actions, onRetry, onEdit}: PanelContentProps): VNode {
  const answer = state.answer.value;
  if (answer === null) {
    return state.runsFailure.value === null ? (
      <div class="cards">
        {[0, 1].map((place) => (
          <div class="card" key={place}>
            <Skeleton rows={2} />
          </div>
        ))}
      </div>
    ) : (
      <section class="empty" role="alert">
        <h2>{texts.panel.unreadable}</h2>
        <p>{state.runsFailure.value}</p>
        <button type="button" class="primary" onClick={onRetry}>
          {texts.panel.tryAgain}
        </button>
      </section>
    );
  }
  if (state.cards.value.length === 0) {
    const hasCounts = answer.runs.some(({sets}) => sets.length > 0);
    return hasCounts ? (
      <p class="card-message">{texts.panel.noCards}</p>
    ) : (
      <EmptyState
        numRuns={answer.runs.length}
        tags={scalarTags(answer.runs)}
        formulas={examples(answer, state.catalogue.value)}
        onPick={(formula) => actions.placeFormula(formula)}
      />
    );
  }
  return (
    <Gaps value={state}>
      <CardGrid state={state} actions={actions} onEdit={onEdit} />
    </Gaps>
  );
}

import {effect, untracked} from '@preact/signals';
import {render as renderInto} from 'preact';
import {Actions} from './state/actions.ts';
import {Address, writeEntries} from './state/address.ts';
import {Api} from './server/api.ts';
import {Checker} from './formulas/checker.ts';
import {Panel} from './components/panel.tsx';
import {CountsReader} from './cards/counts.ts';
import {bandsJob, Evaluator, linesJob} from './cards/evaluator.ts';
import {Explainer, GapExplainer} from './cards/explainer.ts';
import {History} from './state/history.ts';
import {followReloads, followTheme, followVisibility, pageWindow} from './state/host.ts';
import {Poller} from './server/poller.ts';
import {decodeSettings, encodeSettings} from './state/settings.ts';
import {currentSettings, forgetCards} from './state/settings-state.ts';
import {createState} from './state/state.ts';
import type {State} from './state/state.ts';
import css from './styles/panel.css?inline';
import {Tabulator} from './table/tabulator.ts';
import {TeamReader} from './team/team-reader.ts';
import {TeamSaver} from './team/team-saver.ts';
import {Viewer} from './views/viewer.ts';
import {languageTag, texts} from './texts/index.ts';

const FOLLOWERS = [CountsReader, Tabulator, TeamReader, Explainer, GapExplainer, Viewer];
const WRITE_MS = 250; // browsers allow some 200 changes of the address in 30 seconds

/** Draws the panel. TensorBoard calls this once, in an empty frame. */
export function render(): void {
  try {
    start();
  } catch (error) {
    // TensorBoard leaves the page blank when this fails, so the page says it itself.
    const message = document.createElement('p');
    message.setAttribute('role', 'alert');
    message.textContent = texts.panel.notStarted(String(error));
    document.body.replaceChildren(message);
    throw error;
  }
}

function start(): void {
  const page = pageWindow();
  const state = createState();
  const api = new Api();
  const actions = new Actions(state);
  const checker = new Checker(api, state);
  const poller = new Poller(api, state, actions.nextId);
  prepareDocument(page, state);
  const history = keepAddress(new Address(page), actions, state);
  const evaluator = new Evaluator(state, linesJob(api, state));
  const bander = new Evaluator(state, bandsJob(api, state));
  const others = FOLLOWERS.map((Follower) => new Follower(api, state));
  [evaluator, bander, checker, ...others].forEach(({update}) => effect(update));
  effect(() => forgetCards(state));
  const poll = (): void => void poller.poll();
  const retry = (): void => {
    poll();
    evaluator.retry();
  };
  const saver = new TeamSaver(api, state, poll);
  renderInto(
    <Panel {...{state, actions, history, checker, saver}} onRetry={retry} />,
    document.body,
  );
  followPage(page, state, poller);
}

/** Reads when TensorBoard does, and not while nobody sees the panel. */
function followPage(page: Window, state: State, poller: Poller): void {
  followReloads(page, () => void poller.poll());
  followVisibility(document.body, (visible) => (state.visible.value = visible));
  effect(() => {
    const seen = state.visible.value;
    untracked(() => (seen ? void poller.poll() : poller.pause()));
  });
}

function showTheme(dark: boolean): void {
  document.documentElement.classList.toggle('dark', dark);
  document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
}

function prepareDocument(page: Window, state: State): void {
  document.documentElement.lang = languageTag;
  document.title = 'Custom Metrics';
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  followTheme(page, (dark) => {
    state.dark.value = dark;
    showTheme(dark);
  });
}

/**
 * Lets the address decide at first and after every change from outside, and keeps it written; what
 * it said before can be brought back.
 */
function keepAddress(address: Address, actions: Actions, state: State): History {
  const history = new History((settings) => actions.applySettings(settings));
  actions.applySettings(decodeSettings(address.read()));
  address.listen((entries) => {
    // TensorBoard writes the address at every change of its tab: most say nothing new.
    if (writeEntries('', entries) !== writeEntries('', encodeSettings(currentSettings(state)))) {
      actions.applySettings(decodeSettings(entries));
    }
  });
  let timer = 0;
  let first = true;
  effect(() => {
    const settings = currentSettings(state);
    const entries = encodeSettings(settings);
    history.record(settings, performance.now());
    window.clearTimeout(timer);
    if (!first) {
      timer = window.setTimeout(() => address.write(entries), WRITE_MS);
    }
    first = false;
  });
  return history;
}

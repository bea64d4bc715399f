import type {ComponentChildren as Part} from 'preact';

/** What is said of the formulas that a team shares, in English. */
export const team = {
  title: 'Team formulas',
  readOnly: (reason: string) => `Read only here: ${reason}`,
  file: 'file',
  revision: (revision: number) => `revision ${revision}`,
  revisionTitle: (revision: number) => `Revision ${revision}`,
  history: 'History',
  historyOf: (set: string) => `History of ${set}`,
  readingHistory: 'Reading the history',
  downloadToml: 'Download TOML',
  restored: (revision: number) => `Revision ${revision} is in force again.`,
  edit: (name: string) => `Change ${name}`,
  remove: (name: string) => `Remove ${name}`,
  gone: (name: string, set: string) => `${name} is removed from ${set}; its history keeps it.`,
  back: (name: string, set: string) => `${name} is in ${set} again.`,
  notBack: (name: string, set: string) =>
    `${name} is not brought back: somebody else has just saved ${set}, whose history has it.`,
  notRemoved: (name: string, set: string) =>
    `${name} is not removed: somebody else has just saved ${set}. It is shown as it stands now.`,
  restoreConflict: 'Somebody else has just saved this set; here is how it stands now.',
  inForce: 'in force',
  bringBack: 'Bring back',
  bringBackRevision: (revision: number) => `Bring back revision ${revision}`,
};

/** What is said where a formula is saved for the team, in English. */
export const saving = {
  title: 'Save for the team',
  refused: 'Nothing can be saved here.',
  inFile: 'In a file custom_metrics.toml in the log directory it would be:',
  name: 'Name',
  formula: 'Formula',
  description: 'Description',
  descriptionHint: 'what it tells, in a sentence',
  set: 'Set',
  nameRule: 'A letter, then letters, digits, _',
  setRule: 'Small letters, digits, _ and -',
  goal: 'Goal',
  maximize: 'the larger the better',
  minimize: 'the smaller the better',
  unsaid: 'not said',
  otherMeaning: (name: string, formula: Part): Part => [
    `${name} is `,
    formula,
    ' so far. Give it this other meaning',
  ],
  inPlaceOf: (formula: Part): Part => ['In place of ', formula],
  doubt: (message: string, hint: string | null) => `${message}.${hint === null ? '' : ` ${hint}`}`,
  save: 'Save',
  saveAnyway: 'Save anyway',
  saved: (name: string) => `${name} is saved for the team.`,
  unsaved: 'This is not saved yet.',
  discard: 'Discard it',
  goOn: 'Go on',
  conflict: (set: Part, revision: number | undefined): Part => [
    'Somebody else has saved ',
    set,
    ` since you opened it${revision === undefined ? '' : `: revision ${revision}`}. `,
    'Nothing of yours is saved yet.',
  ],
  mine: (name: string) => `Mine: ${name}`,
  theirs: (name: string) => `Theirs: ${name}`,
  none: 'none by this name',
  unreadable: (name: string) =>
    `'${name}' is written in a way that is not changed here. Download the set and edit its text.`,
  changes: 'What they have changed:',
  list: (parts: readonly string[]) => parts.join(', '),
  added: (name: string, formula: string) => `${name} = ${formula} (new)`,
  changed: (name: string, formula: string, before: string) =>
    `${name} = ${formula} (was ${before})`,
  removed: (name: string) => `${name} (removed)`,
  keepTheirs: 'Keep theirs',
  saveMine: 'Save mine on top of theirs',
};

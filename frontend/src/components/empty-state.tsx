import type {VNode} from 'preact';
import {texts} from '../texts/index.ts';
import {CopyButton} from './copy-button.tsx';
import {Examples} from './examples.tsx';

const MAX_NAMED = 6;

const SNIPPETS = [
  {
    title: texts.empty.inKeras,
    code: `from tb_custom_metrics import BinaryCounts, CustomMetrics
model.compile("adam", "binary_crossentropy", metrics=[BinaryCounts()])
model.fit(x, y, validation_data=(x_val, y_val),
          callbacks=[CustomMetrics("logs")])
`,
  },
  {
    title: texts.empty.elsewhere,
    code: `from tb_custom_metrics import CountsWriter
with CountsWriter("logs/validation") as writer:
    writer.add_scores(y_true, y_score, step=epoch)
`,
  },
];

export interface EmptyStateProps {
  readonly numRuns: number;
  readonly tags: readonly string[]; // scalars that people logged
  readonly formulas: readonly string[]; // that work on them
  readonly onPick: (formula: string) => void;
}

/**
 * What was found where there are no counts, what can be asked of it, and how to log counts.
 *
 *     <section class="empty"><h2>No confusion counts in these logs</h2><p>…</p><pre>…</pre></section>
 */
export function EmptyState({numRuns, tags, formulas, onPick}: EmptyStateProps): VNode {
  return (
    <section class="empty">
      <h2>{tags.length > 0 ? texts.empty.noCounts : texts.empty.nothing}</h2>
      {tags.length > 0 && (
        <>
          <p>
            {texts.empty.found(
              tags.length,
              numRuns,
              tags.slice(0, MAX_NAMED).map((tag, index) => (
                <>
                  {index > 0 && texts.common.comma}
                  <code>{tag}</code>
                </>
              )),
              tags.length - MAX_NAMED,
            )}
          </p>
          <Examples formulas={formulas} onPick={onPick} />
        </>
      )}
      {tags.length === 0 && <p>{texts.empty.soon}</p>}
      <p>{texts.empty.how}</p>
      {SNIPPETS.map(({title, code}) => (
        <section key={title} aria-label={title}>
          <h3>{title}</h3>
          <pre>{code}</pre>
          <CopyButton text={code} />
        </section>
      ))}
    </section>
  );
}

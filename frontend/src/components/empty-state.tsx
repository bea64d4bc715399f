import type {VNode} from 'preact';

const SNIPPET = `from tb_custom_metrics import BinaryCounts, CustomMetrics

model.compile(
    optimizer="adam",
    loss="binary_crossentropy",
    metrics=[BinaryCounts()],
)
model.fit(x, y, validation_data=(x_val, y_val), epochs=10,
          callbacks=[CustomMetrics("logs", formulas=["f1", "mcc"])])
`;

/**
 * What to do where there is nothing to draw: how to log counts, or to type a formula over scalars.
 *
 *     <section class="empty"><h2>No counts here yet</h2><p>…</p><pre>…</pre></section>
 */
export function EmptyState({hasScalars}: {readonly hasScalars: boolean}): VNode {
  return (
    <section class="empty">
      <h2>{hasScalars ? 'No confusion counts in these logs' : 'Nothing logged yet'}</h2>
      <p>
        {hasScalars
          ? 'Type a formula over the scalar tags above, or log counts to ask for any metric later. '
          : 'Log how many true and false positives and negatives a model had at each step. '}
        With counts in the log, every metric is a formula that you type here, for old runs too.
      </p>
      <pre>{SNIPPET}</pre>
    </section>
  );
}

import type {VNode} from 'preact';
import type {Note} from '../../cards/note.ts';

/**
 * The quiet line under a chart: counts, threshold, steps; amber where steps were dropped. What
 * was noted of single runs unfolds.
 *
 *     <details class="note amber"><summary>counts · at &gt; 0.5 · 45 of 50 steps</summary>
 *       <ul><li>plain/train: …</li></ul></details>
 */
export function CardNote({note}: {readonly note: Note}): VNode {
  const {parts, details, amber} = note;
  const line = parts.join(' · ');
  const className = amber ? 'note amber' : 'note';
  if (details.length === 0) {
    return <p class={className}>{line}</p>;
  }
  return (
    <details class={className}>
      <summary>{line}</summary>
      <ul>
        {details.map((detail) => (
          <li key={detail}>{detail}</li>
        ))}
      </ul>
    </details>
  );
}

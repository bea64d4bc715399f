import type {VNode} from 'preact';
import {rowName} from '../../table/table.ts';
import {isolated} from '../../texts/isolated.ts';
import {texts} from '../../texts/index.ts';
import type {TableRowProps} from './table-row.tsx';

/**
 * How many runs a group has: a click shows each of them below it, or hides them again. A run that is
 * alone, or a group of its own, has none.
 *
 *     <button aria-expanded="false" aria-label="seed*: 3 runs">▸ 3 runs</button>
 */
export function GroupToggle({row, open, onOpen}: TableRowProps): VNode | null {
  if (row.members === null || row.members[0] === row.run) {
    return null;
  }
  const isOpen = open.includes(row.key);
  const size = texts.common.runs(row.size);
  return (
    <button
      type="button"
      class="text-button"
      aria-expanded={isOpen}
      aria-label={texts.note.ofRun(rowName(row), size)}
      title={row.members.map(isolated).join(texts.common.comma)}
      onClick={() => onOpen(row.key)}
    >
      {isOpen ? '▾' : '▸'} {size}
    </button>
  );
}

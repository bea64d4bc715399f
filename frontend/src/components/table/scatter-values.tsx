import type {VNode} from 'preact';
import {formatValue} from '../../texts/numbers.ts';
import type {Coordinate, Point} from '../../table/scatter.ts';
import {texts} from '../../texts/index.ts';

export interface ScatterValuesProps {
  readonly points: readonly Point[];
  readonly names: readonly [x: string, y: string];
}

/**
 * What the points say, as a table for those who cannot see them.
 *
 *     <table class="sr-only"><caption>mcc against f1</caption><tr><th>plain</th><td>0.81</td>…</table>
 */
export function ScatterValues({points, names}: ScatterValuesProps): VNode {
  const [x, y] = names;
  return (
    <table class="sr-only">
      <caption>{texts.scatter.against(y, x)}</caption>
      <thead>
        <tr>
          {[texts.table.run, x, y].map((name, index) => (
            <th key={index} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {points.map((point) => (
          <tr key={point.key}>
            <th scope="row">{point.name}</th>
            <ValueCell of={point.x} />
            <ValueCell of={point.y} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ValueCell({of: {value, step}}: {readonly of: Coordinate}): VNode {
  return (
    <td data-value={value}>
      {formatValue(value)}, {texts.chart.step(step)}
    </td>
  );
}

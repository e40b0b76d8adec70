import { describe, expect, test } from 'vitest';
import { must } from '../../base/result.ts';
import { fromBytes } from '../../base/source.ts';
import { corpusModels, readShared, shared } from '../../testing/shared.ts';
import { readModel } from '../read.ts';
import { elementCount } from '../storage.ts';
import { associatedFile, metadataOf } from './metadata.ts';
import { npyFile } from './npy.ts';
import { search } from './search.ts';
import { dequantized, statisticsOf } from './statistics.ts';
import { opHistogram, subgraphTree, weightSummary } from './summary.ts';
import { decodeStrings, decodeValues } from './values.ts';

const opened = (name: string) => {
  const source = fromBytes(readShared('corpus', 'models', name));
  return { source, model: must(readModel(source, name), `${name} opens`) };
};

describe.skipIf(!shared)('real models', () => {
  test.each(corpusModels())('every constant of %s can be looked at', (name) => {
    const { source, model } = opened(name);
    for (const { tensors } of model.subgraphs)
      for (const { type, shape, buffer, quantization, sparsity } of tensors) {
        const place = model.buffers[buffer];
        if (buffer === 0 || !place || place.bytes === 0) continue;
        const bytes = source.read(place.offset, place.bytes);
        if (type === 'STRING') {
          expect(decodeStrings(bytes)?.length).toBe(elementCount(shape));
          continue;
        }
        const values = must(decodeValues(type, bytes, elementCount(shape)), `${type} has numbers`);
        const { counts } = statisticsOf(values).histogram;
        const { count, nonFinite } = statisticsOf(values);
        expect(counts.reduce((sum, n) => sum + n, 0)).toBe(count - nonFinite);
        const real = dequantized(values, shape, quantization);
        if (real) expect(real.length).toBe(values.length);
        if (!sparsity) expect(npyFile(type, shape, bytes)).toBeDefined();
      }
    const operators = model.subgraphs.reduce((sum, subgraph) => sum + subgraph.operators.length, 0);
    expect(opHistogram(model).reduce((sum, { count }) => sum + count, 0)).toBe(operators);
    expect(weightSummary(model).bytes).toBeLessThanOrEqual(model.bytes);
    expect(subgraphTree(model).length).toBeGreaterThan(0);
    expect(search(model, '/./').hits.length).toBeGreaterThan(0);
    expect(metadataOf(model, source).problems).toEqual([]);
  });

  test('the metadata of a real classifier', () => {
    const { source, model } = opened('yamnet_audio_classifier_with_metadata.tflite');
    const { model: about, files, conversion } = metadataOf(model, source);
    expect(about?.name).toBe('yamnet/classification');
    expect(about?.license).toContain('Apache');
    expect(files.map(({ name, type }) => [name, type])).toEqual([
      ['yamnet_label_list.txt', 'TENSOR_AXIS_LABELS'],
    ]);
    const labels = new TextDecoder().decode(associatedFile(source, 'yamnet_label_list.txt'));
    expect(labels.split('\n').slice(0, 3)).toEqual(['Speech', 'Child speech, kid speaking', 'Conversation']);
    expect(conversion).toBeUndefined();
  });
});

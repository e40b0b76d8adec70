import { describe, expect, test } from 'vitest';
import { must } from '../base/result.ts';
import { fromBytes } from '../base/source.ts';
import { readShared, shared } from '../testing/shared.ts';
import { compiledParts } from './compiled.ts';
import { readModel } from './read.ts';

const sentences = (name: string): readonly string[] => {
  const source = fromBytes(readShared('corpus', 'models', name));
  return compiledParts(must(readModel(source, name), 'opens'), source).map(({ sentence }) => sentence);
};

describe.skipIf(!shared)('models compiled for an accelerator say so', () => {
  test.each([
    [
      'person_detect_vela.tflite',
      'operator 0 (ethos-u) is compiled for Arm Ethos-U55, 256 MACs a cycle, 48 KiB SHRAM, 8168 bytes of commands, 260480 bytes of weights, 74464 bytes of working memory; no delegate can look into it',
    ],
    [
      'yolov8n-int8.imx95.tflite',
      'operator 0 (NeutronGraph) is compiled for NXP eIQ Neutron on imx95, converter version 3.0.1+0Xd5d7918e, 199916 bytes of microcode, 2939168 bytes of weights, 28320 bytes of kernels; no delegate can look into it',
    ],
    [
      'split_concat_edgetpu.tflite',
      'operator 0 (edgetpu-custom-op) is compiled for the Coral Edge TPU, 57380 bytes of executable package (DWN1); no delegate can look into it',
    ],
  ])('%s', (name, sentence) => expect(sentences(name)[0]).toBe(sentence));

  test('an ordinary model has no such part', () => expect(sentences('kws_ref_model.tflite')).toEqual([]));
});

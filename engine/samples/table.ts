import type { ModelDraft } from '../model/draft.ts';
import { mobilenetV1, mobilenetV2 } from './mobilenet.ts';
import { floatModel, uint8Model } from './quantize.ts';

export interface Sample {
  readonly file: string;
  readonly name: string;
  /** One sentence: what a visitor sees in it. */
  readonly shows: string;
  readonly draft: () => ModelDraft;
}

/** Models a visitor can click, one line each. Their weights are random: timings and cuts are real, answers mean nothing. */
export const samples: readonly Sample[] = [
  {
    file: 'mobilenet_v1_1.0_224_uint8.tflite',
    name: 'MobileNet V1, uint8',
    shows: 'A chain of quantized convolutions that most delegates take whole.',
    draft: () => uint8Model(mobilenetV1(224, 1)),
  },
  {
    file: 'mobilenet_v2_1.0_224_float.tflite',
    name: 'MobileNet V2, float32',
    shows: 'Residual blocks in float32: a shortcut crosses every cut that is made around it.',
    draft: () => floatModel(mobilenetV2(224, 2)),
  },
];

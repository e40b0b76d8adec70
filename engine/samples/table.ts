import type { ModelDraft } from '../model/draft.ts';
import { mobilenetV1, mobilenetV2 } from './mobilenet.ts';
import { mobilenetV3Small } from './mobilenet-v3.ts';
import { floatModel, int8Model, uint8Model } from './quantize.ts';
import { ssdMobilenetV1 } from './ssd.ts';
import { transformerEncoder } from './transformer.ts';

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
  {
    file: 'mobilenet_v3_small_224_int8.tflite',
    name: 'MobileNet V3 small, int8',
    shows:
      'Per-channel int8 with HARD_SWISH and gated channels: one delegate takes it whole, another cuts it in twenty.',
    draft: () => int8Model(mobilenetV3Small(224, 3)),
  },
  {
    file: 'ssd_mobilenet_v1_0.5_300_uint8.tflite',
    name: 'SSD MobileNet V1, uint8',
    shows:
      'A detector that ends in the custom op TFLite_Detection_PostProcess, which delegates leave to the CPU.',
    draft: () => uint8Model(ssdMobilenetV1(300, 4, 0.5)),
  },
  {
    file: 'transformer_tiny_float.tflite',
    name: 'Tiny transformer, float32',
    shows:
      'Attention written out op by op: whoever lacks BATCH_MATMUL, GELU or GATHER cuts it in every layer.',
    draft: () => floatModel(transformerEncoder(5)),
  },
];

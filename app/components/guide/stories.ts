/**
 * Stories of real models, with figures that the engine gives for them. The models themselves are not part of this page. The
 * figures are checked against the engine by a test, so no sentence here can drift from what the page would show.
 */
export interface Story {
  readonly title: string;
  readonly model: string;
  /** What the command line is asked, with flags, and the figures of its answer in order: nodes taken, of nodes, in partitions. */
  readonly asks: readonly {
    readonly flags: readonly string[];
    readonly taken: number;
    readonly of: number;
    readonly partitions: number;
  }[];
  /** Backend switches between neighbouring nodes in the answer to the last question, where there are backends. */
  readonly switches?: number;
  readonly text: string;
  readonly lesson: string;
}

const armnn = (backends: string): readonly string[] => [
  '--delegate=armnn',
  '--delegate_option=version=21.02',
  `--delegate_option=backends=${backends}`,
];

export const stories: readonly Story[] = [
  {
    title: 'Fifty-four pieces or one',
    model: 'yolov8n-int8.tflite',
    asks: [
      { flags: armnn('VsiNpu'), taken: 152, of: 256, partitions: 54 },
      { flags: armnn('VsiNpu,CpuAcc,CpuRef'), taken: 256, of: 256, partitions: 1 },
    ],
    text: 'A detector on Arm NN 21.02. With VsiNpu as the only backend, 152 of its 256 nodes are taken, in 54 partitions: it refuses MUL and PAD of int8, and there is a MUL after every convolution. With CpuAcc and CpuRef behind it the delegate takes all 256 nodes, and the runtime sees one partition.',
    lesson: 'The backend list, not the model, decided whether the graph was cut.',
  },
  {
    title: 'One partition, 138 switches inside',
    model: 'yolov8n-int8.tflite',
    asks: [{ flags: armnn('VsiNpu,CpuAcc,CpuRef'), taken: 256, of: 256, partitions: 1 }],
    switches: 138,
    text: 'The same detector, whole in one partition. Yet between neighbouring nodes the backend changes 138 times, and where backends do not share memory each change is a copy. The log of the runtime says “256 nodes delegated out of 256 nodes with 1 partitions” and nothing of this.',
    lesson: 'Count the copies inside a partition too, not only its borders.',
  },
  {
    title: 'A limit that nobody set',
    model: 'yolov8n-int8.tflite',
    asks: [
      {
        flags: ['--delegate=nnapi', '--delegate_option=featureLevel=27'],
        taken: 20,
        of: 256,
        partitions: 3,
      },
      {
        flags: ['--delegate=nnapi', '--delegate_option=featureLevel=30'],
        taken: 256,
        of: 256,
        partitions: 1,
      },
    ],
    text: 'On a phone of feature level 27, NNAPI supports 152 of the nodes, in 54 candidates. But its limit is 3 unless it is set, so only the three largest are delegated: 20 nodes of 256. At feature level 30 the whole graph goes over.',
    lesson: 'Find out the default of a limit before blaming the operations.',
  },
  {
    title: 'Limits that are ignored',
    model: 'prisma-net_fp16.tflite',
    asks: [
      {
        flags: ['--delegate=gpu', '--max_delegated_partitions=1', '--min_nodes_per_partition=1000'],
        taken: 328,
        of: 328,
        partitions: 1,
      },
    ],
    text: 'A model with float16 weights carries a DEQUANTIZE for every weight. When the GPU delegate supports all other nodes, the runtime’s helper hands over everything at once, those DEQUANTIZEs included, and looks at no limit: 328 of 328 nodes even where at least 1,000 per partition are asked for.',
    lesson:
      'With float16 weights it is all without limits, or a part with them and the DEQUANTIZEs left behind.',
  },
];

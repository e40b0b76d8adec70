/** A term of the field in one or two sentences. */
export interface Word {
  readonly word: string;
  readonly from: 'TensorFlow Lite' | 'Arm NN' | 'NNAPI' | 'This page';
  readonly means: string;
}

export const words: readonly Word[] = [
  {
    word: 'Delegate',
    from: 'TensorFlow Lite',
    means:
      'A plug-in that is shown the graph, says which nodes it takes, and then runs them on other hardware or with other kernels.',
  },
  {
    word: 'Node',
    from: 'TensorFlow Lite',
    means: 'One operation of the graph, written #5: its place in the execution order of the file.',
  },
  {
    word: 'Tensor',
    from: 'TensorFlow Lite',
    means:
      'A block of values that a node reads or writes, written T#12. Constants come with the file; all others live only while the model runs.',
  },
  {
    word: 'Subgraph',
    from: 'TensorFlow Lite',
    means: 'A graph of its own in the file: the model itself, or a body of IF, WHILE or CALL_ONCE.',
  },
  {
    word: 'Execution plan',
    from: 'TensorFlow Lite',
    means:
      'The list of nodes in the order in which they run. Delegation replaces nodes in it by delegate nodes.',
  },
  {
    word: 'Subset',
    from: 'TensorFlow Lite',
    means:
      'A group of nodes that can run one after the other on the same side of the border. All subsets together are the whole graph.',
  },
  {
    word: 'Candidate',
    from: 'This page',
    means: 'A subset that the delegate supports, before the limits decide whether it is delegated.',
  },
  {
    word: 'Partition',
    from: 'TensorFlow Lite',
    means:
      'A candidate that the limits left: it becomes one delegate node and runs there in one go. Logs also use the word for candidates and for all subsets; this page does not.',
  },
  {
    word: 'Border',
    from: 'This page',
    means:
      'Where a tensor is written on one side and read on the other. It is copied there once in every inference.',
  },
  {
    word: 'max_delegated_partitions',
    from: 'TensorFlow Lite',
    means:
      'At most so many candidates are delegated, those with the most nodes first. What 0 or no value means differs: GPU then takes one, NNAPI three, Hexagon four.',
  },
  {
    word: 'min_nodes_per_partition',
    from: 'TensorFlow Lite',
    means:
      'Candidates with fewer nodes stay on the CPU. Several delegates have no such option; a limit is then hypothetical and labelled so.',
  },
  {
    word: 'Fallback',
    from: 'TensorFlow Lite',
    means: 'What happens to nodes that a delegate does not take: they run on the CPU kernels of the runtime.',
  },
  {
    word: 'Fused activation',
    from: 'TensorFlow Lite',
    means: 'RELU, RELU6 and the like as an option of the node before them instead of a node of their own.',
  },
  {
    word: 'Quantization',
    from: 'TensorFlow Lite',
    means:
      'Whole numbers in place of reals: real = scale × (stored − zero point), per tensor or per channel.',
  },
  {
    word: 'Dynamic tensor',
    from: 'TensorFlow Lite',
    means:
      'A tensor whose shape is known only while the model runs. Many delegates refuse a graph that has one.',
  },
  {
    word: 'Arena',
    from: 'TensorFlow Lite',
    means:
      'The one block of memory in which all values of a run find a place; tensors that are never alive together share bytes.',
  },
  {
    word: 'MAC',
    from: 'TensorFlow Lite',
    means: 'A multiplication and an addition, the unit in which the work of a layer is counted.',
  },
  {
    word: 'Signature',
    from: 'TensorFlow Lite',
    means: 'A named way to call the model, with names for its inputs and outputs.',
  },
  {
    word: 'XNNPACK',
    from: 'TensorFlow Lite',
    means:
      'The library of CPU kernels that the runtime applies as a delegate by default. It takes what an explicit delegate left.',
  },
  {
    word: 'SimpleDelegate',
    from: 'TensorFlow Lite',
    means:
      'The C++ interface for a delegate of one’s own: one function says for each node whether it is supported.',
  },
  {
    word: 'Backend',
    from: 'Arm NN',
    means:
      'One of the engines behind the delegate: CpuRef, CpuAcc (Neon), GpuAcc (OpenCL), VsiNpu, EthosNAcc. The first in the list that supports a layer gets it.',
  },
  {
    word: 'Layer',
    from: 'Arm NN',
    means:
      'What the delegate turns a node into. One node can become several layers, and each is asked for its backend.',
  },
  {
    word: 'Inner group',
    from: 'This page',
    means:
      'A run of nodes inside one partition on the same backend. Between two groups tensors are copied, although the runtime sees one partition.',
  },
  {
    word: 'VsiNpu',
    from: 'Arm NN',
    means: 'The backend for VeriSilicon’s NPU, as in i.MX 8M Plus. It came with NXP’s versions of Arm NN.',
  },
  {
    word: 'NNAPI',
    from: 'NNAPI',
    means:
      'Android’s interface to accelerators. Deprecated from Android 15 on; delegates of the vendors take its place.',
  },
  {
    word: 'Feature level',
    from: 'NNAPI',
    means:
      'The version of the interface: what operations and types there are. 27 is Android 8.1, 31 is Android 12.',
  },
  {
    word: 'Driver',
    from: 'NNAPI',
    means:
      'The vendor’s part behind the interface. It can refuse what the delegate would take, and the graph is then partitioned once more.',
  },
  {
    word: 'NN, TP, PPU',
    from: 'This page',
    means:
      'The three engines of VeriSilicon’s NPU: for convolutions, for tables and data movement, and the programmable one, which takes the rest and is far slower.',
  },
  {
    word: 'What if',
    from: 'This page',
    means:
      'An assumption against the delegate’s answer: a node or an op type taken or left by hand, to see what would follow.',
  },
];
